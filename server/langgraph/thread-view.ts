import type { BaseMessage } from '@langchain/core/messages';
import type { Principal } from '../../platform/principal.ts';
import { assistantOf, inTenant, laneOf, type Parts, type State } from './parts.ts';
import { configOf } from './steps.ts';
import { noSuchThread, ownThread, type ThreadRecord } from './thread-records.ts';
import { headStateOf } from './thread-state.ts';
import { type Wait, waitsOf } from './wait-records.ts';

/** The principal's own thread; everybody else's is not found. Asked before every access to checkpoints. */
export const threadOf = (parts: Parts, principal: Principal, id: string): Promise<ThreadRecord> =>
  inTenant(parts.database, principal.tenant, transaction =>
    ownThread(transaction, principal, parts.lanes, id),
  );

/** What was said in a conversation of the tenant, whoever owns it: for the house itself, never for a client. */
export async function messagesOf(
  parts: Parts,
  tenant: string,
  thread: string,
): Promise<readonly BaseMessage[]> {
  const row = await inTenant(parts.database, tenant, transaction =>
    transaction.selectFrom('platform.thread').select('graph').where('id', '=', thread).executeTakeFirst(),
  );
  if (!row) throw noSuchThread();
  if (!row.graph) return [];
  const { values } = await assistantOf(parts, row.graph).graph.getState(configOf(laneOf(tenant, thread)));
  return (values as State).messages ?? [];
}

/** A thread in the clients' form. */
export async function threadView(parts: Parts, principal: Principal, thread: ThreadRecord): Promise<unknown> {
  const waits = await inTenant(parts.database, principal.tenant, transaction =>
    waitsOf(transaction, [thread.id]),
  );
  return threadViewWith(parts, principal, thread, waits);
}

/** The same of a thread whose waits are known, with the fields that were asked for. */
export async function threadViewWith(
  parts: Parts,
  principal: Principal,
  thread: ThreadRecord,
  waits: readonly Wait[],
  select?: readonly string[],
): Promise<unknown> {
  const wantsValues = thread.graph !== '' && (!select || select.includes('values'));
  const state = wantsValues
    ? await assistantOf(parts, thread.graph).graph.getState(configOf(laneOf(principal.tenant, thread.id)))
    : undefined;
  const head = state && headStateOf(state, thread.id, waits);
  const view = {
    thread_id: thread.id,
    created_at: thread.created_at,
    updated_at: thread.updated_at,
    state_updated_at: thread.updated_at,
    metadata: { ...thread.metadata, graph_id: thread.graph || null, title: thread.title },
    status: thread.status,
    config: {},
    values: head?.checkpoint ? head.values : null,
    interrupts: Object.fromEntries(
      [...Map.groupBy(waits, ({ task_id }) => task_id)].map(([task, ofTask]) => [
        task,
        ofTask.map(({ interrupt_id, payload }) => ({ id: interrupt_id, value: payload })),
      ]),
    ),
  };
  return select ? Object.fromEntries(Object.entries(view).filter(([key]) => select.includes(key))) : view;
}
