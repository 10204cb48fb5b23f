import { sql } from 'kysely';
import type { Transaction } from '../../platform/database/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { isId } from '../../platform/identifiers.ts';
import type { Lanes } from './lanes.ts';

export type RunStatus = 'pending' | 'running' | 'success' | 'error' | 'timeout' | 'interrupted';
export interface RunRecord {
  readonly id: string;
  readonly thread_id: string;
  readonly kind: 'message' | 'wake';
  readonly status: RunStatus;
  readonly strategy: string;
  readonly metadata: Record<string, unknown>;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const noSuchRun = (): Refusal =>
  new Refusal('not_found', 'This thread has no such run.', {
    mend: "List the thread's runs to see what exists.",
  });

/** A run whose process died has failed, whatever its row still says. */
const shownStatus = (lanes: Lanes) => sql<RunStatus>`case
  when status in ('pending', 'running') and not (${lanes.alive()}) then 'error' else status end`;

const runsOf = (transaction: Transaction, lanes: Lanes, thread: string) =>
  transaction
    .selectFrom('platform.thread_run')
    .select(['id', 'thread_id', 'kind', 'strategy', 'metadata', 'created_at', 'updated_at'])
    .select(shownStatus(lanes).as('status'))
    .where('thread_id', '=', thread);

export interface NewRun {
  readonly id: string;
  readonly tenant: string;
  readonly thread: string;
  readonly lane: string;
  readonly kind: 'message' | 'wake';
  readonly strategy: string;
  readonly metadata: Record<string, unknown>;
}

export async function insertRun(transaction: Transaction, lanes: Lanes, run: NewRun): Promise<void> {
  await transaction
    .insertInto('platform.thread_run')
    .values({
      tenant_id: run.tenant,
      id: run.id,
      thread_id: run.thread,
      kind: run.kind,
      status: 'pending',
      lane: run.lane,
      holder: lanes.holder,
      lease_until: lanes.lease,
      strategy: run.strategy,
      metadata: JSON.stringify(run.metadata),
    })
    .execute();
}

export async function endRun(transaction: Transaction, id: string, status: RunStatus): Promise<void> {
  await transaction
    .updateTable('platform.thread_run')
    .set({ status, updated_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
}

export async function runOf(
  transaction: Transaction,
  lanes: Lanes,
  thread: string,
  id: string,
): Promise<RunRecord> {
  if (!isId(id)) throw noSuchRun();
  const row = await runsOf(transaction, lanes, thread).where('id', '=', id).executeTakeFirst();
  if (!row) throw noSuchRun();
  return row;
}

/** A thread's runs, newest first. */
export function listRuns(
  transaction: Transaction,
  lanes: Lanes,
  thread: string,
  { limit, offset, status }: { limit: number; offset: number; status?: RunStatus | undefined },
): Promise<RunRecord[]> {
  let query = runsOf(transaction, lanes, thread);
  if (status) query = query.where(sql<boolean>`${shownStatus(lanes)} = ${status}`);
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).offset(offset).execute();
}

/** A thread's newest runs that other processes carry or carried, oldest first. */
export async function runsElsewhere(
  transaction: Transaction,
  lanes: Lanes,
  thread: string,
): Promise<{ readonly id: string; readonly goesOn: boolean }[]> {
  const rows = await runsOf(transaction, lanes, thread)
    .where('holder', '<>', lanes.holder)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(mostElsewhere)
    .execute();
  return rows
    .reverse()
    .map(({ id, status }) => ({ id, goesOn: status === 'pending' || status === 'running' }));
}
const mostElsewhere = 50;

/** How many of the thread's messages are being answered or wait for it. */
export async function countUnanswered(
  transaction: Transaction,
  lanes: Lanes,
  thread: string,
): Promise<number> {
  const { count } = await alive(transaction, lanes, thread)
    .where('kind', '=', 'message')
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** How many runs of the thread, of whatever kind, are at work or wait for it. */
export async function countAlive(transaction: Transaction, lanes: Lanes, thread: string): Promise<number> {
  const { count } = await alive(transaction, lanes, thread).executeTakeFirstOrThrow();
  return Number(count);
}

const alive = (transaction: Transaction, lanes: Lanes, thread: string) =>
  transaction
    .selectFrom('platform.thread_run')
    .select(builder => builder.fn.countAll<string>().as('count'))
    .where('thread_id', '=', thread)
    .where(lanes.alive());

/** Asks the processes that run these to stop: all messages of a thread that are not answered yet, or one of them. */
export async function askToStop(transaction: Transaction, thread: string, id?: string): Promise<void> {
  let runs = transaction
    .updateTable('platform.thread_run')
    .set({ stop_asked_at: sql`clock_timestamp()` })
    .where('thread_id', '=', thread)
    .where('kind', '=', 'message')
    .where('status', 'in', ['pending', 'running']);
  if (id) runs = runs.where('id', '=', id);
  await runs.execute();
}
