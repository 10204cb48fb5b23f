import { type BaseCheckpointSaver, END, type StateSnapshot } from '@langchain/langgraph';
import type { PendingWrite } from '@langchain/langgraph-checkpoint';
import type { Json } from '../../platform/canonical.ts';
import { type Assistant, inTenant, laneOf, type Parts, waitLaneOf } from './parts.ts';
import { insertWait, type NewWait } from './wait-records.ts';
import { wired } from './wire.ts';

export const configOf = (lane: string, checkpoint?: string) => ({
  configurable: { thread_id: lane, ...(checkpoint && { checkpoint_id: checkpoint }) },
});

export const checkpointOf = (snapshot: StateSnapshot): string | undefined =>
  snapshot.config.configurable?.checkpoint_id as string | undefined;

/**
 * Where LangGraph drops a wait when new input arrives, this keeps it: when a conversation stopped at interrupts, each
 * step that waits is copied with its checkpoint into a lane of its own and recorded, and the conversation is freed.
 * Everything here may be repeated, and until its end the conversation still shows that it stopped, so a crash in between
 * loses nothing. To be called with the conversation's lane held.
 */
export async function setAside(
  parts: Parts,
  tenant: string,
  thread: string,
  { graph }: Assistant,
): Promise<StateSnapshot> {
  const lane = laneOf(tenant, thread);
  const snapshot = await graph.getState(configOf(lane), { subgraphs: true });
  const waiting = snapshot.tasks.filter(task => task.interrupts.length > 0);
  if (waiting.length === 0) return snapshot;
  for (const task of waiting) {
    const waitLane = waitLaneOf(lane, checkpointOf(snapshot)!, task.id);
    await copyStep(parts.checkpointer, lane, waitLane, task, snapshot.tasks);
    await recordWaits(parts, tenant, thread, waitLane, { ...snapshot, tasks: [task] });
  }
  await graph.updateState(configOf(lane), null, END);
  return graph.getState(configOf(lane));
}

/** Records the interrupts that a lane stopped at, each once. */
export async function recordWaits(
  parts: Parts,
  tenant: string,
  thread: string,
  lane: string,
  snapshot: StateSnapshot,
): Promise<void> {
  const waits = snapshot.tasks.flatMap(({ id, name, interrupts }) =>
    interrupts.map(
      ({ id: interrupt, value }): NewWait => ({
        thread_id: thread,
        interrupt_id: interrupt!,
        lane,
        checkpoint_id: checkpointOf(snapshot)!,
        task_id: id,
        node: name,
        subject: parts.subjectOf(value),
        payload: wired(value) as Json,
      }),
    ),
  );
  await inTenant(parts.database, tenant, async transaction => {
    for (const wait of waits) await insertWait(transaction, tenant, wait);
  });
}

type Task = StateSnapshot['tasks'][number];

/** Copies the checkpoint of a waiting step, with its wait. Its siblings count as done there: each goes on by itself. */
async function copyStep(
  checkpointer: BaseCheckpointSaver,
  from: string,
  to: string,
  task: Task,
  tasks: readonly Task[],
): Promise<void> {
  const siblings = tasks.filter(({ id }) => id !== task.id).map(({ id }) => id);
  await copyCheckpoint(checkpointer, from, to, '', siblings);
  for (const namespace of namespacesOf(task)) await copyCheckpoint(checkpointer, from, to, namespace, []);
}

/** The namespaces of graphs inside a step, which have checkpoints of their own. */
function namespacesOf({ state }: Task): string[] {
  if (!state) return [];
  if (!('tasks' in state)) return [state.configurable?.checkpoint_ns as string];
  return [state.config.configurable?.checkpoint_ns as string, ...state.tasks.flatMap(namespacesOf)];
}

/** What LangGraph itself writes for a step that is done and wrote nothing. */
const nothingWritten: PendingWrite = ['__no_writes__', null];

async function copyCheckpoint(
  checkpointer: BaseCheckpointSaver,
  from: string,
  to: string,
  checkpoint_ns: string,
  done: readonly string[],
): Promise<void> {
  const saved = await checkpointer.getTuple({ configurable: { thread_id: from, checkpoint_ns } });
  if (!saved) return;
  const { checkpoint, metadata, pendingWrites = [] } = saved;
  const copy = await checkpointer.put(
    { configurable: { thread_id: to, checkpoint_ns } },
    checkpoint,
    metadata!,
    checkpoint.channel_versions,
  );
  const writes = Map.groupBy(
    pendingWrites.filter(([task]) => !done.includes(task)),
    ([task]) => task,
  );
  for (const [task, ofTask] of writes)
    await checkpointer.putWrites(
      copy,
      ofTask.map(([, channel, value]): PendingWrite => [channel, value]),
      task,
    );
  for (const task of done) await checkpointer.putWrites(copy, [nothingWritten], task);
}
