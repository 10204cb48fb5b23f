import type { BaseCheckpointSaver, StateSnapshot } from '@langchain/langgraph';
import type { PendingWrite } from '@langchain/langgraph-checkpoint';
import type { State } from './parts.ts';

export type Step = StateSnapshot['tasks'][number];

export const configOf = (lane: string, checkpoint?: string) => ({
  configurable: { thread_id: lane, ...(checkpoint && { checkpoint_id: checkpoint }) },
});

export const checkpointOf = (snapshot: StateSnapshot): string | undefined =>
  snapshot.config.configurable?.checkpoint_id as string | undefined;

/** The steps of a stopped graph that wait. */
export const waitingSteps = (snapshot: StateSnapshot): Step[] =>
  snapshot.tasks.filter(({ interrupts }) => interrupts.length > 0);

/**
 * Copies the checkpoint at which a step waits into an empty lane, under its own id, so that the step and its interrupt
 * keep theirs. The steps beside it count as done there. `values` stand in place of the state's own.
 */
export async function copyStep(
  checkpointer: BaseCheckpointSaver,
  from: string,
  to: string,
  step: Step,
  snapshot: StateSnapshot,
  values: State = {},
): Promise<void> {
  await checkpointer.deleteThread(to);
  const beside = snapshot.tasks.filter(({ id }) => id !== step.id).map(({ id }) => id);
  for (const namespace of innerNamespaces(step))
    await copyCheckpoint(checkpointer, from, to, namespace, [], {});
  await copyCheckpoint(checkpointer, from, to, '', beside, values);
}

/** The namespaces of graphs inside a step, which have checkpoints of their own. */
function innerNamespaces({ state }: Step): string[] {
  if (!state) return [];
  if (!('tasks' in state)) return [state.configurable?.checkpoint_ns as string];
  return [state.config.configurable?.checkpoint_ns as string, ...state.tasks.flatMap(innerNamespaces)];
}

/** What LangGraph itself writes for a step that is done and wrote nothing. */
const nothingWritten: PendingWrite = ['__no_writes__', null];

async function copyCheckpoint(
  checkpointer: BaseCheckpointSaver,
  from: string,
  to: string,
  checkpoint_ns: string,
  done: readonly string[],
  values: State,
): Promise<void> {
  const saved = await checkpointer.getTuple({ configurable: { thread_id: from, checkpoint_ns } });
  if (!saved) return;
  const { checkpoint, metadata, pendingWrites = [] } = saved;
  const someVersion = Object.values(checkpoint.channel_versions)[0] ?? 1;
  const versions = {
    ...Object.fromEntries(Object.keys(values).map(channel => [channel, someVersion])),
    ...checkpoint.channel_versions,
  };
  const copy = await checkpointer.put(
    { configurable: { thread_id: to, checkpoint_ns } },
    {
      ...checkpoint,
      channel_values: { ...checkpoint.channel_values, ...values },
      channel_versions: versions,
    },
    metadata!,
    versions,
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
