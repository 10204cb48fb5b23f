import { sql } from 'kysely';
import type { Transaction } from '../database/database.ts';
import type { Parts } from '../parts.ts';
import type { DecisionStatement, PreviewDocument } from '../proposals/document.ts';
import { statementHolds } from '../proposals/statement.ts';
import type { TargetStatus } from './machine.ts';

/** A run as a line of a list. */
export interface RunSummary {
  readonly id: string;
  readonly proposal: string;
  readonly action: string;
  readonly sentence: string;
  readonly requester: string;
  readonly status: string;
  readonly total: number;
  /** How many of its targets stand where; what is none is left out. */
  readonly counts: Readonly<Partial<Record<TargetStatus, number>>>;
  /** Who countersigned. A signature that does not hold is nobody's. */
  readonly approvedBy: readonly string[];
  /** The standing policy that let it through without a person. */
  readonly policy: string | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

export const runsIn = (transaction: Transaction) =>
  transaction.selectFrom('platform.run as r').innerJoin('platform.proposal as p', 'p.id', 'r.proposal_id');

export const runColumns = [
  'r.id',
  'r.proposal_id',
  'r.action',
  'r.status',
  'r.total',
  'r.paused_by',
  'r.created_at',
  'r.started_at',
  'r.ended_at',
  'p.document',
] as const;

export interface RunRow {
  readonly id: string;
  readonly proposal_id: string;
  readonly action: string;
  readonly status: string;
  readonly total: number;
  readonly paused_by: string | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly document: PreviewDocument;
}

export async function summariesOf(
  transaction: Transaction,
  parts: Parts,
  rows: readonly RunRow[],
): Promise<RunSummary[]> {
  if (rows.length === 0) return [];
  const counts = await countsOf(
    transaction,
    rows.map(({ id }) => id),
  );
  const approvers = await approversOf(
    transaction,
    parts,
    rows.map(({ proposal_id }) => proposal_id),
  );
  return rows.map(({ document, ...row }) => ({
    id: row.id,
    proposal: row.proposal_id,
    action: row.action,
    sentence: document.sentence,
    requester: document.requester.name,
    status: row.status,
    total: row.total,
    counts: Object.fromEntries(
      (counts.get(row.id) ?? []).map(({ status, count }) => [status, Number(count)]),
    ),
    approvedBy: document.policy.standing ? [] : (approvers.get(row.proposal_id) ?? []),
    policy: document.policy.standing?.name ?? null,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
  }));
}

async function countsOf(transaction: Transaction, runs: readonly string[]) {
  const rows = await transaction
    .selectFrom('platform.target')
    .select(['run_id', 'status', sql<string>`count(*)`.as('count')])
    .where('run_id', 'in', runs)
    .groupBy(['run_id', 'status'])
    .execute();
  return Map.groupBy(rows, ({ run_id }) => run_id);
}

async function approversOf(
  transaction: Transaction,
  parts: Parts,
  proposals: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await transaction
    .selectFrom('platform.countersignature')
    .select(['proposal_id', 'statement', 'key_id', 'signature', 'assertion'])
    .where('proposal_id', 'in', proposals)
    .where('decision', '=', 'approve')
    .orderBy('created_at')
    .execute();
  const holding = Map.groupBy(
    rows.filter(row => statementHolds(parts, row)),
    ({ proposal_id }) => proposal_id,
  );
  const nameOf = ({ statement }: { readonly statement: DecisionStatement }): string =>
    statement.approver.name;
  return new Map([...holding].map(([proposal, signed]) => [proposal, signed.map(nameOf)]));
}
