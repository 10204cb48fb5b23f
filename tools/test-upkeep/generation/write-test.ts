import type { Step } from '../../manual-sessions/step.ts';
import { quoted } from '../locators/write-locator.ts';

export type Written =
  | { readonly kind: 'written'; readonly source: string }
  | { readonly kind: 'refused'; readonly why: string };

class Unwritable extends Error {}

/** A Playwright test that does these steps: stable locators only, and no waiting but Playwright's own. */
export function writeTest(title: string, steps: readonly Step[]): Written {
  try {
    const lines = steps.map(lineOf);
    const source = [
      "import { expect, test } from '@playwright/test';",
      '',
      `test(${quoted(title)}, async ({ page }) => {`,
      ...lines.map(line => `  ${line}`),
      '});',
      '',
    ].join('\n');
    return { kind: 'written', source };
  } catch (error) {
    if (error instanceof Unwritable) return { kind: 'refused', why: error.message };
    throw error;
  }
}

function lineOf(step: Step, at: number): string {
  const said = (): string => {
    if (step.secret || step.value === null)
      throw new Unwritable(`step ${at + 1} puts in a secret, which is not kept`);
    return quoted(step.value);
  };
  switch (step.kind) {
    case 'goto':
      return `await page.goto(${quoted(pathOf(step.url))});`;
    case 'click':
      return `await ${locatorOf(step, at)}.click();`;
    case 'fill':
      return `await ${locatorOf(step, at)}.fill(${said()});`;
    case 'select':
      return `await ${locatorOf(step, at)}.selectOption(${said()});`;
    case 'check':
      return `await ${locatorOf(step, at)}.check();`;
    case 'uncheck':
      return `await ${locatorOf(step, at)}.uncheck();`;
    case 'press':
      return step.element
        ? `await ${locatorOf(step, at)}.press(${said()});`
        : `await page.keyboard.press(${said()});`;
    case 'expect':
      return expectation(step, at, said);
  }
}

function expectation(step: Step, at: number, said: () => string): string {
  switch (step.expects) {
    case 'text':
      return `await expect(${locatorOf(step, at)}).toHaveText(${said()});`;
    case 'value':
      return `await expect(${locatorOf(step, at)}).toHaveValue(${said()});`;
    case 'url':
      return `await expect(page).toHaveURL(${quoted(pathOf(step.url))});`;
    default:
      return `await expect(${locatorOf(step, at)}).toBeVisible();`;
  }
}

/** Relative to the address that the tests are given, so that they run anywhere. */
function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}

/** Role and name first, then label, test id, text; a place in the tree is none. */
function locatorOf({ element }: Step, at: number): string {
  const { role, name, label, test_id: testId, text } = element ?? {};
  if (role && name) return `page.getByRole(${quoted(role)}, { name: ${quoted(name)}, exact: true })`;
  if (label) return `page.getByLabel(${quoted(label)}, { exact: true })`;
  if (testId) return `page.getByTestId(${quoted(testId)})`;
  if (text) return `page.getByText(${quoted(text)}, { exact: true })`;
  if (role) return `page.getByRole(${quoted(role)})`;
  throw new Unwritable(`the element of step ${at + 1} has neither role and name, label, test id nor text`);
}
