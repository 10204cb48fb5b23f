import { sql } from 'kysely';
import { appendAudit } from '../audit/chain.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { enqueue, recordEvent } from '../events/record.ts';
import { newId } from '../identifiers.ts';
import type { Parts } from '../parts.ts';
import { tellWaiting } from '../runs/waiting.ts';
import { type PreviewDocument, previewDocument } from './document.ts';
import { assertEvidence, assertSameAction } from './evidence.ts';
import { standingPolicy } from './rules.ts';
import { reserveBudget } from './standing.ts';

/**
 * Uses a grant: the one statement by which an approval becomes a run. It succeeds only while the grant is unused and
 * in time, its proposal approved with that very fingerprint, enough distinct people counted, its policy (if any) in
 * force, and nothing frozen. Then the evidence is checked again from the bytes: the document's fingerprint, the root
 * of the targets, each signature. Whatever fails, the transaction ends and nothing of it remains.
 */
export async function consumeGrant(
  transaction: Transaction,
  parts: Parts,
  tenant: string,
  grantId: string,
): Promise<string> {
  const run = newId();
  const grant = await transaction
    .updateTable('platform.grant as g')
    .set({ consumed_at: sql`clock_timestamp()`, run_id: run })
    .where('g.id', '=', grantId)
    .where('g.consumed_at', 'is', null)
    .where('g.use_by', '>', sql<Date>`clock_timestamp()`)
    .where(
      sql<boolean>`exists (select 1 from platform.proposal p where p.id = g.proposal_id and p.status = 'approved'
        and p.fingerprint = g.fingerprint
        and (g.policy_id is not null or p.approvers_required >= 1)
        and p.approvers_required <= (select count(distinct c.approver_id) from platform.countersignature c
          where c.proposal_id = p.id and c.decision = 'approve'))`,
    )
    .where(
      sql<boolean>`not exists (select 1 from platform.freeze f, platform.proposal p
        where p.id = g.proposal_id and f.lifted_at is null
        and (f.scope = 'everything' or f.subject_id = p.requester_id or f.subject_id = g.policy_id))`,
    )
    .where(
      sql<boolean>`(g.policy_id is null or exists (select 1 from platform.standing_policy s where s.id = g.policy_id
        and s.version = g.policy_version and s.revoked_at is null and s.valid_until > clock_timestamp() for share))`,
    )
    .returningAll('g')
    .executeTakeFirst();
  if (!grant) throw await whyNot(transaction, grantId);

  const proposal = await transaction
    .updateTable('platform.proposal')
    .set({ status: 'executed', ended_at: sql`clock_timestamp()` })
    .where('id', '=', grant.proposal_id)
    .where('status', '=', 'approved')
    .returning(['id', 'document', 'fingerprint', 'approvers_required'])
    .executeTakeFirstOrThrow();
  const document = previewDocument.parse(proposal.document);
  await assertEvidence(transaction, parts, grant, proposal, document);
  assertSameAction(parts, document);
  if (grant.policy_id) await reserve(transaction, parts, tenant, grant.policy_id, document);

  await transaction
    .insertInto('platform.run')
    .values({
      tenant_id: tenant,
      id: run,
      proposal_id: proposal.id,
      grant_id: grantId,
      action: document.action.name,
      status: 'queued',
      total: grant.approved_positions.length,
    })
    .execute();
  await transaction
    .insertInto('platform.target')
    .columns([
      'tenant_id',
      'id',
      'run_id',
      'position',
      'ref',
      'status',
      'idempotency_key',
      'next_attempt_at',
      'together',
    ])
    .expression(
      transaction
        .selectFrom('platform.proposal_target as t')
        .select([
          't.tenant_id',
          sql<string>`gen_random_uuid()`.as('id'),
          sql<string>`${run}::uuid`.as('run_id'),
          't.position',
          't.ref',
          sql<string>`'pending'`.as('status'),
          keyOfTarget.as('idempotency_key'),
          sql<Date>`greatest(now(), (t.timing->>'due')::timestamptz)`.as('next_attempt_at'),
          't.together',
        ])
        .where('t.proposal_id', '=', proposal.id)
        .where('t.position', 'in', grant.approved_positions),
    )
    .execute();
  const due = await firstDue(transaction, run);
  await enqueue(transaction, { tenant, topic: 'run.drive', subject: run, at: due.at });
  await recordEvent(transaction, {
    tenant,
    type: 'run.created',
    key: `run.created:${run}`,
    payload: { run, proposal: proposal.id, action: document.action.name, status: 'queued' },
  });
  if (due.later) {
    const about = { run, proposal: proposal.id, action: document.action.name };
    await tellWaiting(transaction, tenant, about, due.at);
  }
  await appendAudit(transaction, parts.keyring, [
    {
      tenant,
      at: parts.clock(),
      kind: 'grant.consumed',
      actor: document.requester.id,
      payload: {
        grant: grantId,
        proposal: proposal.id,
        fingerprint: proposal.fingerprint,
        approved_root: grant.approved_root,
        run,
      },
    },
  ]);
  return run;
}

/** When the first target of a run is due, and whether that is later than now, by the clock of the tables. */
const firstDue = (transaction: Transaction, run: string) =>
  transaction
    .selectFrom('platform.target')
    .select([
      sql<Date>`min(next_attempt_at)`.as('at'),
      sql<boolean>`min(next_attempt_at) > now()`.as('later'),
    ])
    .where('run_id', '=', run)
    .executeTakeFirstOrThrow();

/** `idempotencyKeyOf` in SQL. The row's is for people to read; what is sent is computed anew. */
const keyOfTarget = sql<string>`overlay(overlay(
  substr(encode(sha256(convert_to(t.proposal_id || '/' || t.position, 'UTF8')), 'hex'), 1, 32)
  placing '8' from 13) placing '8' from 17)::uuid::text`;

async function reserve(
  transaction: Transaction,
  parts: Parts,
  tenant: string,
  policyId: string,
  document: PreviewDocument,
): Promise<void> {
  const row = await transaction
    .selectFrom('platform.standing_policy')
    .select('document')
    .where('id', '=', policyId)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  await reserveBudget(transaction, {
    tenant,
    policy: { id: policyId, document: standingPolicy.parse(row.document) },
    spend: document.spend,
    now: parts.clock(),
  });
}

/** The reason that a grant could not be used, for the one who asked. */
async function whyNot(transaction: Transaction, grantId: string): Promise<Refusal> {
  const row = await transaction
    .selectFrom('platform.grant as g')
    .innerJoin('platform.proposal as p', 'p.id', 'g.proposal_id')
    .select(['g.consumed_at', 'g.run_id', 'p.status', sql<boolean>`g.use_by <= clock_timestamp()`.as('late')])
    .where('g.id', '=', grantId)
    .executeTakeFirst();
  if (!row) return new Refusal('not_found', 'There is no such grant.');
  if (row.consumed_at)
    return new Refusal('grant_spent', 'This approval was used already.', { details: { run: row.run_id } });
  if (row.late) return new Refusal('proposal_expired', 'The approval was not used in time.');
  if (row.status !== 'approved') return new Refusal('not_pending', `The proposal is ${row.status}.`);
  return new Refusal('frozen', 'Writes are stopped, or the policy behind this approval was revoked.');
}
