import { sql } from 'kysely';
import { appendAudit } from '../audit/chain.ts';
import { canonicalJson, fingerprint } from '../canonical.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { newId } from '../identifiers.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import { cancelRuns } from '../runs/cancel.ts';
import {
  type ApprovalRules,
  approvalRules,
  decidesWhoDecides,
  drawsOf,
  firstRules,
  type StandingPolicy,
  standingPolicy,
} from './rules.ts';

export interface AdoptedPolicy {
  readonly id: string;
  readonly version: number;
  readonly document: StandingPolicy;
  readonly signedBy: string;
  readonly validUntil: Date;
}

/** Thrown inside the consuming transaction when a budget would be passed: nothing of it remains. */
export class BudgetExceeded extends Error {}

/** What is signed of a policy: all that decides where, for how long and for whom it holds, not its words alone. */
const policyBytes = (
  tenant: string,
  policy: Omit<AdoptedPolicy, 'document'> & { readonly document: unknown },
): Uint8Array =>
  new TextEncoder().encode(
    canonicalJson({
      schema: 'countersign.policy.v1',
      tenant,
      id: policy.id,
      version: policy.version,
      document: policy.document,
      signed_by: policy.signedBy,
      valid_until: policy.validUntil.toISOString(),
    }),
  );

/** The newest rules of approval, or the first ones of an installation. */
export async function rulesOf(transaction: Transaction): Promise<{ version: number; rules: ApprovalRules }> {
  const row = await transaction
    .selectFrom('platform.approval_rules')
    .select(['version', 'document'])
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row
    ? { version: row.version, rules: approvalRules.parse(row.document) }
    : { version: 0, rules: firstRules };
}

/** Policies in force whose signature holds. A row that somebody wrote into the table without our key is not one. */
export async function activePolicies(parts: Parts, tenant: string): Promise<AdoptedPolicy[]> {
  const rows = await kernelTransaction(parts, tenant, t =>
    t
      .selectFrom('platform.standing_policy as s')
      .selectAll()
      .where('s.revoked_at', 'is', null)
      .where('s.valid_until', '>', sql<Date>`clock_timestamp()`)
      .orderBy('s.created_at')
      .execute(),
  );
  return rows.flatMap(row => {
    const { id, version, document, signed_by: signedBy, valid_until: validUntil } = row;
    const signed = policyBytes(tenant, { id, version, document, signedBy, validUntil });
    const parsed = standingPolicy.safeParse(document);
    if (!parsed.success || !parts.keyring.verify(row.key_id, signed, row.signature)) return [];
    return [{ id, version, document: parsed.data, signedBy, validUntil }];
  });
}

/**
 * Adopts a standing policy in a person's name: at set-up, or as the effect of an approved proposal. Refuses one that
 * would cover what decides who may decide, or an action that does not exist.
 */
export async function adoptPolicy(
  transaction: Transaction,
  parts: Parts,
  adoption: {
    readonly tenant: string;
    readonly document: StandingPolicy;
    readonly signedBy: string;
    readonly validUntil: Date;
  },
): Promise<string> {
  const document = standingPolicy.parse(adoption.document);
  for (const name of document.actions) {
    const known = parts.tools.get(name);
    if (known?.tool.word !== 'action')
      throw new Refusal('invalid_input', `There is no action called ${name}.`, { path: 'actions' });
    if (decidesWhoDecides({ action: known.tool, capability: known.capability }))
      throw new Refusal('action_not_permitted', `A standing policy can never cover ${name}.`, {
        path: 'actions',
      });
  }
  const id = newId();
  const { signedBy, validUntil } = adoption;
  const { keyId, signature } = parts.keyring.sign(
    policyBytes(adoption.tenant, { id, version: 1, document, signedBy, validUntil }),
  );
  await transaction
    .insertInto('platform.standing_policy')
    .values({
      tenant_id: adoption.tenant,
      id,
      version: 1,
      name: document.name,
      document: canonicalJson(document),
      fingerprint: fingerprint(document),
      signed_by: signedBy,
      key_id: keyId,
      signature,
      valid_until: validUntil,
    })
    .execute();
  await appendAudit(transaction, parts.keyring, [
    {
      tenant: adoption.tenant,
      at: parts.clock(),
      kind: 'policy.adopted',
      actor: signedBy,
      payload: { policy: id, document: JSON.parse(canonicalJson(document)) },
    },
  ]);
  return id;
}

/** Takes a call's share from a policy's budgets, each in one conditional statement. Throws `BudgetExceeded`. */
export async function reserveBudget(
  transaction: Transaction,
  reservation: {
    readonly tenant: string;
    readonly policy: { readonly id: string; readonly document: StandingPolicy };
    readonly spend: { amount: number; currency: string } | null;
    readonly now: Date;
  },
): Promise<void> {
  const { tenant, policy, spend, now } = reservation;
  for (const { unit, window, take, limit } of drawsOf(policy.document, spend, now)) {
    if (take > limit) throw new BudgetExceeded(`It alone passes the policy's ${unit} budget.`);
    const reserved = await transaction
      .insertInto('platform.policy_spend')
      .values({ tenant_id: tenant, policy_id: policy.id, window_start: window, unit, spent: take })
      .onConflict(conflict =>
        conflict
          .columns(['tenant_id', 'policy_id', 'window_start', 'unit'])
          .doUpdateSet({ spent: sql`policy_spend.spent + ${take}` })
          .where(sql<boolean>`policy_spend.spent + ${take} <= ${limit}`),
      )
      .returning('unit')
      .execute();
    if (reserved.length === 0) throw new BudgetExceeded(`The policy's ${unit} budget is used up.`);
  }
}

/**
 * Revokes a policy at once: no grant of it can be consumed from now on, and what its runs have not sent never will be;
 * unless they are let end, as where what is not sent yet is to take back what was.
 */
export async function revokePolicy(
  transaction: Transaction,
  parts: Parts,
  revocation: {
    readonly tenant: string;
    readonly policy: string;
    readonly by: string;
    readonly letRunsEnd?: boolean;
  },
): Promise<void> {
  const revoked = await transaction
    .updateTable('platform.standing_policy')
    .set({ revoked_at: sql`clock_timestamp()` })
    .where('id', '=', revocation.policy)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute();
  if (revoked.length === 0) throw new Refusal('not_found', 'There is no such policy in force.');
  await appendAudit(transaction, parts.keyring, [
    {
      tenant: revocation.tenant,
      at: parts.clock(),
      kind: 'policy.revoked',
      actor: revocation.by,
      payload: { policy: revocation.policy },
    },
  ]);
  if (revocation.letRunsEnd) return;
  const runs = await transaction
    .selectFrom('platform.run as r')
    .innerJoin('platform.grant as g', 'g.id', 'r.grant_id')
    .select('r.id')
    .where('g.policy_id', '=', revocation.policy)
    .execute();
  await cancelRuns(transaction, parts, {
    tenant: revocation.tenant,
    runs: runs.map(({ id }) => id),
    actor: revocation.by,
    kind: 'run.cancelled',
    why: { policy_revoked: revocation.policy },
  });
}
