import { fingerprint, type Json } from '../canonical.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';
import type { Alert } from '../runs/alerts.ts';
import { alertsOn } from '../runs/watch.ts';
import type { Target, Timing } from '../tool.ts';
import { type DecisionStatement, leafOf, type PreviewDocument, previewDocument, rootOf } from './document.ts';
import type { ProposalStatus } from './machine.ts';
import { statementHolds } from './statement.ts';

export interface TargetView {
  readonly position: number;
  readonly ref: string;
  readonly title: string;
  readonly before: Json;
  readonly after: Json;
  /** When it is due, where that is not at once. */
  readonly timing?: Timing | null | undefined;
  /** Null while no run has taken it up. */
  readonly status: string | null;
  readonly attempts: number;
  readonly receipt: Json;
  readonly verification: Json;
  readonly problem: Json;
}

export interface RunView {
  readonly id: string;
  readonly status: string;
  readonly total: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** What is wrong with how it goes. */
  readonly alerts?: readonly Alert[] | undefined;
}

export interface ProposalView {
  readonly id: string;
  readonly status: ProposalStatus;
  readonly fingerprint: string;
  readonly document: PreviewDocument;
  readonly targets: readonly TargetView[];
  /** What a person may change before deciding, by field. */
  readonly editable: Json;
  readonly approvals: readonly {
    readonly approver: string;
    readonly decision: string;
    readonly method: string;
    readonly at: string;
  }[];
  readonly run: RunView | null;
  readonly reason: string | null;
  readonly supersededBy: string | null;
  readonly createdAt: string;
  readonly endedAt: string | null;
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/**
 * The fingerprint of what is shown, whatever the row says: rows that somebody wrote into give another one, and a decision
 * that names it is refused.
 */
const fingerprintOfShown = (document: PreviewDocument, targets: readonly Target[]): string =>
  fingerprint({ ...document, targets: { count: targets.length, root: rootOf(targets.map(leafOf)) } });

/** A proposal whole: what was shown, who decided, and what became of it. Agents see their own; operators see all. */
export function readProposal(parts: Parts, principal: Principal, id: string): Promise<ProposalView> {
  return kernelTransaction(parts, principal.tenant, async transaction => {
    const row = await transaction
      .selectFrom('platform.proposal')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row || (principal.kind === 'agent' && row.requester_id !== principal.id))
      throw new Refusal('not_found', 'There is no such proposal of yours.');
    const run = await transaction
      .selectFrom('platform.run')
      .selectAll()
      .where('proposal_id', '=', id)
      .executeTakeFirst();
    const targets = await targetsOf(transaction, id, run?.id);
    const signatures = await transaction
      .selectFrom('platform.countersignature')
      .select(['statement', 'key_id', 'signature', 'assertion', 'created_at'])
      .where('proposal_id', '=', id)
      .orderBy('created_at')
      .execute();
    const document = previewDocument.parse(row.document);
    return {
      id: row.id,
      status: row.status as ProposalStatus,
      fingerprint: fingerprintOfShown(previewDocument.parse(row.document), targets),
      document,
      editable: editableOf(parts, document, targets),
      targets,
      approvals: signatures
        .filter(row => statementHolds(parts, row))
        .map(row => ({ ...(row.statement as DecisionStatement), at: row.created_at.toISOString() }))
        .map(({ approver, decision, method, at }) => ({ approver: approver.name, decision, method, at })),
      run: run
        ? {
            id: run.id,
            status: run.status,
            total: run.total,
            startedAt: iso(run.started_at),
            endedAt: iso(run.ended_at),
            alerts: await alertsOn(transaction, parts, run.id),
          }
        : null,
      reason: row.reason,
      supersededBy: row.superseded_by,
      createdAt: row.created_at.toISOString(),
      endedAt: iso(row.ended_at),
    };
  });
}

/**
 * What was approved, beside what became of it. The two are put together here: a planner that takes a run for a short one
 * compares each with each.
 */
async function targetsOf(
  transaction: Transaction,
  proposal: string,
  run: string | undefined,
): Promise<TargetView[]> {
  const targets = await transaction
    .selectFrom('platform.proposal_target')
    .select(['position', 'ref', 'title', 'before', 'after', 'timing'])
    .where('proposal_id', '=', proposal)
    .orderBy('position')
    .execute();
  const outcomes = run
    ? await transaction
        .selectFrom('platform.target')
        .select(['position', 'status', 'attempts', 'receipt', 'verification', 'problem'])
        .where('run_id', '=', run)
        .execute()
    : [];
  const outcomeAt = new Map(outcomes.map(outcome => [outcome.position, outcome]));
  return targets.map(
    target => ({ ...target, ...(outcomeAt.get(target.position) ?? untouched) }) as TargetView,
  );
}

const untouched = { status: null, attempts: 0, receipt: null, verification: null, problem: null };

function editableOf(parts: Parts, { action, input }: PreviewDocument, targets: readonly Target[]): Json {
  const tool = parts.tools.get(action.name)?.tool;
  if (tool?.word !== 'action' || !tool.edits) return input;
  return { ...tool.edits.fields(tool.input.parse(input), targets) };
}
