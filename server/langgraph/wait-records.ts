import type { Json } from '../../platform/canonical.ts';
import type { Transaction } from '../../platform/database/database.ts';

export type Answer = Readonly<Record<string, Json>>;
export interface Wait {
  readonly thread_id: string;
  readonly interrupt_id: string;
  /** The wait's own checkpoints, and which one it is that waits. */
  readonly lane: string;
  readonly checkpoint_id: string;
  readonly task_id: string;
  readonly node: string;
  readonly subject: string | null;
  readonly payload: Json;
  /** Answered, continued (the result waits to be joined), joined. */
  readonly status: 'waiting' | 'woken' | 'joining' | 'done';
  readonly event_id: string | null;
  readonly answer: Answer | null;
}

const columns = [
  'thread_id',
  'interrupt_id',
  'lane',
  'checkpoint_id',
  'task_id',
  'node',
  'subject',
  'payload',
  'status',
  'event_id',
  'answer',
] as const;

export type NewWait = Omit<Wait, 'status' | 'event_id' | 'answer'>;

/** Records what a conversation waits for; nothing when this interrupt was recorded before. */
export async function insertWait(transaction: Transaction, tenant: string, wait: NewWait): Promise<void> {
  await transaction
    .insertInto('platform.thread_wait')
    .values({ tenant_id: tenant, ...wait, payload: JSON.stringify(wait.payload) })
    .onConflict(conflict => conflict.doNothing())
    .execute();
}

/** What these conversations still wait for, oldest first. */
export async function waitsOf(transaction: Transaction, threads: readonly string[]): Promise<Wait[]> {
  if (threads.length === 0) return [];
  return transaction
    .selectFrom('platform.thread_wait')
    .select(columns)
    .where('thread_id', 'in', threads)
    .where('status', '=', 'waiting')
    .orderBy('created_at')
    .orderBy('interrupt_id')
    .execute();
}

/** Which wait is meant: by the interrupt's id, or by what it is about (a proposal's id). */
export type WaitKey = { readonly interrupt: string } | { readonly subject: string };

export function findWait(transaction: Transaction, thread: string, key: WaitKey): Promise<Wait | undefined> {
  const waits = transaction
    .selectFrom('platform.thread_wait')
    .select(columns)
    .where('thread_id', '=', thread);
  const found =
    'interrupt' in key
      ? waits.where('interrupt_id', '=', key.interrupt)
      : waits.where('subject', '=', key.subject);
  return found.orderBy('created_at', 'desc').executeTakeFirst();
}

/** Answers a wait with one event, once and for all. The wait as it is then: answered by this event, or by another. */
export async function answerWait(
  transaction: Transaction,
  wait: Wait,
  event: string,
  answer: Answer,
): Promise<Wait> {
  await transaction
    .updateTable('platform.thread_wait')
    .set({ status: 'woken', event_id: event, answer: JSON.stringify(answer) })
    .where('thread_id', '=', wait.thread_id)
    .where('interrupt_id', '=', wait.interrupt_id)
    .where('status', '=', 'waiting')
    .execute();
  return (await findWait(transaction, wait.thread_id, { interrupt: wait.interrupt_id }))!;
}

export async function advanceWait(
  transaction: Transaction,
  wait: Wait,
  status: 'joining' | 'done',
): Promise<void> {
  await transaction
    .updateTable('platform.thread_wait')
    .set({ status })
    .where('thread_id', '=', wait.thread_id)
    .where('interrupt_id', '=', wait.interrupt_id)
    .execute();
}

/** The waits whose continuation ended and whose result the conversation may not have yet. */
export function unjoinedWaits(transaction: Transaction, thread: string): Promise<Wait[]> {
  return transaction
    .selectFrom('platform.thread_wait')
    .select(columns)
    .where('thread_id', '=', thread)
    .where('status', '=', 'joining')
    .execute();
}

/** Whether an answer is on its way into the conversation: what follows it has not come to its own wait, or its end. */
export async function hasUnjoined(transaction: Transaction, thread: string): Promise<boolean> {
  const row = await transaction
    .selectFrom('platform.thread_wait')
    .select('thread_id')
    .where('thread_id', '=', thread)
    .where('status', 'in', ['woken', 'joining'])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Where the waits of a conversation lie, answered or not. */
export async function waitLanes(transaction: Transaction, thread: string): Promise<string[]> {
  const rows = await transaction
    .selectFrom('platform.thread_wait')
    .select('lane')
    .where('thread_id', '=', thread)
    .execute();
  return rows.map(row => row.lane);
}
