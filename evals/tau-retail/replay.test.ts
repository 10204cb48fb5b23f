import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../platform/identifiers.ts';
import { type Counter, type OpenShop, openCounter } from './counter.ts';
import { ledgerOf } from './ledger.ts';
import { byTheTruth } from './operator.ts';
import { replay } from './replay.ts';
import { smallShop } from './small-shop.fixture.ts';
import { readTaskData, standardFolder, type TaskData } from './task-data.ts';

let counter: Counter;
beforeAll(async () => {
  counter = await openCounter();
});
afterAll(() => counter.close());

const cancel = {
  action_id: '1',
  name: 'cancel_pending_order',
  arguments: { order_id: '#W1', reason: 'no longer needed' },
};

/** The agent asks for a write; the proposal's id. */
async function asked({ agent }: OpenShop, { name, arguments: input } = cancel): Promise<string> {
  const called = await agent.call('retail', name, input, { key: { thread: newId(), call: '1' } });
  if (called.kind !== 'proposal') throw new Error(`no proposal but ${JSON.stringify(called)}`);
  return called.id;
}

const ended = ({ agent }: OpenShop, id: string) =>
  agent.call('approvals', 'get_proposal', { id, wait_seconds: 55 }, { key: { thread: newId(), call: '1' } });

const ledger = ({ tenant, operator }: OpenShop) => ledgerOf(counter.database, tenant, operator.id);

describe('at the counter', () => {
  it('an approval of exactly the truth becomes one write, used once', async () => {
    const shop = await counter.openShop(smallShop);
    const decide = byTheTruth(counter.kernel.parts, shop.operator, [cancel]);
    const first = await asked(shop);
    expect(await decide(first)).toBe('approve');
    expect(await ended(shop, first)).toMatchObject({ data: { status: 'executed', run: 'applied' } });
    expect((await shop.records()).orders['#W1']!.status).toBe('cancelled');
    expect(await ledger(shop)).toEqual({
      writes: 1,
      consumedGrants: 1,
      grantsWithoutOneWrite: 0,
      unapprovedWrites: 0,
    });
  });

  it('what is not in the truth is rejected, and so is the truth a second time', async () => {
    const shop = await counter.openShop(smallShop);
    const decide = byTheTruth(counter.kernel.parts, shop.operator, [cancel]);
    const [other, first, second] = [
      await asked(shop, { ...cancel, arguments: { order_id: '#W1', reason: 'ordered by mistake' } }),
      await asked(shop),
      await asked(shop),
    ];
    expect(await decide(other)).toBe('reject');
    expect(await decide(first)).toBe('approve');
    expect(await decide(second)).toBe('reject');
    await ended(shop, first);
    expect(await ledger(shop)).toMatchObject({ writes: 1, consumedGrants: 1 });
  });

  it('a record that moved after the preview is left alone', async () => {
    const shop = await counter.openShop(smallShop);
    const decide = byTheTruth(counter.kernel.parts, shop.operator, [cancel, cancel]);
    const [first, second] = [await asked(shop), await asked(shop)];
    await decide(first);
    await ended(shop, first);
    expect(await decide(second)).toBe('approve');
    expect(await ended(shop, second)).toMatchObject({ data: { status: 'executed', run: 'failed' } });
    const { payment_history } = (await shop.records()).orders['#W1']!;
    expect(payment_history.map(({ transaction_type }) => transaction_type)).toEqual(['payment', 'refund']);
    expect(await ledger(shop)).toMatchObject({ writes: 1, consumedGrants: 2, grantsWithoutOneWrite: 1 });
  });

  it('a write behind everybody’s back is seen', async () => {
    const shop = await counter.openShop(smallShop);
    await counter.database.pool.query(
      `update retail.record set document = jsonb_set(document, '{status}', '"delivered"') where kind = 'orders'`,
    );
    expect(await ledger(shop)).toMatchObject({ writes: 1, consumedGrants: 0, unapprovedWrites: 2 });
  });
});

/** Absent data skips with a word; where everything must run, it fails. */
function dataIsHere(): boolean {
  if (existsSync(standardFolder())) return true;
  const message = `τ²-bench’s retail tasks are not at ${standardFolder()}; set COUNTERSIGN_DATASETS. Their replay is skipped.`;
  if (process.env.REQUIRE_ALL === '1') throw new Error(message);
  console.warn(message);
  return false;
}

describe.skipIf(!dataIsHere())('τ²-bench’s own tasks', () => {
  let data: TaskData;
  beforeAll(async () => {
    data = await readTaskData(standardFolder());
  });

  it('end exactly as in the reference: exchanges, changed items, cancellations, a refusal', async () => {
    const { tasks } = data;
    const uses = (name: string) => tasks.find(({ actions }) => actions.some(action => action.name === name))!;
    const raises = tasks.find(({ actions, gold }) => gold.errors.length > 0 && actions.length === 1);
    const chosen = [
      uses('exchange_delivered_order_items'),
      uses('modify_pending_order_items'),
      uses('cancel_pending_order'),
      ...(raises ? [raises] : []),
    ];
    for (const task of new Set(chosen)) {
      const replayed = await replay(counter, data, task, 'approves the truth');
      expect(replayed).toMatchObject({
        dbEqual: true,
        hash: task.gold.hash,
        unlikeGold: [],
        astray: [],
        grantsWithoutOneWrite: 0,
        unapprovedWrites: 0,
      });
      expect(replayed.writes).toBe(replayed.approved);
    }
  });

  it('leave the shop as it was when the person refuses', async () => {
    const { tasks, initialHash } = data;
    const task = tasks.find(({ gold }) => gold.hash !== initialHash)!;
    const replayed = await replay(counter, data, task, 'refuses');
    expect(replayed.proposals).toBeGreaterThan(0);
    expect(replayed).toMatchObject({ dbEqual: true, hash: initialHash, writes: 0, consumedGrants: 0 });
  });
});
