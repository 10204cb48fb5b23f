import { sql } from 'kysely';
import { appendAudit } from '../audit/chain.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { enqueue } from '../events/record.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { type PreviewDocument, previewDocument } from '../proposals/document.ts';
import { shownAt } from '../proposals/shown.ts';

/**
 * Failures after which a target may be sent again: whatever else is in the way, it certainly changed nothing. An outcome
 * that was never found out may have happened, and what is not as it was signed never runs.
 */
const certainlyNothing = sql<boolean>`coalesce(problem->>'code', 'outcome_unknown')
  not in ('outcome_unknown', 'fingerprint_mismatch')`;

/** Targets of a run that a retry can take up: those that failed in a run that has ended by itself. */
const retryableIn = (transaction: Transaction, run: string) =>
  transaction
    .selectFrom('platform.target as t')
    .innerJoin('platform.run as r', 'r.id', 't.run_id')
    .where('t.run_id', '=', run)
    .where('t.status', '=', 'failed')
    .where('r.status', 'in', ['partial', 'failed', 'queued', 'applying', 'paused'])
    .where(certainlyNothing);

export async function countRetryable(transaction: Transaction, run: string): Promise<number> {
  const { count } = await retryableIn(transaction, run)
    .where('r.status', 'in', ['partial', 'failed'])
    .select(sql<string>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** A failed target as it stands: what a person sees before a retry, and what must still be so when it is retried. */
export async function failureOf(
  transaction: Transaction,
  run: string,
  position: number,
): Promise<Failure | null> {
  const row = await retryableIn(transaction, run)
    .select(['t.attempts', 't.ended_at', 't.problem'])
    .where('t.position', '=', position)
    .executeTakeFirst();
  return row ? standingOf(row) : null;
}

function standingOf(row: { attempts: number; ended_at: Date | null; problem: unknown }): Failure {
  const { code, message } = row.problem as { readonly code: string; readonly message: string };
  return {
    status: 'failed',
    reason: message,
    code,
    tries: row.attempts,
    failed_at: row.ended_at?.toISOString() ?? null,
  };
}

/** How a target failed, as a person is shown it. */
export type Failure = {
  readonly status: 'failed';
  readonly reason: string;
  readonly code: string;
  readonly tries: number;
  readonly failed_at: string | null;
};

/** A run as somebody sees it who wants to have its failed targets tried again. */
export interface FailedRun {
  readonly proposal: string;
  readonly document: PreviewDocument;
  readonly failures: readonly {
    readonly position: number;
    readonly title: string;
    readonly failure: Failure;
  }[];
}

/** The failed targets of a run that may be tried again. Agents see the runs of their own proposals. */
export function failuresOf(parts: Parts, principal: Principal, run: string): Promise<FailedRun> {
  return kernelTransaction(parts, principal.tenant, async transaction => {
    const row = await transaction
      .selectFrom('platform.run as r')
      .innerJoin('platform.proposal as p', 'p.id', 'r.proposal_id')
      .select(['p.id', 'p.document', 'p.requester_id'])
      .where('r.id', '=', run)
      .executeTakeFirst();
    if (!row || (principal.kind === 'agent' && row.requester_id !== principal.id))
      throw new Refusal('not_found', 'There is no such run of yours.');
    const failed = await retryableIn(transaction, run)
      .select(['t.position', 't.attempts', 't.ended_at', 't.problem'])
      .orderBy('t.position')
      .execute();
    const shown = await shownAt(
      transaction,
      row.id,
      failed.map(({ position }) => position),
    );
    return {
      proposal: row.id,
      document: previewDocument.parse(row.document),
      failures: failed.map(each => ({
        position: each.position,
        title: shown.get(each.position)?.title ?? '',
        failure: standingOf(each),
      })),
    };
  });
}

/**
 * Puts one failed target back among those to be sent, under the grant that it had, and lets its run go on. The run's row
 * is held first, so that a run that is just about to end sees the target, or is queued anew after it.
 */
export async function retryTarget(
  transaction: Transaction,
  parts: Parts,
  retry: {
    readonly tenant: string;
    readonly proposal: string;
    readonly run: string;
    readonly position: number;
  },
): Promise<void> {
  const { tenant, run, position } = retry;
  const row = await transaction
    .selectFrom('platform.run')
    .select('status')
    .where('id', '=', run)
    .forUpdate()
    .executeTakeFirst();
  if (!row || row.status === 'cancelled' || row.status === 'applied')
    throw new Refusal('run_not_active', 'The run was cancelled, so nothing more of it is sent.');
  const back = await transaction
    .updateTable('platform.target')
    .set({
      status: 'pending',
      attempts: 0,
      waited_ms: 0,
      questions: 0,
      lease_until: null,
      sent_at: null,
      ended_at: null,
      next_attempt_at: sql<Date>`clock_timestamp()`,
    })
    .where('run_id', '=', run)
    .where('position', '=', position)
    .where('status', '=', 'failed')
    .where(certainlyNothing)
    .returning('id')
    .executeTakeFirst();
  if (!back) throw new Refusal('target_stale', 'The target is not failed any more; it was left as it is.');
  await transaction
    .updateTable('platform.dead_letter')
    .set({ resolved_at: sql<Date>`clock_timestamp()` })
    .where('target_id', '=', back.id)
    .where('resolved_at', 'is', null)
    .execute();
  await appendAudit(transaction, parts.keyring, [
    { tenant, at: parts.clock(), kind: 'target.retried', actor: 'executor', payload: { ...retry } },
  ]);
  if (row.status !== 'partial' && row.status !== 'failed') return;
  await transaction
    .updateTable('platform.run')
    .set({ status: 'queued', ended_at: null })
    .where('id', '=', run)
    .execute();
  await enqueue(transaction, { tenant, topic: 'run.drive', subject: run });
}
