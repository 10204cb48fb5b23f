import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { issueOperatorLink } from '../platform/identity/operator-links.ts';
import type { Conversation } from '../server/testing/conversation.ts';
import { Person } from '../server/testing/person.ts';
import { type Started, start } from '../server/testing/started.ts';
import { buildConsole } from './testing/built.ts';
import { servedPage } from './testing/served-page.ts';
import { launch } from './testing/stage.ts';
import { violationsOn } from './testing/violations.ts';

/** The built console on the real server with its market: orders that a person approves in Chromium. */
let started: Started;
let browser: Browser;
let ada: Person;
let conversation: Conversation;
beforeAll(async () => {
  [started, browser] = await Promise.all([start(), buildConsole().then(launch)]);
  ada = await started.operator();
  conversation = await ada.conversation();
  await conversation.say('find noise-cancelling headphones at Voltbarn');
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await started?.close();
});

let page: Page;
beforeEach(async () => {
  await page?.context().close();
  page = await servedPage(browser, ada);
  page.setDefaultTimeout(120_000);
});

const open = async (words = 'buy the best', on = page): Promise<string> => {
  const id = await conversation.propose(words);
  await on.goto(`${started.origin}/proposals/${id}`);
  await approveButton(on).waitFor();
  return id;
};
const approveButton = (on = page) => on.getByRole('button', { name: /^Approve · \$/ });
const ordersFor = async (proposal: string): Promise<number> => {
  const [target] = (await ada.proposal(proposal)).targets;
  return started.ordersOf('voltbarn', (target!.receipt as { checkout: string }).checkout);
};

test('from the link to the order and back: signed in, asked, approved, undone', async () => {
  const { identity, installation } = started.running;
  const { secret } = await issueOperatorLink(identity, installation.tenant, installation.operator);
  await page.context().clearCookies();
  await page.goto(`${started.origin}/sign-in#${secret}`);
  await page.getByRole('heading', { name: 'What shall be done?' }).waitFor();
  const say = async (words: string) => {
    await page.getByRole('textbox', { name: 'Message' }).fill(words);
    await page.keyboard.press('Enter');
  };
  await say('find noise-cancelling headphones under $250 at Countersign Store');
  await page.getByRole('button', { name: 'Propose to buy number 1' }).waitFor();
  await say('buy the best');
  await approveButton().click();
  await page.getByText(/exactly what you approved/).waitFor();
  await page.getByText('1 of 1 applied, 1 read back and equal').waitFor();
  await page.getByText('waits for you', { exact: true }).waitFor({ state: 'detached' });
  await say('cancel it');
  await page.getByRole('button', { name: /^Approve/ }).click();
  await page.getByText('1 of 1 applied, 1 read back and equal').nth(1).waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await page.reload();
  await page
    .getByText(/exactly what you approved/)
    .first()
    .waitFor();
});

test('an edit is a card of its own, and only that one is ordered', async () => {
  const first = await open();
  await page.getByRole('button', { name: 'Edit…' }).click();
  await page.getByLabel('Quantity').fill('2');
  await page.getByRole('button', { name: 'Propose the edited version' }).click();
  await page.waitForURL(url => !url.pathname.endsWith(first));
  await approveButton().click();
  await page.getByText('1 of 1 applied, 1 read back and equal').waitFor();
  const edited = new URL(page.url()).pathname.split('/').at(-1)!;
  expect(await ordersFor(edited)).toBe(1);
  expect(await ada.proposal(first)).toMatchObject({ status: 'superseded', supersededBy: edited, run: null });
  await page.goto(`${started.origin}/proposals/${first}`);
  await page.getByRole('link', { name: 'Look at the new version' }).waitFor();
});

test('a rejection says why to whoever asked, and nothing is ordered', async () => {
  const id = await open();
  await page.getByRole('button', { name: 'Reject…' }).click();
  await page.getByLabel('Reason').fill('We have two pairs in the cupboard.');
  await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
  await page.getByText('Nothing was written.').waitFor();
  expect(await ada.proposal(id)).toMatchObject({ status: 'rejected', run: null });
  expect((await conversation.told(id)).text).toContain('We have two pairs in the cupboard.');
});

test('two people approve in two windows at once: one order, and the slower one is told who was first', async () => {
  const { link } = await ada.post<{ link: string }>('/api/operators', { name: 'Ben', role: 'operator' });
  const ben = await Person.signIn(started.origin, new URL(link).hash.slice(1));
  const other = await servedPage(browser, ben);
  const id = await open();
  await other.goto(`${started.origin}/proposals/${id}`);
  await approveButton(other).waitFor();
  const answers = [page, other].map(window =>
    window.waitForResponse(response => /\/(challenge|decisions)$/.test(response.url()) && !response.ok()),
  );
  await Promise.all([approveButton(page).click(), approveButton(other).click()]);
  await Promise.race(answers);
  for (const each of answers) each.catch(() => {});
  const { approvals } = await ada.settled(id);
  expect(approvals).toHaveLength(1);
  const [winner] = approvals;
  for (const window of [page, other])
    await window.getByText(`Countersigned by ${winner!.approver}`).waitFor();
  expect(await ordersFor(id)).toBe(1);
  await other.context().close();
});

test('what is stopped stays stopped though it was approved, and goes on when it is lifted', async () => {
  const id = await open();
  await page.getByRole('button', { name: 'Stop all writes' }).click();
  await page.getByLabel('Reason').fill('Prices look wrong');
  await page.getByRole('button', { name: 'Stop all writes now' }).click();
  await page.getByText('All writes are stopped.', { exact: true }).waitFor();
  await approveButton().click();
  await page.getByText(/^Approved by /).waitFor();
  expect(await ada.proposal(id)).toMatchObject({ status: 'approved', run: null });
  await page.getByRole('button', { name: 'Lift' }).click();
  await page.getByText('1 of 1 applied, 1 read back and equal').waitFor();
  expect(await ordersFor(id)).toBe(1);
});

test('on a phone the same journey fits the screen', async () => {
  const phone = await servedPage(browser, ada, {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  });
  const id = await conversation.propose('buy the best');
  for (const path of [`/chat/${conversation.thread}`, `/proposals/${id}`, '/inbox', '/tools', '/runs']) {
    await phone.goto(started.origin + path);
    await phone.locator('h1, article').first().waitFor();
    await phone.waitForLoadState('load');
    const overflow = await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect([path, Math.max(0, overflow)]).toEqual([path, 0]);
  }
  await phone.goto(`${started.origin}/proposals/${id}`);
  await approveButton(phone).tap();
  await phone.getByText('1 of 1 applied, 1 read back and equal').waitFor();
  await phone.context().close();
});
