import { describe, expect, it } from 'vitest';
import { healInFile } from './heal-in-file.ts';

const locator = "getByRole('button', { name: 'Add to basket' })";
const replacement = "getByRole('button', { name: 'Add to cart' })";
const test = (...lines: readonly string[]): string =>
  [
    "import { expect, test } from '@playwright/test';",
    "test('basket', async ({ page }) => {",
    ...lines.map(line => `  ${line}`),
    '});',
    '',
  ].join('\n');
const healed = (source: string, line = 3, of = locator) =>
  healInFile(source, { file: 'e2e/basket.spec.ts', line, locator: of }, replacement);

describe('what a test does with an element is healed', () => {
  it.each([
    ['on one line', [`await page.${locator}.click();`], 3],
    [
      'with other quotes and order',
      ['await page.getByRole("button", { name: `Add to basket` }).click();'],
      3,
    ],
    [
      'over several lines, wherever of it the failure stands',
      ['await page', `  .${locator}`, '  .click({ timeout: 500 });'],
      5,
    ],
    [
      'in a constant that only acts',
      [`const add = page.${locator};`, 'await add.hover();', 'await add.click();'],
      5,
    ],
    ['in a page object', [`await this.page.${locator}.click();`], 3],
  ])('%s', (_case, lines, line) => {
    const source = test(...lines);
    const result = healed(source, line);
    if (result.kind !== 'healed') throw new Error(result.why);
    expect(result.text.replace(replacement, '')).toBe(
      source.replace(locator, '').replace('getByRole("button", { name: `Add to basket` })', ''),
    );
  });

  it('at the line that failed, where the file has it twice', () => {
    const source = test(`await page.${locator}.click();`, `await page.${locator}.click();`);
    const result = healed(source, 4);
    expect(result).toMatchObject({ kind: 'healed', line: 4 });
    expect(result.kind === 'healed' && result.text.split('\n')[2]).toContain(locator);
  });

  it('in the file as it stands, though its lines moved since the failure', () => {
    expect(healed(test('', '', `await page.${locator}.click();`), 3)).toMatchObject({
      kind: 'healed',
      line: 5,
    });
  });
});

describe('everything else is left alone', () => {
  it.each([
    ['an assertion', [`await expect(page.${locator}).toBeVisible();`], /assertion/],
    ['a soft assertion', [`await expect.soft(page.${locator}).toBeVisible();`], /assertion/],
    ['an assertion on what an action gives', [`expect(await page.${locator}.click()).toBe(1);`], /assertion/],
    [
      'a constant that an assertion uses as well',
      [`const add = page.${locator};`, 'await add.click();', 'await expect(add).toBeHidden();'],
      /assertion/,
    ],
    ['a wait, which asserts in disguise', [`await page.${locator}.waitFor();`], /not plain/],
    ['a locator that is handed on', [`await press(page.${locator});`], /not plain/],
    ['a variable that may become another', [`let add = page.${locator};`, 'await add.click();'], /not plain/],
    [
      'the beginning of a longer locator',
      [`await page.${locator}.getByText('x').click();`],
      /no such locator/,
    ],
    [
      'a name that is reckoned',
      ['await page.getByRole("button", { name: label }).click();'],
      /no such locator/,
    ],
    ['text that only looks like code', [`// await page.${locator}.click();`], /no such locator/],
    ['what does not parse', ['await page.'], /does not parse/],
  ])('%s', (_case, lines, why) => {
    expect(healed(test(...lines))).toMatchObject({ kind: 'refused', why: expect.stringMatching(why) });
  });

  it('what stands there twice on the line that failed', () => {
    const source = test(`await page.${locator}.click(); await page.${locator}.click();`);
    expect(healed(source)).toMatchObject({ kind: 'refused', why: expect.stringMatching(/more than once/) });
  });

  it('a locator with code in it', () => {
    const hostile = "getByText('x'); process.exit(1)";
    expect(healed(test(`await page.${locator}.click();`), 3, hostile)).toMatchObject({ kind: 'refused' });
  });
});
