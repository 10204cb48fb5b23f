import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { sha256 } from '../canonical.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { newId } from '../identifiers.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { type PreviewDocument, previewDocument, rootOf } from './document.ts';
import { endProposal, notPending } from './end.ts';
import { makeGrant } from './grant.ts';
import { signStatement } from './statement.ts';

const challengeLifetimeMs = 15 * 60_000;

export interface Challenge {
  readonly nonce: string;
  readonly fingerprint: string;
  readonly expiresAt: string;
}

export interface Decision {
  readonly proposal: string;
  readonly decision: 'approve' | 'reject';
  readonly fingerprint: string;
  readonly challenge: string;
  /** Positions of the approved targets; all when absent. */
  readonly positions?: readonly number[] | undefined;
  readonly reason?: string | undefined;
}

export interface Decided {
  readonly status: 'proposed' | 'approved' | 'rejected';
  readonly approvals: number;
  readonly required: number;
}

/** Decisions are a person's: an operator in a session. No token and no agent ever gets past here. */
export function assertPerson(principal: Principal): void {
  if (principal.kind !== 'operator' || !principal.scopes.includes('decisions:make'))
    throw new Refusal('decided_outside_console', 'Only a person who is signed in to the console decides.');
}

/** A one-time challenge for one person and one fingerprint: the decision must answer it. */
export async function openChallenge(parts: Parts, person: Principal, proposalId: string): Promise<Challenge> {
  assertPerson(person);
  const nonce = randomBytes(32).toString('base64url');
  return kernelTransaction(parts, person.tenant, async transaction => {
    const proposal = await transaction
      .selectFrom('platform.proposal')
      .select(['fingerprint', 'status'])
      .where('id', '=', proposalId)
      .executeTakeFirst();
    if (proposal?.status !== 'proposed') throw await notPending(transaction, proposalId);
    const expiresAt = new Date(parts.clock().getTime() + challengeLifetimeMs);
    await transaction
      .insertInto('platform.challenge')
      .values({
        tenant_id: person.tenant,
        id: newId(),
        proposal_id: proposalId,
        approver_id: person.id,
        fingerprint: proposal.fingerprint,
        nonce_hash: sha256(nonce),
        expires_at: expiresAt,
      })
      .execute();
    return { nonce, fingerprint: proposal.fingerprint, expiresAt: expiresAt.toISOString() };
  });
}

/**
 * A person's decision on exactly the document that was shown: the fingerprint must be its, the challenge unused and
 * theirs. The last approval that is needed makes the grant and queues its use, in the same transaction.
 */
export async function decide(parts: Parts, person: Principal, decision: Decision): Promise<Decided> {
  assertPerson(person);
  return kernelTransaction(parts, person.tenant, async transaction => {
    const proposal = await transaction
      .selectFrom('platform.proposal')
      .select([
        'id',
        'status',
        'document',
        'fingerprint',
        sql<boolean>`decide_by <= clock_timestamp()`.as('late'),
      ])
      .where('id', '=', decision.proposal)
      .forUpdate()
      .executeTakeFirst();
    if (proposal?.status !== 'proposed') throw await notPending(transaction, decision.proposal);
    if (proposal.late) throw new Refusal('proposal_expired', 'The time to decide is over.');
    if (proposal.fingerprint !== decision.fingerprint)
      throw new Refusal('fingerprint_mismatch', 'The decision names another version of this proposal.');
    const document = previewDocument.parse(proposal.document);
    await useChallenge(transaction, person, decision);
    await assertUndecidedBy(transaction, person, proposal.id);
    const leaves = await leavesOf(transaction, proposal.id);
    const positions = chosen(decision, leaves.length);
    if (decision.decision === 'approve')
      await assertMayApprove(transaction, person, document, proposal.id, positions);
    await signStatement(transaction, parts, {
      schema: 'countersign.decision.v1',
      tenant: person.tenant,
      proposal: proposal.id,
      decision: decision.decision,
      fingerprint: proposal.fingerprint,
      approved: { root: rootOf(positions.map(position => leaves[position]!)), positions },
      approver: { id: person.id, name: person.name },
      method: 'session',
      challenge: decision.challenge,
      at: parts.clock().toISOString(),
    });
    const required = document.policy.approvers;
    if (decision.decision === 'reject') {
      await endProposal(transaction, person.tenant, proposal.id, 'reject', {
        reason: decision.reason ?? null,
      });
      return { status: 'rejected', approvals: 0, required };
    }
    const { count } = await transaction
      .selectFrom('platform.countersignature')
      .select(e => e.fn.countAll<string>().as('count'))
      .where('proposal_id', '=', proposal.id)
      .where('decision', '=', 'approve')
      .executeTakeFirstOrThrow();
    const approvals = Number(count);
    if (approvals < required) return { status: 'proposed', approvals, required };
    await makeGrant(transaction, document, {
      proposal: proposal.id,
      fingerprint: proposal.fingerprint,
      leaves,
      positions,
    });
    return { status: 'approved', approvals, required };
  });
}

async function useChallenge(transaction: Transaction, person: Principal, decision: Decision): Promise<void> {
  const used = await transaction
    .updateTable('platform.challenge')
    .set({ used_at: sql`clock_timestamp()` })
    .where('nonce_hash', '=', sha256(decision.challenge))
    .where('proposal_id', '=', decision.proposal)
    .where('approver_id', '=', person.id)
    .where('fingerprint', '=', decision.fingerprint)
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .returning('id')
    .execute();
  if (used.length !== 1)
    throw new Refusal('challenge_invalid', 'The challenge is unknown, used, expired or not yours.');
}

const leavesOf = async (transaction: Transaction, proposal: string): Promise<string[]> =>
  (
    await transaction
      .selectFrom('platform.proposal_target')
      .select('leaf')
      .where('proposal_id', '=', proposal)
      .orderBy('position')
      .execute()
  ).map(row => row.leaf);

function chosen(decision: Decision, count: number): number[] {
  if (decision.decision === 'reject') return [];
  const positions = decision.positions
    ? [...new Set(decision.positions)].sort((a, b) => a - b)
    : Array.from({ length: count }, (_, position) => position);
  const outside = positions.find(
    position => !Number.isInteger(position) || position < 0 || position >= count,
  );
  if (outside !== undefined)
    throw new Refusal(
      'invalid_input',
      `There is no target ${outside}; they are numbered 0 to ${count - 1}.`,
      { path: 'positions' },
    );
  if (positions.length === 0)
    throw new Refusal('invalid_input', 'Approve at least one target, or reject the proposal.', {
      path: 'positions',
    });
  return positions;
}

/** One decision a person: whoever approved and thinks better of it withdraws the proposal. */
async function assertUndecidedBy(
  transaction: Transaction,
  person: Principal,
  proposal: string,
): Promise<void> {
  const earlier = await transaction
    .selectFrom('platform.countersignature')
    .select('id')
    .where('proposal_id', '=', proposal)
    .where('approver_id', '=', person.id)
    .executeTakeFirst();
  if (earlier)
    throw new Refusal('not_pending', 'You approved this already; a second person must.', {
      mend: 'Wait for the second person, or withdraw the proposal.',
    });
}

async function assertMayApprove(
  transaction: Transaction,
  person: Principal,
  document: PreviewDocument,
  proposal: string,
  positions: readonly number[],
): Promise<void> {
  if (document.policy.passkey)
    throw new Refusal('passkey_required', 'The rules of approval ask for a passkey on this one.');
  const { id, on_behalf_of, edited_by } = document.requester;
  if (document.policy.separate_requester && [id, on_behalf_of, edited_by].includes(person.id))
    throw new Refusal('requester_may_not_approve', 'Whoever asked for this may not approve it.');
  const others = await transaction
    .selectFrom('platform.countersignature')
    .select('statement')
    .where('proposal_id', '=', proposal)
    .where('decision', '=', 'approve')
    .execute();
  for (const other of others) {
    if (other.statement.approved.positions.join() !== positions.join())
      throw new Refusal(
        'invalid_input',
        'The first approver chose other targets; approve the same set, or reject.',
        {
          path: 'positions',
          details: { positions: other.statement.approved.positions },
        },
      );
  }
}
