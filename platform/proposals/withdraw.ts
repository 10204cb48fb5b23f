import { sql } from 'kysely';
import { appendAudit } from '../audit/chain.ts';
import { Refusal } from '../errors.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { endProposal } from './end.ts';

/** Its requester, the person it was asked for, or any operator takes a proposal back before its grant is used. */
export async function withdraw(
  parts: Parts,
  principal: Principal,
  id: string,
  reason?: string,
): Promise<void> {
  await kernelTransaction(parts, principal.tenant, async transaction => {
    const row = await transaction
      .selectFrom('platform.proposal')
      .select('requester_id')
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row || (principal.kind !== 'operator' && row.requester_id !== principal.id))
      throw new Refusal('not_found', 'There is no such proposal of yours.');
    await endProposal(transaction, principal.tenant, id, 'withdraw', { reason: reason ?? null });
    await appendAudit(transaction, parts.keyring, [
      {
        tenant: principal.tenant,
        at: parts.clock(),
        kind: 'proposal.withdrawn',
        actor: principal.id,
        payload: { proposal: id, reason: reason ?? null },
      },
    ]);
  });
}

/** Ends a proposal whose time is over: undecided, or approved and not used. Anything else is left alone. */
export async function expire(parts: Parts, tenant: string, id: string): Promise<void> {
  await kernelTransaction(parts, tenant, async transaction => {
    const late = await transaction
      .selectFrom('platform.proposal as p')
      .leftJoin('platform.grant as g', 'g.proposal_id', 'p.id')
      .select('p.id')
      .where('p.id', '=', id)
      .where(
        sql<boolean>`(p.status = 'proposed' and p.decide_by <= clock_timestamp())
          or (p.status = 'approved' and g.use_by <= clock_timestamp())`,
      )
      .executeTakeFirst();
    if (!late) return;
    await endProposal(transaction, tenant, id, 'expire');
    await appendAudit(transaction, parts.keyring, [
      { tenant, at: parts.clock(), kind: 'proposal.expired', actor: 'executor', payload: { proposal: id } },
    ]);
  });
}
