import { Refusal } from '../../platform/errors.ts';
import { isId, newId } from '../../platform/identifiers.ts';
import { goOn, settle } from './continuation.ts';
import { drive, failureOf, timed, valuesOf } from './drive.ts';
import type { LiveRun } from './live-run.ts';
import { type Assistant, assistantOf, inTenant, laneOf, type Parts } from './parts.ts';
import type { StreamMode } from './requests.ts';
import { countAlive, endRun, insertRun } from './run-records.ts';
import { setAside } from './set-aside.ts';
import { configOf } from './steps.ts';
import { noSuchThread } from './thread-records.ts';
import { type Answer, answerWait, findWait, hasUnjoined, type Wait, type WaitKey } from './wait-records.ts';
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
  const conversation = await conversationOf(parts, call);
  const known = await answered(parts, call);
  if (known && (known.status === 'done' || known.event_id !== call.event)) return outcomeOf(known, call);
  if (!known && (await restsIn(conversation))) throw waitsForNothing();
  return asRun(parts, call, async (run, signal) => {
    const { assistant, owner } = conversation;
    const principal = await parts.principalFor(call.tenant, owner);
    const steps = { run, assistant, principal, modes, subgraphs: false, signal };
    const { next } = await settle(parts, call.tenant, call.thread, assistant);
    if (next.length > 0 && !(await find(parts, call))) {
      // A process died, or a client left, after the graph proposed and before it waited: it is led on to its wait.
      await drive(parts, { ...steps, lane: conversation.lane }, null);
      await setAside(parts, call.tenant, call.thread, assistant);
    }
    const wait = await answered(parts, call);
    if (!wait) throw waitsForNothing();
    if (wait.status === 'woken' && wait.event_id === call.event) await goOn(parts, call.tenant, wait, steps);
    run.emit('values', toWire(await valuesOf(parts, call.tenant, call.thread, assistant)));
    return outcomeOf(wait, call);
  });
}

const outcomeOf = ({ interrupt_id: interrupt, event_id }: Wait, { event }: Wake): Woken =>
  event_id === event
    ? { outcome: 'continued', interrupt }
    : { outcome: 'answered_before', interrupt, by: event_id! };

const waitsForNothing = (): Refusal =>
  new Refusal('not_found', 'The conversation does not wait for this.', {
    mend: 'It may not have come to its wait yet: try again.',
  });

interface Conversation {
  readonly owner: string;
  readonly assistant: Assistant;
  readonly lane: string;
}

async function conversationOf(
  parts: Parts,
  { tenant, thread }: Pick<Wake, 'tenant' | 'thread'>,
): Promise<Conversation> {
  if (!isId(thread)) throw noSuchThread();
  const row = await inTenant(parts.database, tenant, transaction =>
    transaction
      .selectFrom('platform.thread')
      .select(['owner_id', 'graph'])
      .where('id', '=', thread)
      .executeTakeFirst(),
  );
  if (!row?.graph) throw noSuchThread();
  return { owner: row.owner_id, assistant: assistantOf(parts, row.graph), lane: laneOf(tenant, thread) };
}

const find = (parts: Parts, call: Wake): Promise<Wait | undefined> =>
  inTenant(parts.database, call.tenant, transaction => findWait(transaction, call.thread, call));

/** The wait that is meant, answered by this event unless another one was first; nothing when it is not recorded. */
const answered = (parts: Parts, call: Wake): Promise<Wait | undefined> =>
  inTenant(parts.database, call.tenant, async transaction => {
    const wait = await findWait(transaction, call.thread, call);
    return wait && answerWait(transaction, wait, call.event, call.value);
  });

/**
 * True when nothing in the conversation is under way: no run works on it, every answered wait was joined, and it stands at
 * its end. Whatever it waits for is recorded then, and a wake that finds no wait will never find one.
 */
export async function rests(parts: Parts, tenant: string, thread: string): Promise<boolean> {
  const underWay = await inTenant(parts.database, tenant, async transaction => {
    const runs = await countAlive(transaction, parts.lanes, thread);
    return runs > 0 || (await hasUnjoined(transaction, thread));
  });
  return !underWay && restsIn(await conversationOf(parts, { tenant, thread }));
}

/** True when the conversation stands at its end, so that nothing in it can come to a wait. */
const restsIn = async ({ assistant, lane }: Conversation): Promise<boolean> =>
  (await assistant.graph.getState(configOf(lane))).next.length === 0;

/** Does the work as a run of the conversation that its clients can see and join, after those before it. */
async function asRun<T>(
  parts: Parts,
  { tenant, thread, event }: Wake,
  work: (run: LiveRun, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const id = newId();
  const lane = laneOf(tenant, thread);
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
    return await parts.lanes.hold(tenant, run, lane, run.signal, () => work(run, timed(parts, run)));
  } catch (thrown) {
    failed = failureOf(parts, run, thrown);
    throw thrown;
  } finally {
    const ended = inTenant(parts.database, tenant, transaction =>
      endRun(transaction, id, failed ?? 'success'),
    );
    await ended.finally(() => run.end());
  }
}
