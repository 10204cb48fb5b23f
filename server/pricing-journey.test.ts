import { afterAll, beforeAll, expect, it } from 'vitest';
import { askedInTheShop } from './testing/asked-in-the-shop.ts';
import { type Conversation, partOf, proposalIn } from './testing/conversation.ts';
import type { Person } from './testing/person.ts';
import { type Started, start } from './testing/started.ts';

let started: Started;
let operator: Person;
let conversation: Conversation;
beforeAll(async () => {
  started = await start();
  operator = await started.operator();
  conversation = await operator.conversation();
}, 120_000);
afterAll(() => started.close());

it('from a sentence to prices that the shop sells at, why they moved, and back to the cent', async () => {
  const proposed = await conversation.say('drop slow-moving cables 5 % but keep 20 % margin');
  expect(proposed.text).toMatch(/I read it as this rule: .*"Power & Cables".*lower it by 5 %/);
  expect(proposed.progress.map(({ step }) => step)).toEqual(
    expect.arrayContaining(['understand', 'draft', 'simulate', 'propose']),
  );
  const shown = partOf(proposed, 'prices');
  const changing = shown.rows.filter(({ status }) => status === 'changed');
  expect(changing.length).toBeGreaterThan(20);
  for (const { before, after, margin } of changing) {
    expect(after.amount).toBeLessThan(before.amount);
    expect(margin!.after).toBeGreaterThanOrEqual(2_000);
  }
  const skus = changing.slice(0, 5).map(({ sku }) => sku);
  const before = await askedInTheShop(started.origin, skus);
  expect(skus.map(sku => before.get(sku))).toEqual(changing.slice(0, 5).map(row => row.before));

  // The card holds every price, also those that the table of the chat leaves out; nothing has changed yet.
  const id = proposalIn(proposed)!;
  const card = await operator.proposal(id);
  expect(card).toMatchObject({
    status: 'proposed',
    run: null,
    document: { action: { name: 'apply_price_rule' } },
  });
  expect(card.targets.length).toBeGreaterThanOrEqual(changing.length);

  expect(await operator.approve(id)).toMatchObject({ status: 'executed', run: { status: 'applied' } });
  const told = await conversation.told(id);
  expect(told.text).toContain(`all ${card.targets.length} are exactly what you approved`);
  expect(partOf(told, 'prices').rows.every(({ status }) => status === 'verified')).toBe(true);
  const after = await askedInTheShop(started.origin, skus);
  expect(skus.map(sku => after.get(sku))).toEqual(changing.slice(0, 5).map(row => row.after));

  // The shop's own answers agree with the prices of record, by product and by search.
  const service = {
    tenant: started.running.installation.tenant,
    id,
    kind: 'service',
    name: 'probe',
  } as const;
  const probed = await started.running.kernel.call(
    { ...service, scopes: ['pricing:read', 'merchants:read'] },
    'probe_storefront_prices',
    { run: id },
  );
  expect(probed).toMatchObject({ data: { asked: card.targets.length, searched: 5, differences: [] } });

  const why = await conversation.say(`why did the price of ${skus[0]} change?`);
  expect(why.text).toMatch(/The run was: Change \d+ prices: .*lower it by 5 %.* Approved by /);
  expect(partOf(why, 'table')).toMatchObject({ title: `Price changes of ${skus[0]}`, untrusted: true });

  const undo = await conversation.propose('undo that');
  expect((await operator.proposal(undo)).document.action.name).toBe('revert_price_run');
  await operator.approve(undo);
  expect((await conversation.told(undo)).text).toContain('exactly what you approved');
  const restored = await askedInTheShop(started.origin, skus);
  expect(skus.map(sku => restored.get(sku))).toEqual(skus.map(sku => before.get(sku)));
});

it('proposes nothing when a part of the wish was not understood', async () => {
  const answer = await conversation.say('drop cables 5 % and frobnicate the sprockets');
  expect(answer.text).toContain('I did not understand "frobnicate the sprockets"');
  expect(proposalIn(answer)).toBeUndefined();
});

it('watches a competitor once a person agreed, and says where the market stands', async () => {
  const unknown = await conversation.say('what is our market position for headphones?');
  expect(unknown.text).toContain('No watched competitor’s price is fresh enough');
  const watch = await conversation.propose("watch Voltbarn's prices for headphones");
  expect((await operator.proposal(watch)).document.action.name).toBe('watch_competitor');
  expect(await operator.approve(watch)).toMatchObject({ status: 'executed', run: { status: 'applied' } });
  expect((await conversation.told(watch)).text).toMatch(/^Done/);
});
