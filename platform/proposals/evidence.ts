import { fingerprint, sha256 } from '../canonical.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { type DecisionStatement, leafOf, type PreviewDocument, rootOf } from './document.ts';
import { statementHolds } from './statement.ts';

export interface GrantRow {
  readonly id: string;
  readonly proposal_id: string;
  readonly fingerprint: string;
  readonly approved_root: string;
  readonly approved_positions: readonly number[];
  readonly policy_id: string | null;
  readonly policy_version: number | null;
  readonly use_by: Date;
}

/**
 * Checks what is stored against what was signed, from the bytes: the document's fingerprint, the root of the targets,
 * the signatures of enough distinct approvers over exactly this set. Returns the approved targets' leaves by position.
 * Refuses `fingerprint_mismatch` when anything differs: whoever can write our tables still cannot approve.
 */
export async function assertEvidence(
  transaction: Transaction,
  parts: Parts,
  grant: GrantRow,
  proposal: { readonly fingerprint: string; readonly approvers_required: number },
  document: PreviewDocument,
): Promise<ReadonlyMap<number, string>> {
  const targets = await transaction
    .selectFrom('platform.proposal_target')
    .select(['position', 'ref', 'title', 'before', 'after', 'timing'])
    .where('proposal_id', '=', grant.proposal_id)
    .orderBy('position')
    .execute();
  const leaves = targets.map(leafOf);
  const approved = grant.approved_positions.map(position => leaves[position] ?? '');
  const signatures = await transaction
    .selectFrom('platform.countersignature')
    .select(['statement', 'key_id', 'signature', 'assertion'])
    .where('proposal_id', '=', grant.proposal_id)
    .where('decision', '=', 'approve')
    .execute();
  const signers = new Set(
    signatures
      .filter(row => statementHolds(parts, row) && agrees(row.statement, document, grant))
      .map(row => row.statement.approver.id),
  );
  const broken =
    fingerprint(document) !== grant.fingerprint ||
    grant.fingerprint !== proposal.fingerprint ||
    document.policy.approvers !== proposal.approvers_required ||
    document.use_by !== grant.use_by.toISOString() ||
    document.targets.root !== rootOf(leaves) ||
    document.targets.count !== leaves.length ||
    grant.approved_positions.length === 0 ||
    grant.approved_root !== rootOf(approved) ||
    (document.policy.standing?.id ?? null) !== grant.policy_id ||
    (document.policy.standing?.version ?? null) !== grant.policy_version ||
    signers.size < Math.max(1, document.policy.approvers);
  if (broken)
    throw new Refusal('fingerprint_mismatch', 'What is stored is not what was signed; nothing was done.');
  return new Map(grant.approved_positions.map((position, index) => [position, approved[index]!]));
}

/** The signed words are about this tenant, this proposal and this set; the columns beside them prove nothing. */
const agrees = (statement: DecisionStatement, document: PreviewDocument, grant: GrantRow): boolean =>
  statement.decision === 'approve' &&
  statement.tenant === document.tenant &&
  statement.proposal === grant.proposal_id &&
  statement.fingerprint === grant.fingerprint &&
  statement.approved.root === grant.approved_root &&
  (statement.method === 'passkey' || !document.policy.passkey) &&
  (statement.method === 'policy') === (grant.policy_id !== null);

/** What was approved is what the action of that version does. Refuses `proposal_stale` when an update changed it. */
export function assertSameAction(parts: Parts, { action }: PreviewDocument): void {
  if (parts.tools.get(action.name)?.tool.version !== action.version)
    throw new Refusal('proposal_stale', `${action.name} changed with an update since this was proposed.`);
}

/**
 * The key under which a target is sent: a fixed function of what was signed, so that the vendor sees one key however
 * often it is sent, and whatever became of our rows. In the form of a UUID, which vendors ask for.
 */
export function idempotencyKeyOf(proposal: string, position: number): string {
  const hex = sha256(`${proposal}/${position}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
