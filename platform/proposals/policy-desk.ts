import { appendAudit } from '../audit/chain.ts';
import type { Json } from '../canonical.ts';
import { canonicalJson } from '../canonical.ts';
import type { PolicyDesk } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { approvalRules, standingPolicy } from './rules.ts';
import { adoptPolicy, revokePolicy, rulesOf } from './standing.ts';

/** The person who countersigned a proposal. Refuses `action_not_permitted` when a policy did, or nobody. */
export async function approverOf(transaction: Transaction, proposal: string): Promise<string> {
  const row = await transaction
    .selectFrom('platform.countersignature')
    .select('approver_id')
    .where('proposal_id', '=', proposal)
    .where('decision', '=', 'approve')
    .where('method', '!=', 'policy')
    .orderBy('created_at', 'desc')
    .executeTakeFirst();
  if (row) return row.approver_id;
  throw new Refusal('action_not_permitted', 'Only a person changes who may decide.');
}

/**
 * The desk of one approved proposal, on its transaction. `asKernel` runs the work under the kernel's role, for the
 * capability's own cannot reach these tables. What is changed is changed in the name of the person who countersigned.
 */
export function policyDesk(
  transaction: Transaction,
  parts: Parts,
  proposal: { readonly tenant: string; readonly id: string },
  asKernel: <T>(work: () => Promise<T>) => Promise<T>,
): PolicyDesk {
  const { tenant } = proposal;
  const approver = (): Promise<string> => approverOf(transaction, proposal.id);
  return {
    rules: () =>
      asKernel(async () => {
        const { version, rules } = await rulesOf(transaction);
        return { version, rules: JSON.parse(canonicalJson(rules)) as Json };
      }),
    changeRules: wanted =>
      asKernel(async () => {
        const rules = approvalRules.parse(wanted);
        const by = await approver();
        const version = (await rulesOf(transaction)).version + 1;
        await transaction
          .insertInto('platform.approval_rules')
          .values({ tenant_id: tenant, version, document: canonicalJson(rules), created_by: by })
          .execute();
        await appendAudit(transaction, parts.keyring, [
          { tenant, at: parts.clock(), kind: 'rules.changed', actor: by, payload: { version, rules } },
        ]);
        return version;
      }),
    adopt: (document, validUntil) =>
      asKernel(async () =>
        adoptPolicy(transaction, parts, {
          tenant,
          document: standingPolicy.parse(document),
          signedBy: await approver(),
          validUntil,
        }),
      ),
    revoke: (policy, { letRunsEnd } = { letRunsEnd: false }) =>
      asKernel(async () =>
        revokePolicy(transaction, parts, { tenant, policy, by: await approver(), letRunsEnd }),
      ),
    isInForce: policy =>
      asKernel(async () => {
        const row = await transaction
          .selectFrom('platform.standing_policy')
          .select('id')
          .where('id', '=', policy)
          .where('revoked_at', 'is', null)
          .executeTakeFirst();
        return row !== undefined;
      }),
  };
}
