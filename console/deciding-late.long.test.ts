import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { modernClient } from '../mcp-servers/fixture/clients.ts';
import { newId } from '../platform/identifiers.ts';
import { firstRules } from '../platform/proposals/rules.ts';
import { askedInTheShop } from '../server/testing/asked-in-the-shop.ts';
import type { Conversation } from '../server/testing/conversation.ts';
import type { Person } from '../server/testing/person.ts';
import { type Started, start } from '../server/testing/started.ts';
import type { ProposalView } from '../server/wire.ts';
import { buildConsole } from './testing/built.ts';
import { servedPage } from './testing/served-page.ts';
import { launch } from './testing/stage.ts';
import { violationsOn } from './testing/violations.ts';

/**
 * The built console on the real server, where the world does not stand still while a person decides: each story ends with
 * what the merchant counts, or with what the shop asks.
 */
let started: Started;
let browser: Browser;
let ada: Person;
let conversation: Conversation;
let skus: string[];
beforeAll(async () => {
  [started, browser] = await Promise.all([start(), buildConsole().then(launch)]);
  ada = await started.operator();
  conversation = await ada.conversation();
  await conversation.say('find noise-cancelling headphones at Voltbarn');
  const goods = await rows<{ sku: string }>(
    `select sku from pricing.price where shop = 'store' and map is null and amount > 500 order by sku`,
  );
  skus = goods.map(({ sku }) => sku);
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

const rows = async <Row>(sql: string): Promise<Row[]> =>
  (await started.running.kernel.parts.database.asOwner(sql)) as Row[];

/** Goods that no other story touches. */
const freshGoods = (count: number): string[] => skus.splice(0, count);
const askedFor = async (goods: readonly string[]): Promise<number[]> => {
  const found = await askedInTheShop(started.origin, goods);
  return goods.map(sku => found.get(sku)!.amount);
};
const raised = async (goods: readonly string[], percent: number): Promise<string> =>
  conversation.propose(`raise the prices of ${goods.join(' and ')} by ${percent} %`);

const open = (id: string) => page.goto(`${started.origin}/proposals/${id}`);
const approve = () => page.getByRole('button', { name: /^Approve/ }).first();
const shownIn = (): string => new URL(page.url()).pathname.split('/').at(-1)!;
const ordersFor = (view: ProposalView): Promise<number> =>
  started.ordersOf('voltbarn', (view.document.input as { id: string }).id);
const wanted = (view: ProposalView): number[] =>
  view.targets.map(({ after }) => (after as { price: { amount: number } }).price.amount);

test('some of several: what was left out keeps its price, and the undo brings back exactly the rest', async () => {
  const goods = freshGoods(3);
  const before = await askedFor(goods);
  const id = await raised(goods, 3);
  const card = await ada.proposal(id);
  await open(id);
  await page.getByRole('checkbox', { name: `Include ${card.targets[1]!.title}` }).uncheck();
  await page.getByRole('button', { name: 'Approve 2 of 3' }).click();
  await page.getByText('2 of 2 applied, 2 read back and equal').waitFor();
  const placeOf = (sku: string) =>
    card.targets.findIndex(({ after }) => (after as { sku: string }).sku === sku);
  const meant = goods.map((sku, index) =>
    placeOf(sku) === 1 ? before[index]! : wanted(card)[placeOf(sku)]!,
  );
  expect(meant).not.toEqual(before);
  expect(await askedFor(goods)).toEqual(meant);

  await page.getByRole('button', { name: 'Undo…' }).click();
  await page.getByRole('heading', { name: /^Restore 2 prices/ }).waitFor();
  await page.getByRole('button', { name: 'Approve all 2' }).click();
  await page.getByText('2 of 2 applied, 2 read back and equal').waitFor();
  expect(await askedFor(goods)).toEqual(before);
});

test('the time to decide passes while the card is open: no button is left, nothing is bought, and it is proposed anew', async () => {
  // As long as it takes to be sure that the card stands open before, on a machine of any speed.
  const before = performance.now();
  await open(await conversation.propose('buy the best'));
  await approve().waitFor();
  await decideWithin(Math.round(5_000 + 2 * (performance.now() - before)));
  const id = await conversation.propose('buy the best');
  await decideWithin(firstRules.decide_within_ms);
  await open(id);
  await approve().waitFor();
  const shown = await ada.shown(id);
  await page.getByText('Nobody decided in time.').waitFor();
  expect(await approve().count()).toBe(0);
  expect(await violationsOn(page)).toEqual([]);
  const late = await ada.decide(id, 'approve', shown);
  expect(late).toMatchObject({ status: 410, body: { problem: { code: 'proposal_expired' } } });
  const expired = await ada.proposal(id);
  expect(expired).toMatchObject({ status: 'expired', run: null, approvals: [] });
  expect(await ordersFor(expired)).toBe(0);

  await page.getByRole('button', { name: 'Propose it anew' }).click();
  await approve().click();
  await page.getByText('1 of 1 applied, 1 read back and equal').waitFor();
  expect(shownIn()).not.toBe(id);
  expect(await ordersFor(await ada.proposal(shownIn()))).toBe(1);
});

test('what moved between the approval and its execution is left alone, said, and proposed anew from where it stands', async () => {
  const goods = freshGoods(1);
  const [before] = await askedFor(goods);
  const id = await raised(goods, 4);
  const card = await ada.proposal(id);
  const stopping = { scope: 'agent', subject: card.document.requester.id, reason: 'Wait for the meeting' };
  await ada.post('/api/freezes', stopping);
  await open(id);
  await page.getByText('Writes that Chat assistant of Operator asked for are stopped.').waitFor();
  await approve().click();
  await page.getByText(/^Approved by /).waitFor();

  await ada.approve(await raisedByAnother(goods, 2));
  const [moved] = await askedFor(goods);
  expect(moved).toBeGreaterThan(before!);
  await page.getByRole('button', { name: 'Lift' }).click();
  await page.getByText('Left alone: it had changed').waitFor();
  await page.getByText('0 of 1 applied, 0 read back and equal, 1 not done').waitFor();
  const told = page.getByRole('listitem').filter({ hasText: 'Left alone' });
  const price = told.getByRole('row', { name: /^Price/ });
  expect(await price.getByRole('cell').allTextContents()).toEqual([dollars(before!), dollars(moved!)]);
  expect(await violationsOn(page)).toEqual([]);
  expect(await askedFor(goods)).toEqual([moved]);

  await page.getByRole('button', { name: 'Propose it anew' }).click();
  await approve().click();
  await page.getByText('1 of 1 applied, 1 read back and equal').waitFor();
  const anew = await ada.proposal(shownIn());
  expect(anew.targets[0]!.before).toMatchObject({ price: { amount: moved } });
  expect(await askedFor(goods)).toEqual(wanted(anew));
});

test('a restart of the server while somebody approves: said, not sent twice, and ordered once', async () => {
  const id = await conversation.propose('buy the best');
  await open(id);
  await approve().waitFor();
  await started.stop();
  await approve().click();
  await page.getByText('The server does not answer.').first().waitFor();
  await started.startAgain();
  expect(await ordersFor(await ada.proposal(id))).toBe(0);
  // It goes down again as soon as the decision is in, whatever the run has come to by then.
  const decided = page.waitForResponse(
    response => response.url().endsWith(`${id}/decisions`) && response.ok(),
  );
  await approve().click();
  await decided;
  await started.stop();
  await started.startAgain();
  await page.getByText('1 of 1 applied, 1 read back and equal').waitFor();
  const { approvals } = await ada.settled(id);
  expect(approvals).toHaveLength(1);
  expect(await ordersFor(await ada.proposal(id))).toBe(1);
});

const dollars = (amount: number): string => `$${(amount / 100).toFixed(2)}`;

/** Another assistant, by a token, asks for a price rule of its own. */
async function raisedByAnother(goods: readonly string[], percent: number): Promise<string> {
  const { secret } = await ada.post<{ secret: string }>('/api/tokens', { name: 'Another assistant' });
  const client = await modernClient(`${started.origin}/mcp/pricing`, {}, secret);
  const wish = { selector: { skus: goods }, change: { kind: 'percent', basis_points: percent * 100 } };
  const drafted = await client.callTool({ name: 'draft_price_rule', arguments: { wish } });
  const { rule } = drafted.structuredContent as { rule: string };
  await client.callTool({ name: 'apply_price_rule', arguments: { rule } });
  await client.close();
  const waiting = await ada.read<{ proposals: { id: string }[] }>(
    '/api/proposals?status=proposed&sort=newest&limit=1',
  );
  return waiting.proposals[0]!.id;
}

/** The rules of approval from now on. Setting them is no part of a story, so they are simply written. */
async function decideWithin(ms: number): Promise<void> {
  const { tenant } = started.running.installation;
  const document = JSON.stringify({ ...firstRules, decide_within_ms: ms });
  await rows(`insert into platform.approval_rules (tenant_id, version, document, created_by)
    select '${tenant}', coalesce(max(version), 0) + 1, '${document}', '${newId()}' from platform.approval_rules`);
}
