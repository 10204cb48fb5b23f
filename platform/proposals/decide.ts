import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { sha256 } from '../canonical.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { newId } from '../identifiers.ts';
import { recordingRefusals } from '../identity/passkeys/refused.ts';
import type { AssertionResponse } from '../identity/passkeys/responses.ts';
import { takeAssertion } from '../identity/passkeys/take-assertion.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { approvedOf, type Wish } from './approved.ts';
import { decisionChallenge, previewDocument } from './document.ts';
import { endProposal, notPending } from './end.ts';
import { makeGrant } from './grant.ts';
import { assertMayApprove, assertUndecidedBy } from './may-decide.ts';
import { signStatement } from './statement.ts';

const challengeLifetimeMs = 15 * 60_000;

export interface Challenge {
  readonly nonce: string;
  readonly fingerprint: string;
  readonly expiresAt: string;
}

export interface Decision extends Wish {
  readonly fingerprint: string;
  readonly challenge: string;
  readonly reason?: string | undefined;
  /** What the person's passkey answered to this very decision's challenge. */
  readonly passkey?: AssertionResponse | undefined;
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
  const about = { proposal: decision.proposal, decision: decision.decision };
  return recordingRefusals(
    parts,
    person,
    about,
    transaction => decideIn(transaction, parts, person, decision),
    transaction => spendChallenge(transaction, person, decision),
  );
}

async function decideIn(
  transaction: Transaction,
  parts: Parts,
  person: Principal,
  decision: Decision,
): Promise<Decided> {
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
  if (!(await spendChallenge(transaction, person, decision)))
    throw new Refusal('challenge_invalid', 'The challenge is unknown, used, expired or not yours.');
  await assertUndecidedBy(transaction, person, proposal.id);
  const { leaves, positions, root } = await approvedOf(transaction, decision);
  const decided = {
    tenant: person.tenant,
    proposal: proposal.id,
    decision: decision.decision,
    fingerprint: proposal.fingerprint,
    approved: { root, positions },
    approver: { id: person.id, name: person.name },
    challenge: decision.challenge,
  };
  const signed =
    decision.passkey &&
    (await takeAssertion(transaction, parts, person, decision.passkey, decisionChallenge(decided)));
  if (decision.decision === 'approve') {
    if (document.policy.passkey && !signed)
      throw new Refusal('passkey_required', 'The rules of approval ask for a passkey on this one.');
    await assertMayApprove(transaction, person, document, proposal.id, positions);
  }
  const at = parts.clock().toISOString();
  await signStatement(
    transaction,
    parts,
    {
      schema: 'countersign.decision.v1',
      ...decided,
      ...(signed ? { method: 'passkey', passkey: signed.signer } : { method: 'session' }),
      at,
    },
    signed?.assertion,
  );
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
}

/** Uses a challenge up; false when it is unknown, used, expired, or of another person, proposal or document. */
async function spendChallenge(
  transaction: Transaction,
  person: Principal,
  decision: Decision,
): Promise<boolean> {
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
  return used.length === 1;
}
