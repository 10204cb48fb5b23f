import type { StateSnapshot } from '@langchain/langgraph';
import { interruptsOf } from './drive.ts';
import type { Wait } from './wait-records.ts';

/** The checkpoint's address as clients know it: by the thread's own id. */
function addressOf(config: StateSnapshot['parentConfig'], thread: string) {
  const { checkpoint_id, checkpoint_ns, checkpoint_map } = config?.configurable ?? {};
  if (!checkpoint_id) return null;
  return {
    thread_id: thread,
    checkpoint_id,
    checkpoint_ns: checkpoint_ns ?? '',
    checkpoint_map: checkpoint_map ?? null,
  };
}

/** A state in the clients' form. */
export function threadStateOf(snapshot: StateSnapshot, thread: string): Record<string, unknown> {
  const { thread_id: _, ...metadata } = (snapshot.metadata ?? {}) as Record<string, unknown>;
  return {
    values: snapshot.values,
    next: snapshot.next,
    tasks: snapshot.tasks.map(({ id, name, error, interrupts, path }) => ({
      id,
      name,
      error: error === undefined ? null : 'The step failed.',
      interrupts,
      path,
      checkpoint: null,
      state: null,
      result: null,
    })),
    metadata,
    created_at: snapshot.createdAt ?? null,
    checkpoint: addressOf(snapshot.config, thread),
    parent_checkpoint: addressOf(snapshot.parentConfig, thread),
  };
}

/** The newest state, with what the conversation waits for shown as the steps that it would go on with. */
export function headStateOf(
  snapshot: StateSnapshot,
  thread: string,
  waits: readonly Wait[],
): Record<string, unknown> {
  const state = threadStateOf(snapshot, thread);
  const own = new Set(snapshot.tasks.flatMap(({ interrupts }) => interrupts.map(({ id }) => id)));
  const aside = waits.filter(({ interrupt_id }) => !own.has(interrupt_id));
  const waiting = [...Map.groupBy(aside, ({ task_id }) => task_id)].map(([id, ofTask]) => ({
    id,
    name: ofTask[0]!.node,
    error: null,
    interrupts: interruptsOf(ofTask),
    path: ['__pregel_pull', ofTask[0]!.node],
    checkpoint: null,
    state: null,
    result: null,
  }));
  return {
    ...state,
    next: [...snapshot.next, ...waiting.map(({ name }) => name)],
    tasks: [...(state.tasks as unknown[]), ...waiting],
  };
}

/** The state of a thread that has heard nothing yet. */
export const emptyState = {
  values: {},
  next: [],
  tasks: [],
  metadata: {},
  created_at: null,
  checkpoint: null,
  parent_checkpoint: null,
};
