import { Command, type StateSnapshot } from '@langchain/langgraph';
import { type Drive, drive } from './drive.ts';
import { changeBetween } from './join.ts';
import { type Assistant, continuationLaneOf, inTenant, laneOf, type Parts, type State } from './parts.ts';
import { copyWaits, setAside } from './set-aside.ts';
import { configOf, copyStep, waitingSteps } from './steps.ts';
import { updateThread } from './thread-records.ts';
import { advanceWait, insertWait, unjoinedWaits, type Wait } from './wait-records.ts';

/**
 * Goes on from a wait that was answered, on the conversation's state as it is by now, in a lane of its own; the
 * conversation gets the result. A continuation that fails leaves no trace and is begun anew. To be called with the
 * conversation's lane held and nothing waiting in it.
 */
export async function goOn(
  parts: Parts,
  tenant: string,
  wait: Wait,
  steps: Omit<Drive, 'lane'>,
): Promise<void> {
  const { graph } = steps.assistant;
  const lane = continuationLaneOf(wait.lane);
  const snapshot = await graph.getState(configOf(wait.lane), { subgraphs: true });
  const step = waitingSteps(snapshot).find(({ id }) => id === wait.task_id);
  if (!step) throw new Error(`the checkpoints of the wait ${wait.interrupt_id} are gone`);
  const conversation = await valuesIn(parts, laneOf(tenant, wait.thread_id), steps.assistant);
  await copyStep(parts.checkpointer, wait.lane, lane, step, snapshot, conversation);
  await drive(parts, { ...steps, lane }, new Command({ resume: { [wait.interrupt_id]: wait.answer } }));
  if (awaits(await graph.getState(configOf(lane)), wait.interrupt_id))
    throw new Error(`the node ${wait.node} interrupts twice: one wait has one node`);
  await inTenant(parts.database, tenant, transaction => advanceWait(transaction, wait, 'joining'));
  await join(parts, tenant, wait, steps.assistant);
}

/** Makes a conversation ready for its next run: what was continued is joined, what waits is set aside. */
export async function settle(
  parts: Parts,
  tenant: string,
  thread: string,
  assistant: Assistant,
): Promise<StateSnapshot> {
  const snapshot = await setAside(parts, tenant, thread, assistant);
  const joined = await finishJoins(parts, tenant, thread, assistant);
  return joined ? assistant.graph.getState(configOf(laneOf(tenant, thread))) : snapshot;
}

/** Joins what a process left continued but not joined. True when there was any. */
async function finishJoins(
  parts: Parts,
  tenant: string,
  thread: string,
  assistant: Assistant,
): Promise<boolean> {
  const waits = await inTenant(parts.database, tenant, transaction => unjoinedWaits(transaction, thread));
  for (const wait of waits) await join(parts, tenant, wait, assistant);
  return waits.length > 0;
}

/** May be repeated: the messages have their ids by now, and nobody else wrote to the conversation since. */
async function join(parts: Parts, tenant: string, wait: Wait, assistant: Assistant): Promise<void> {
  const { graph, joiner } = assistant;
  const [conversation, lane] = [laneOf(tenant, wait.thread_id), continuationLaneOf(wait.lane)];
  const before = await graph.getState(configOf(lane, wait.checkpoint_id));
  const after = await graph.getState(configOf(lane), { subgraphs: true });
  const change = changeBetween(before.values as State, after.values as State);
  if (change) await joiner.join(conversation, change);
  const waits = await copyWaits(parts, wait.thread_id, conversation, lane, after);
  await inTenant(parts.database, tenant, async transaction => {
    for (const next of waits) await insertWait(transaction, tenant, next);
    await advanceWait(transaction, wait, 'done');
    await updateThread(transaction, wait.thread_id, {});
  });
  for (const done of [lane, wait.lane]) await parts.checkpointer.deleteThread(done);
}

/** The state's channels as they are saved. */
async function valuesIn({ checkpointer }: Parts, lane: string, { graph }: Assistant): Promise<State> {
  const saved = await checkpointer.getTuple(configOf(lane));
  const values = Object.entries(saved?.checkpoint.channel_values ?? {});
  return Object.fromEntries(values.filter(([channel]) => channel in graph.builder.channels));
}

const awaits = (snapshot: StateSnapshot, interrupt: string): boolean =>
  waitingSteps(snapshot).some(({ interrupts }) => interrupts.some(({ id }) => id === interrupt));
