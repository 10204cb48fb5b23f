import { HumanMessage } from '@langchain/core/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCheckpoints } from '../../graphs/checkpoints.ts';
import type { Database } from '../../platform/database/database.ts';
import { newId } from '../../platform/identifiers.ts';
import { openTestDatabase } from '../../platform/testing/database.ts';
import { laneOf } from './parts.ts';
import { orderGraph } from './testing/order-graph.ts';
import { all, people, type Served, said, serve, textsOf } from './testing/served.ts';

let database: Database;
let served: Served;
const everybody = people();
const tenant = everybody.ada.tenant;
beforeAll(async () => {
  database = await openTestDatabase();
  served = await serve(database, everybody);
});
afterAll(async () => {
  await served.close();
  await database.close();
});

const ada = () => served.client('ada');
/** A conversation in which these were said, one after the other. */
async function conversation(...messages: string[]): Promise<string> {
  const { thread_id } = await ada().threads.create();
  for (const message of messages) await ada().runs.wait(thread_id, 'order', { input: said(message) });
  return thread_id;
}
const approve = (thread: string, subject: string, event = newId()) =>
  served.api.wake({ tenant, thread, subject, value: { decision: 'approved' }, event });
const values = async (thread: string) => (await ada().threads.getState(thread)).values;
const pendingIn = async (thread: string) =>
  Object.values((await ada().threads.get(thread)).interrupts)
    .flat()
    .map(({ value }) => (value as { proposal: string }).proposal);

describe('a conversation that waits for a decision', () => {
  it('says so in every way that clients read', async () => {
    const thread = await conversation();
    const events = await all(
      ada().runs.stream(thread, 'order', { input: said('buy tea'), streamMode: ['values', 'updates'] }),
    );
    const interrupt = { id: expect.stringMatching(/^[0-9a-f]{32}$/), value: { proposal: 'tea' } };
    expect(events.at(-1)).toMatchObject({ event: 'values', data: { __interrupt__: [interrupt] } });
    expect(textsOf(events.at(-1)!.data)).toEqual(['buy tea', 'I propose to order tea.']);
    expect(events).toContainEqual(
      expect.objectContaining({ event: 'updates', data: { __interrupt__: [interrupt] } }),
    );
    const state = await ada().threads.getState(thread);
    expect(state).toMatchObject({ next: ['wait'], tasks: [{ name: 'wait', interrupts: [interrupt] }] });
    const [head] = await ada().threads.getHistory(thread);
    expect(head).toMatchObject({ next: ['wait'], tasks: [{ interrupts: [interrupt] }] });
    expect(await ada().threads.get(thread)).toMatchObject({ status: 'interrupted' });
    expect(
      await ada().threads.search({ status: 'interrupted', metadata: { graph_id: 'order' } }),
    ).toContainEqual(expect.objectContaining({ thread_id: thread }));
  });

  it('answers a new message beside the wait, and goes on when the decision comes (row 11)', async () => {
    const thread = await conversation('buy tea', 'hello');
    expect(textsOf(await values(thread))).toEqual([
      'buy tea',
      'I propose to order tea.',
      'hello',
      'You said: hello',
    ]);
    expect(await pendingIn(thread)).toEqual(['tea']);
    expect(await approve(thread, 'tea')).toMatchObject({ outcome: 'continued' });
    expect(textsOf(await values(thread)).slice(3)).toEqual(['You said: hello', 'tea: approved']);
    expect(await values(thread)).toMatchObject({ lastOrder: 'tea' });
    expect(await ada().threads.get(thread)).toMatchObject({ status: 'idle', interrupts: {} });
    expect(textsOf(await ada().runs.wait(thread, 'order', { input: said('thanks') })).at(-1)).toBe(
      'You said: thanks',
    );
  });

  it('tells of every pending decision at the end of each run', async () => {
    const thread = await conversation('buy tea');
    const result = await ada().runs.wait(thread, 'order', { input: said('hello') });
    expect(result).toMatchObject({ __interrupt__: [{ value: { proposal: 'tea' } }] });
  });

  it('waits for two proposals of two messages, and each decision wakes its own', async () => {
    const thread = await conversation('buy tea', 'buy cups');
    expect(await pendingIn(thread)).toEqual(['tea', 'cups']);
    await approve(thread, 'cups');
    expect(await pendingIn(thread)).toEqual(['tea']);
    expect(await values(thread)).toMatchObject({ lastOrder: 'cups' });
    await approve(thread, 'tea');
    expect(textsOf(await values(thread)).slice(-2)).toEqual(['cups: approved', 'tea: approved']);
  });

  it('waits for two proposals of one message, resumed one by one by their ids (rows 7 and 8)', async () => {
    const thread = await conversation('buy milk and honey');
    expect((await pendingIn(thread)).sort()).toEqual(['honey', 'milk']);
    const before = served.ledger.reports.length;
    await approve(thread, 'honey');
    expect(served.ledger.reports.slice(before)).toEqual(['honey: approved']);
    expect(await pendingIn(thread)).toEqual(['milk']);
    await served.api.wake({
      tenant,
      thread,
      subject: 'milk',
      value: { decision: 'rejected' },
      event: newId(),
    });
    expect(
      textsOf(await values(thread))
        .slice(2)
        .sort(),
    ).toEqual(['honey: approved', 'milk: rejected']);
    expect(await pendingIn(thread)).toEqual([]);
  });

  it('goes on once when one event is heard twice at the same time, and never again', async () => {
    const thread = await conversation('buy soap');
    const event = newId();
    await Promise.all([approve(thread, 'soap', event), approve(thread, 'soap', event)]);
    await approve(thread, 'soap', event);
    expect(served.ledger.reports.filter(report => report.startsWith('soap'))).toEqual(['soap: approved']);
    expect(textsOf(await values(thread)).filter(text => text.startsWith('soap'))).toEqual(['soap: approved']);
  });

  it('goes on once when two events decide at the same time; the other is told who won (row 5)', async () => {
    const thread = await conversation('buy ink');
    const [one, other] = [newId(), newId()];
    const outcomes = await Promise.all([approve(thread, 'ink', one), approve(thread, 'ink', other)]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['answered_before', 'continued']);
    const lost = outcomes.find(({ outcome }) => outcome === 'answered_before');
    expect([one, other]).toContain((lost as { by: string }).by);
    expect(served.ledger.reports.filter(report => report.startsWith('ink'))).toHaveLength(1);
  });

  it('shows the continuation to who watches the thread', async () => {
    const thread = await conversation('buy figs');
    const leaving = new AbortController();
    const stream = ada().threads.joinStream(thread, { signal: leaving.signal });
    const watching = stream.next();
    // The server takes requests in their order, so the stream is open when this one is answered.
    await ada().threads.get(thread);
    const woken = approve(thread, 'figs');
    const seen = [(await watching).value!];
    while (seen.at(-1)!.event !== 'values') seen.push((await stream.next()).value!);
    await woken;
    leaving.abort();
    expect(seen.map(({ event }) => event)).toEqual(expect.arrayContaining(['metadata', 'updates', 'values']));
    expect(textsOf(seen.at(-1)!.data).at(-1)).toBe('figs: approved');
  });

  it("is wakened by the interrupt's id as well", async () => {
    const thread = await conversation('buy rice');
    const [interrupt] = Object.values((await ada().threads.get(thread)).interrupts).flat();
    await served.api.wake({
      tenant,
      thread,
      interrupt: interrupt!.id!,
      value: { decision: 'no' },
      event: newId(),
    });
    expect(textsOf(await values(thread)).at(-1)).toBe('rice: no');
  });

  it('may wait again, for a new proposal in place of a stale one', async () => {
    const thread = await conversation('buy pens');
    await served.api.wake({ tenant, thread, subject: 'pens', value: { decision: 'stale' }, event: newId() });
    expect(await pendingIn(thread)).toEqual(['pens anew']);
    await ada().runs.wait(thread, 'order', { input: said('hello') });
    await approve(thread, 'pens anew');
    expect(textsOf(await values(thread)).slice(2)).toEqual([
      'pens: stale',
      'hello',
      'You said: hello',
      'pens anew: approved',
    ]);
    expect(await values(thread)).toMatchObject({ lastOrder: 'pens anew' });
  });

  it('goes on with the conversation as it is by then, not as it was', async () => {
    const thread = await conversation('buy tea', 'buy cups and spoons');
    for (const item of ['spoons', 'tea', 'cups']) await approve(thread, item);
    expect(await values(thread)).toMatchObject({ orders: ['spoons', 'tea', 'cups'], lastOrder: 'cups' });
  });

  it('may be answered to from the checkpoint that was the newest before a decision came', async () => {
    const thread = await conversation('buy twine');
    const [seen] = await ada().threads.getHistory(thread, { limit: 1 });
    await approve(thread, 'twine');
    const { thread_id: _, ...checkpoint } = seen!.checkpoint;
    const result = await ada().runs.wait(thread, 'order', { input: said('hello'), checkpoint });
    expect(textsOf(result).slice(2)).toEqual(['twine: approved', 'hello', 'You said: hello']);
  });

  it('joins a result that a crash held back before anything else is said', async () => {
    const checkpointer = await openCheckpoints(database);
    const put = checkpointer.put.bind(checkpointer);
    const broken = new Set<string>();
    checkpointer.put = (config, ...rest) =>
      broken.has(config.configurable?.thread_id)
        ? Promise.reject(new Error('disk full'))
        : put(config, ...rest);
    const other = await serve(database, everybody, {}, checkpointer);
    const thread = await conversation('buy rope');
    const call = { tenant, thread, subject: 'rope', value: { decision: 'approved' }, event: newId() };
    broken.add(laneOf(tenant, thread));
    await expect(other.api.wake(call)).rejects.toThrow('disk full');
    broken.clear();
    await ada().runs.wait(thread, 'order', { input: said('hello') });
    await other.api.wake(call);
    expect(textsOf(await values(thread)).slice(2)).toEqual(['rope: approved', 'hello', 'You said: hello']);
    expect(other.ledger.reports).toEqual(['rope: approved']);
    await other.close();
  });

  it('leaves no checkpoints behind but its own', async () => {
    const thread = await conversation('buy dye and thread');
    const lanes = async () =>
      (
        (await database.asOwner(
          `select distinct thread_id from langgraph.checkpoints where thread_id like '%${thread}%'`,
        )) as { thread_id: string }[]
      ).map(({ thread_id }) => thread_id);
    expect(await lanes()).toHaveLength(3);
    await approve(thread, 'dye');
    await approve(thread, 'thread');
    expect(await lanes()).toEqual([laneOf(tenant, thread)]);
    await ada().threads.delete(thread);
    expect(await lanes()).toEqual([]);
  });

  it('may wait inside a graph of its graph', async () => {
    const thread = await conversation('buy gift card and lamp', 'hello');
    expect((await pendingIn(thread)).sort()).toEqual(['gift card', 'lamp']);
    await approve(thread, 'gift card');
    expect(textsOf(await values(thread)).slice(-2)).toEqual(['Wrapped.', 'gift card: approved']);
    expect(served.ledger.reports.filter(report => report.startsWith('gift'))).toHaveLength(1);
    expect(await pendingIn(thread)).toEqual(['lamp']);
  });

  it('goes on when the event comes again after a continuation that failed', async () => {
    const thread = await conversation('buy glue');
    served.ledger.failures = 1;
    const event = newId();
    expect(await served.api.rests(tenant, thread)).toBe(true);
    await expect(approve(thread, 'glue', event)).rejects.toThrow('the report failed');
    expect(await served.api.rests(tenant, thread)).toBe(false); // an answer is on its way
    expect(await ada().threads.get(thread)).toMatchObject({ status: 'error', interrupts: {} });
    await approve(thread, 'glue', event);
    expect(textsOf(await values(thread)).at(-1)).toBe('glue: approved');
    expect(await ada().threads.get(thread)).toMatchObject({ status: 'idle' });
  });

  it('is led on to its wait when its run was cut off before', async () => {
    const thread = await conversation('hello');
    const graph = orderGraph(served.ledger);
    graph.checkpointer = await openCheckpoints(database);
    const cutOff = {
      configurable: { thread_id: laneOf(tenant, thread) },
      interruptAfter: ['propose' as const],
    };
    await graph.invoke({ messages: [new HumanMessage('buy wool')] }, { ...cutOff, durability: 'sync' });
    expect((await ada().threads.getState(thread)).next).toEqual(['wait']);
    expect(await served.api.rests(tenant, thread)).toBe(false);
    await approve(thread, 'wool');
    expect(await served.api.rests(tenant, thread)).toBe(true);
    expect(textsOf(await values(thread)).slice(2)).toEqual([
      'buy wool',
      'I propose to order wool.',
      'wool: approved',
    ]);
  });

  it('lets nobody delete a thread that waits', async () => {
    const thread = await conversation('buy salt');
    await expect(ada().threads.delete(thread)).rejects.toThrow(/HTTP 409.*thread_busy/s);
    await approve(thread, 'salt');
    await ada().threads.delete(thread);
    await expect(ada().threads.get(thread)).rejects.toThrow(/HTTP 404/);
  });
});

describe('a wake', () => {
  it.each([null, false, 0, '', [], 'yes'])('refuses %j, which is no answer (row 9)', async value => {
    const thread = await conversation('buy jam');
    const call = { tenant, thread, subject: 'jam', value: value as never, event: newId() };
    await expect(served.api.wake(call)).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await pendingIn(thread)).toEqual(['jam']);
  });

  it("refuses an unknown thread, another tenant's, and one that does not wait for this (row 10)", async () => {
    const thread = await conversation('buy oil');
    await expect(approve(newId(), 'oil')).rejects.toMatchObject({ code: 'not_found' });
    const foreign = { tenant: everybody.mallory.tenant, thread, subject: 'oil', value: {}, event: newId() };
    await expect(served.api.wake(foreign)).rejects.toMatchObject({ code: 'not_found' });
    await expect(approve(thread, 'vinegar')).rejects.toMatchObject({ code: 'not_found' });
    expect(await pendingIn(thread)).toEqual(['oil']);
  });
});
