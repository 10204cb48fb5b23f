import { Command, type StateSnapshot } from '@langchain/langgraph';
import { Refusal } from '../../platform/errors.ts';
import { isId, newId } from '../../platform/identifiers.ts';
import { drive, failureOf, timed, valuesOf } from './drive.ts';
import { changeBetween } from './join.ts';
import type { LiveRun } from './live-run.ts';
import { type Assistant, assistantOf, inTenant, laneOf, type Parts, type State } from './parts.ts';
import type { StreamMode } from './requests.ts';
import { endRun, insertRun } from './run-records.ts';
import { checkpointOf, configOf, recordWaits, setAside } from './set-aside.ts';
import { noSuchThread, updateThread } from './thread-records.ts';
import { type Answer, answerWait, endWait, findWait, type Wait, type WaitKey } from './wait-records.ts';
import { toWire } from './wire.ts';

/** A decision that a conversation waited for. `value` is what the waiting node's `interrupt()` returns. */
export type Wake = WaitKey & {
  readonly tenant: string;
  readonly thread: string;
  readonly value: Answer;
  /** The id of the event that decided: the same event, heard again, does nothing more. */
  readonly event: string;
};
export type Woken =
  | { readonly outcome: 'continued'; readonly interrupt: string }
  /** Another event had answered before: nothing was done. */
  | { readonly outcome: 'answered_before'; readonly interrupt: string; readonly by: string };

const modes: readonly StreamMode[] = ['updates', 'messages-tuple', 'custom'];

/**
 * Lets a conversation go on from where it waited, once for each wait, whoever calls how often and in which process. When
 * it resolves, the result stands in the conversation. When it throws, nothing is lost: call again with the same event.
 * Refuses an unknown thread or wait (404), and a value that is not an object.
 */
export async function wake(parts: Parts, call: Wake): Promise<Woken> {
  if (typeof call.value !== 'object' || call.value === null || Array.isArray(call.value))
    throw new Refusal('invalid_input', 'A wait is answered with an object.', { path: 'value' });
  const { owner, assistant } = await conversationOf(parts, call);
  const found = (await find(parts, call)) ?? (await reachWait(parts, call, owner, assistant));
  const wait = await inTenant(parts.database, call.tenant, transaction =>
    answerWait(transaction, found, call.event, call.value),
  );
  const interrupt = wait.interrupt_id;
  if (wait.event_id !== call.event) return { outcome: 'answered_before', interrupt, by: wait.event_id! };
  if (wait.status === 'woken')
    await asRun(parts, call, wait.lane, async (run, signal) => {
      const principal = await parts.principalFor(call.tenant, owner);
      const steps = { run, assistant, principal, lane: wait.lane, modes, subgraphs: false, signal };
      await goOn(parts, call, steps, wait);
    });
  return { outcome: 'continued', interrupt };
}

async function conversationOf(
  parts: Parts,
  { tenant, thread }: Wake,
): Promise<{ owner: string; assistant: Assistant }> {
  const row =
    isId(thread) &&
    (await inTenant(parts.database, tenant, transaction =>
      transaction
        .selectFrom('platform.thread')
        .select(['owner_id', 'graph'])
        .where('id', '=', thread)
        .executeTakeFirst(),
    ));
  if (!row || row.graph === '') throw noSuchThread();
  return { owner: row.owner_id, assistant: assistantOf(parts, row.graph) };
}

const find = (parts: Parts, call: Wake): Promise<Wait | undefined> =>
  inTenant(parts.database, call.tenant, transaction => findWait(transaction, call.thread, call));

/**
 * A process may have died, or a client left, after a graph proposed and before its wait was recorded. Then the
 * conversation still stands where it was cut off, and is led on to its wait.
 */
async function reachWait(parts: Parts, call: Wake, owner: string, assistant: Assistant): Promise<Wait> {
  const lane = laneOf(call.tenant, call.thread);
  const { next } = await assistant.graph.getState(configOf(lane));
  if (next.length > 0) await leadOn(parts, call, lane, owner, assistant);
  const wait = await find(parts, call);
  if (wait) return wait;
  throw new Refusal('not_found', 'The conversation does not wait for this.', {
    mend: 'It may not have come to its wait yet: try again.',
  });
}

async function leadOn(
  parts: Parts,
  call: Wake,
  lane: string,
  owner: string,
  assistant: Assistant,
): Promise<void> {
  await asRun(parts, call, lane, async (run, signal) => {
    if (await find(parts, call)) return;
    const { next } = await setAside(parts, call.tenant, call.thread, assistant);
    if (next.length === 0 || (await find(parts, call))) return;
    const principal = await parts.principalFor(call.tenant, owner);
    await drive(parts, { run, assistant, principal, lane, modes, subgraphs: false, signal }, null);
    await setAside(parts, call.tenant, call.thread, assistant);
  });
}

type Steps = Parameters<typeof drive>[1];

async function goOn(parts: Parts, call: Wake, steps: Steps, wait: Wait): Promise<void> {
  const { assistant, run, lane } = steps;
  if ((await find(parts, { ...call, interrupt: wait.interrupt_id }))?.status === 'done') return;
  const snapshot = await assistant.graph.getState(configOf(lane));
  if (awaits(snapshot, wait.interrupt_id))
    await drive(parts, steps, new Command({ resume: { [wait.interrupt_id]: wait.answer } }));
  else if (snapshot.next.length > 0) await drive(parts, steps, null);
  const after = await assistant.graph.getState(configOf(lane));
  if (awaits(after, wait.interrupt_id))
    throw new Error(`the node ${wait.node} interrupts twice: one wait has one node`);
  await recordWaits(parts, call.tenant, call.thread, lane, after);
  await joinConversation(parts, call, assistant, run, wait, after);
}

const awaits = (snapshot: StateSnapshot, interrupt: string): boolean =>
  snapshot.tasks.some(task => task.interrupts.some(({ id }) => id === interrupt));

async function joinConversation(
  parts: Parts,
  call: Wake,
  { name, graph, joiner }: Assistant,
  run: LiveRun,
  wait: Wait,
  after: StateSnapshot,
): Promise<void> {
  const { tenant, thread } = call;
  const conversation = laneOf(tenant, thread);
  await parts.lanes.hold(tenant, run, conversation, run.signal, async () => {
    await setAside(parts, tenant, thread, assistantOf(parts, name));
    if (checkpointOf(after) !== wait.checkpoint_id) {
      const before = await graph.getState(configOf(wait.lane, wait.checkpoint_id));
      const change = changeBetween(before.values as State, after.values as State);
      if (change) await joiner.join(conversation, change);
    }
    await inTenant(parts.database, tenant, async transaction => {
      await endWait(transaction, wait);
      await updateThread(transaction, thread, {});
    });
  });
  run.emit('values', toWire(await valuesOf(parts, tenant, thread, assistantOf(parts, name))));
}

/** Does the work as a run of the conversation that its clients can see and join. */
async function asRun(
  parts: Parts,
  { tenant, thread, event }: Wake,
  lane: string,
  work: (run: LiveRun, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const id = newId();
  await inTenant(parts.database, tenant, transaction =>
    insertRun(transaction, parts.lanes, {
      id,
      tenant,
      thread,
      lane,
      kind: 'wake',
      strategy: 'enqueue',
      metadata: { event },
    }),
  );
  const run = parts.live.begin(id, thread, 'wake');
  parts.lanes.keepAlive(tenant, run);
  run.emit('metadata', toWire({ run_id: id, thread_id: thread, attempt: 1 }));
  let failed: 'interrupted' | 'timeout' | 'error' | undefined;
  try {
    await parts.lanes.hold(tenant, run, lane, run.signal, () => work(run, timed(parts, run)));
  } catch (thrown) {
    failed = failureOf(parts, run, thrown);
    throw thrown;
  } finally {
    await inTenant(parts.database, tenant, transaction =>
      endRun(transaction, id, failed ?? 'success'),
    ).finally(() => run.end());
  }
}
