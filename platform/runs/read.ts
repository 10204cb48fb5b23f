import { sql } from 'kysely';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { PreviewDocument } from '../proposals/document.ts';
import { anywhere } from '../proposals/list.ts';
import type { TargetView } from '../proposals/read.ts';
import { shownAt } from '../proposals/shown.ts';
import type { Alert } from './alerts.ts';
import { countRetryable } from './retry-failed.ts';
import { type RunSummary, runColumns, runsIn, summariesOf } from './summaries.ts';
import { alertsOn } from './watch.ts';

/** One run with what may be done about it. */
export interface RunDetail extends RunSummary {
  readonly pausedBy: string | null;
  readonly reversibility: PreviewDocument['reversibility'];
  /** How many of the failed targets can be tried again: none whose outcome is unknown, none that moved. */
  readonly retryable: number;
  /** What is wrong with how it goes. */
  readonly alerts: readonly Alert[];
}

export interface RunFilter {
  readonly status?: readonly string[] | undefined;
  readonly action?: string | undefined;
  readonly search?: string | undefined;
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}

export interface RunPage {
  readonly runs: readonly RunSummary[];
  readonly total: number;
  /** How many of all that match stand where, whatever status was asked for. */
  readonly counts: Readonly<Record<string, number>>;
}

/** A page of the tenant's runs, the newest first. */
export function listRuns(parts: Parts, tenant: string, filter: RunFilter = {}): Promise<RunPage> {
  return kernelTransaction(parts, tenant, async transaction => {
    let matching = runsIn(transaction);
    if (filter.action) matching = matching.where('r.action', '=', filter.action);
    if (filter.search)
      matching = matching.where(sql<string>`p.document->>'sentence'`, 'ilike', anywhere(filter.search));
    const tally = await matching
      .select(['r.status', sql<string>`count(*)`.as('count')])
      .groupBy('r.status')
      .execute();
    const counts = Object.fromEntries(tally.map(({ status, count }) => [status, Number(count)]));
    const wanted = filter.status?.length ? filter.status : Object.keys(counts);
    if (filter.status?.length) matching = matching.where('r.status', 'in', filter.status);
    const rows = await matching
      .select(runColumns)
      .orderBy('r.id', 'desc')
      .limit(Math.min(filter.limit ?? 50, 200))
      .offset(filter.offset ?? 0)
      .execute();
    return {
      runs: await summariesOf(transaction, parts, rows),
      total: wanted.reduce((sum, status) => sum + (counts[status] ?? 0), 0),
      counts,
    };
  });
}

export function readRun(parts: Parts, tenant: string, id: string): Promise<RunDetail> {
  return kernelTransaction(parts, tenant, async transaction => {
    const row = await runsIn(transaction).select(runColumns).where('r.id', '=', id).executeTakeFirst();
    if (!row) throw new Refusal('not_found', 'There is no such run.');
    const [summary] = await summariesOf(transaction, parts, [row]);
    const pauser = await transaction
      .selectFrom('platform.principal')
      .select('name')
      .where('id', '=', row.paused_by)
      .executeTakeFirst();
    return {
      ...summary!,
      pausedBy: pauser?.name ?? row.paused_by,
      reversibility: (row.document as PreviewDocument).reversibility,
      retryable: await countRetryable(transaction, id),
      alerts: await alertsOn(transaction, parts, id),
    };
  });
}

export interface TargetFilter {
  readonly status?: readonly string[] | undefined;
  readonly search?: string | undefined;
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}

export interface TargetPage {
  readonly targets: readonly TargetView[];
  readonly total: number;
}

/** A page of one run's targets, in their order. */
export function listTargets(
  parts: Parts,
  tenant: string,
  run: string,
  filter: TargetFilter = {},
): Promise<TargetPage> {
  return kernelTransaction(parts, tenant, async transaction => {
    const owner = await transaction
      .selectFrom('platform.run')
      .select('proposal_id')
      .where('id', '=', run)
      .executeTakeFirst();
    if (!owner) return { targets: [], total: 0 };
    let matching = transaction.selectFrom('platform.target').where('run_id', '=', run);
    if (filter.status?.length) matching = matching.where('status', 'in', filter.status);
    if (filter.search) {
      const named = await positionsNaming(transaction, owner.proposal_id, filter.search);
      matching = matching.where(sql<boolean>`position = any(${named})`);
    }
    const { total } = await matching.select(sql<string>`count(*)`.as('total')).executeTakeFirstOrThrow();
    const outcomes = await matching
      .select(['position', 'status', 'attempts', 'receipt', 'verification', 'problem'])
      .orderBy('position')
      .limit(Math.min(filter.limit ?? 100, 500))
      .offset(filter.offset ?? 0)
      .execute();
    const shown = await shownAt(
      transaction,
      owner.proposal_id,
      outcomes.map(({ position }) => position),
    );
    const targets = outcomes.map(outcome => ({ ...shown.get(outcome.position)!, ...outcome }) as TargetView);
    return { targets, total: Number(total) };
  });
}

async function positionsNaming(transaction: Transaction, proposal: string, words: string): Promise<number[]> {
  const pattern = anywhere(words);
  const rows = await transaction
    .selectFrom('platform.proposal_target')
    .select('position')
    .where('proposal_id', '=', proposal)
    .where(e => e.or([e('title', 'ilike', pattern), e('ref', 'ilike', pattern)]))
    .execute();
  return rows.map(({ position }) => position);
}
