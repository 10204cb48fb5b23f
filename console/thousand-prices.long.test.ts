import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askedInTheShop } from '../server/testing/asked-in-the-shop.ts';
import type { Person } from '../server/testing/person.ts';
import { type Started, start } from '../server/testing/started.ts';
import type { ProposalView } from '../server/wire.ts';
import { buildConsole } from './testing/built.ts';
import { servedPage } from './testing/served-page.ts';
import { launch } from './testing/stage.ts';
import { violationsOn } from './testing/violations.ts';
import { counted } from './text/count.ts';

/** The built console on the real server, and all the prices of our shop in one proposal: more than a thousand. */
let started: Started;
let browser: Browser;
let ada: Person;
let page: Page;
beforeAll(async () => {
  [started, browser] = await Promise.all([start(), buildConsole().then(launch)]);
  ada = await started.operator();
  page = await servedPage(browser, ada);
  page.setDefaultTimeout(180_000);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await started?.close();
});

const skuOf = ({ after }: ProposalView['targets'][number]): string => (after as { sku: string }).sku;
const wanted = ({ after }: ProposalView['targets'][number]): number =>
  (after as { price: { amount: number } }).price.amount;

async function asked(skus: readonly string[]): Promise<number[]> {
  const amounts: number[] = [];
  for (let from = 0; from < skus.length; from += 50) {
    const some = skus.slice(from, from + 50);
    const found = await askedInTheShop(started.origin, some);
    amounts.push(...some.map(sku => found.get(sku)!.amount));
  }
  return amounts;
}

test('a thousand prices are said, filtered, left out in part, watched while they are set, and set back', async () => {
  await page.goto(`${started.origin}/chat`);
  await page.getByRole('textbox', { name: 'Message' }).fill('raise all prices by 2 %');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Approve all 1,?\d{3}$/ }).waitFor();
  const [{ id }] = (await ada.read<{ proposals: [{ id: string }] }>('/api/proposals?status=proposed&limit=1'))
    .proposals;
  const { targets } = await ada.proposal(id);
  expect(targets.length).toBeGreaterThan(1_000);
  const before = await asked(targets.map(skuOf));

  await page.goto(`${started.origin}/proposals/${id}`);
  await page.getByLabel('Filter the changes').fill('Black');
  await page.getByRole('button', { name: 'Leave these out' }).click();
  const left = targets.filter(({ title }) => title.includes('Black'));
  expect(left.length).toBeGreaterThan(10);
  await page.getByLabel('Filter the changes').fill('');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ]);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split(/\r?\n/);
  expect(new Set(lines.slice(1).map(line => line.split(',')[0])).size).toBe(targets.length);
  expect(await violationsOn(page)).toEqual([]);

  const count = targets.length - left.length;
  await page.getByRole('button', { name: `Approve ${counted(count)} of ${counted(targets.length)}` }).click();
  const bar = page.getByRole('progressbar');
  await bar.first().waitFor();
  await page.getByText(allDone(count)).waitFor();
  const meant = targets.map((target, index) =>
    target.title.includes('Black') ? before[index]! : wanted(target),
  );
  expect(await asked(targets.map(skuOf))).toEqual(meant);

  await page.getByRole('button', { name: 'Undo…' }).click();
  await page.getByRole('button', { name: `Approve all ${counted(count)}` }).click();
  await page.getByText(allDone(count)).waitFor();
  expect(await asked(targets.map(skuOf))).toEqual(before);
});

const allDone = (count: number): string =>
  `${counted(count)} of ${counted(count)} applied, ${counted(count)} read back and equal`;
