import { type ExpressionBuilder, sql } from 'kysely';
import type { Transaction } from '../../platform/database/database.ts';
import type { Tables } from '../../platform/database/store.ts';
import { Refusal } from '../../platform/errors.ts';
import { isId } from '../../platform/identifiers.ts';
import type { Principal } from '../../platform/principal.ts';
import type { Lanes } from './lanes.ts';
import type { ThreadSearch } from './requests.ts';

export type ThreadStatus = 'idle' | 'busy' | 'interrupted' | 'error';
export interface ThreadRecord {
  readonly id: string;
  readonly owner_id: string;
  readonly title: string;
  /** The graph's name, empty before the first run. */
  readonly graph: string;
  readonly metadata: Record<string, unknown>;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly status: ThreadStatus;
}

export const noSuchThread = (): Refusal =>
  new Refusal('not_found', 'There is no such thread.', { mend: 'Search your threads to see what exists.' });

type Threads = Tables & { t: Tables['platform.thread'] };

/** Busy while a run goes on; interrupted while a person's decision is awaited; error when the last run failed. */
const statusOf = (lanes: Lanes) => sql<ThreadStatus>`case
  when exists (select 1 from platform.thread_run r where r.thread_id = t.id and ${lanes.alive('r')}) then 'busy'
  when exists (select 1 from platform.thread_wait w where w.thread_id = t.id and w.status = 'waiting') then 'interrupted'
  when (select r.status in ('error', 'timeout') from platform.thread_run r where r.thread_id = t.id
    order by r.created_at desc limit 1) then 'error'
  else 'idle' end`;

/** A thread's metadata as clients see and filter it. */
const shownMetadata = sql`t.metadata || jsonb_build_object('graph_id', t.graph, 'title', t.title)`;

const columns = [
  't.id',
  't.owner_id',
  't.title',
  't.graph',
  't.metadata',
  't.created_at',
  't.updated_at',
] as const;

const threadsOf = (transaction: Transaction, principal: Principal, lanes: Lanes) =>
  transaction
    .selectFrom('platform.thread as t')
    .select(columns)
    .select(statusOf(lanes).as('status'))
    .where('t.owner_id', '=', principal.id);

/** The principal's own thread. Anybody else's is not found, just as one that does not exist. */
export async function ownThread(
  transaction: Transaction,
  principal: Principal,
  lanes: Lanes,
  id: string,
): Promise<ThreadRecord> {
  if (!isId(id)) throw noSuchThread();
  const row = await threadsOf(transaction, principal, lanes).where('t.id', '=', id).executeTakeFirst();
  if (!row) throw noSuchThread();
  return row;
}

/** Makes a thread; false when the id is taken, by whomever. */
export async function insertThread(
  transaction: Transaction,
  principal: Principal,
  thread: { id: string; title: string; graph: string; metadata: Record<string, unknown> },
): Promise<boolean> {
  const inserted = await transaction
    .insertInto('platform.thread')
    .values({
      tenant_id: principal.tenant,
      owner_id: principal.id,
      ...thread,
      metadata: JSON.stringify(thread.metadata),
    })
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .execute();
  return inserted.length > 0;
}

export async function updateThread(
  transaction: Transaction,
  id: string,
  change: { title?: string; graph?: string; metadata?: Record<string, unknown> },
): Promise<void> {
  const { metadata, ...rest } = change;
  await transaction
    .updateTable('platform.thread')
    .set({
      ...rest,
      ...(metadata && { metadata: JSON.stringify(metadata) }),
      updated_at: sql`clock_timestamp()`,
    })
    .where('id', '=', id)
    .execute();
}

export async function deleteThread(transaction: Transaction, id: string): Promise<void> {
  await transaction.deleteFrom('platform.thread').where('id', '=', id).execute();
}

type Filter = Pick<ThreadSearch, 'metadata' | 'ids' | 'status'>;
const matches =
  (filter: Filter, lanes: Lanes) =>
  ({ and, eb }: ExpressionBuilder<Threads, 't'>) =>
    and([
      ...(filter.metadata
        ? [sql<boolean>`${shownMetadata} @> ${JSON.stringify(filter.metadata)}::jsonb`]
        : []),
      ...(filter.ids ? [eb('t.id', 'in', filter.ids.length > 0 ? filter.ids : [sql<string>`null`])] : []),
      ...(filter.status ? [sql<boolean>`${statusOf(lanes)} = ${filter.status}`] : []),
    ]);

const sortColumns = {
  thread_id: sql`t.id`,
  created_at: sql`t.created_at`,
  updated_at: sql`t.updated_at`,
  state_updated_at: sql`t.updated_at`,
  status: sql`status`,
};

/** The principal's threads that match, newest first unless asked otherwise. */
export function searchThreads(
  transaction: Transaction,
  principal: Principal,
  lanes: Lanes,
  search: ThreadSearch,
): Promise<ThreadRecord[]> {
  return threadsOf(transaction, principal, lanes)
    .where(builder => matches(search, lanes)(builder as never))
    .orderBy(sortColumns[search.sort_by ?? 'updated_at'], search.sort_order ?? 'desc')
    .orderBy('t.id', 'desc')
    .limit(search.limit)
    .offset(search.offset)
    .execute();
}

export async function countThreads(
  transaction: Transaction,
  principal: Principal,
  lanes: Lanes,
  filter: Filter,
): Promise<number> {
  const { count } = await transaction
    .selectFrom('platform.thread as t')
    .select(builder => builder.fn.countAll<string>().as('count'))
    .where('t.owner_id', '=', principal.id)
    .where(builder => matches(filter, lanes)(builder as never))
    .executeTakeFirstOrThrow();
  return Number(count);
}
