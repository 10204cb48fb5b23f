import { sql } from 'kysely';
import { appendAudit } from '../audit/chain.ts';
import type { Json } from '../canonical.ts';
import type { Transaction } from '../database/database.ts';
import { enqueue, recordEvent } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { statesHearing } from '../state-machine.ts';
import { runMachine } from './machine.ts';

/**
 * Ends runs before their time. What was made stays; what was not sent never will be; what was sent and not answered is
 * still found out about. Returns the runs that it ended: those that had ended by themselves are left alone.
 */
export async function cancelRuns(
  transaction: Transaction,
  parts: Parts,
  cancellation: {
    readonly tenant: string;
    readonly runs: readonly string[];
    readonly actor: string;
    /** The audit's word for it: `run.cancelled` by a person, `run.refused` by the kernel itself. */
    readonly kind: 'run.cancelled' | 'run.refused';
    readonly why: Json;
  },
): Promise<string[]> {
  const { tenant, actor, kind, why } = cancellation;
  if (cancellation.runs.length === 0) return [];
  const cancelled = await transaction
    .updateTable('platform.run')
    .set({ status: 'cancelled', ended_at: sql`clock_timestamp()` })
    .where('id', 'in', cancellation.runs)
    .where('status', 'in', statesHearing(runMachine, 'cancel'))
    .returning(['id', 'proposal_id', 'action'])
    .execute();
  for (const { id, proposal_id, action } of cancelled) {
    await cancelUnsent(transaction, id);
    await enqueue(transaction, { tenant, topic: 'run.drive', subject: id });
    await recordEvent(transaction, {
      tenant,
      type: 'run.ended',
      key: `run.ended:${id}:cancelled`,
      payload: { run: id, proposal: proposal_id, action, status: 'cancelled' },
    });
  }
  await appendAudit(
    transaction,
    parts.keyring,
    cancelled.map(({ id }) => ({ tenant, at: parts.clock(), kind, actor, payload: { run: id, why } })),
  );
  return cancelled.map(({ id }) => id);
}

/** A target in a worker's hands that was not sent yet is cancelled too: its last look before sending finds that out. */
export async function cancelUnsent(transaction: Transaction, run: string): Promise<void> {
  // In the order in which workers settle several at once, so that neither waits for the other for ever.
  const held = transaction
    .selectFrom('platform.target')
    .select('id')
    .where('run_id', '=', run)
    .where('status', 'in', ['pending', 'applying'])
    .where('sent_at', 'is', null)
    .orderBy('position')
    .forUpdate();
  await transaction
    .updateTable('platform.target')
    .set({ status: 'cancelled', lease_until: null, ended_at: sql`clock_timestamp()` })
    .where('id', 'in', held)
    .execute();
}
