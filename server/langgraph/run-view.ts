import type { Principal } from '../../platform/principal.ts';
import { valuesOf } from './drive.ts';
import type { LiveRun } from './live-run.ts';
import { assistantIdOf, assistantOf, type Parts } from './parts.ts';
import type { RunRecord } from './run-records.ts';
import type { ThreadRecord } from './thread-records.ts';
import { threadOf } from './thread-view.ts';

/** A run's address below the API's own. The client reconnects to it. */
export const pathOf = (thread: string, run: string): string => `/threads/${thread}/runs/${run}`;

/** A run in the clients' form. */
export const runView = (run: RunRecord, thread: ThreadRecord) => ({
  run_id: run.id,
  thread_id: run.thread_id,
  assistant_id: assistantIdOf(thread.graph),
  created_at: run.created_at,
  updated_at: run.updated_at,
  status: run.status,
  metadata: { ...run.metadata, kind: run.kind },
  multitask_strategy: run.strategy,
  kwargs: {},
});

/** The conversation's values when the run has ended, or why it failed. */
export async function resultOf(parts: Parts, principal: Principal, run: LiveRun): Promise<unknown> {
  await run.ended;
  if (run.failure) return { __error__: run.failure };
  return threadValues(parts, principal, run.thread);
}

export async function threadValues(parts: Parts, principal: Principal, thread: string): Promise<unknown> {
  const { graph } = await threadOf(parts, principal, thread);
  return graph ? valuesOf(parts, principal.tenant, thread, assistantOf(parts, graph)) : {};
}
