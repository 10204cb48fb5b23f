import type { Database } from '../../platform/database/database.ts';

/** What the database itself says of the writes to a shop and of the approvals behind them. */
export interface Ledger {
  /** Transactions that wrote to the shop's records. */
  readonly writes: number;
  readonly consumedGrants: number;
  /** Consumed grants whose target was applied in no transaction, or in more than one, that wrote to the records. */
  readonly grantsWithoutOneWrite: number;
  /** Written records whose transaction marked no target as applied under a consumed grant that this person approved. */
  readonly unapprovedWrites: number;
}

/**
 * A write and the mark on its target come from one transaction, so PostgreSQL gives both rows its number (`xmin`).
 * The journal is kept by a trigger: the tools have no part in the count.
 */
export async function ledgerOf(
  { pool }: Pick<Database, 'pool'>,
  tenant: string,
  operator: string,
): Promise<Ledger> {
  const { rows } = await pool.query(
    `with approved as (
       select g.id as grant_id, t.xmin::text as made_by
       from platform.grant g
       join platform.run r on r.grant_id = g.id and r.id = g.run_id
       join platform.target t on t.run_id = r.id and t.status = 'applied'
       where g.tenant_id = $1 and g.consumed_at is not null and exists (
         select from platform.countersignature c where c.proposal_id = g.proposal_id
           and c.decision = 'approve' and c.approver_id = $2 and c.statement->>'fingerprint' = g.fingerprint)
     ), written as (
       select xmin::text as made_by from retail.journal where tenant_id = $1
     )
     select
       (select count(distinct made_by) from written)::int as "writes",
       (select count(*) from platform.grant where tenant_id = $1 and consumed_at is not null)::int as "consumedGrants",
       (select count(*) from platform.grant g where g.tenant_id = $1 and g.consumed_at is not null and 1 <> (
         select count(distinct w.made_by) from approved a join written w on w.made_by = a.made_by
         where a.grant_id = g.id))::int as "grantsWithoutOneWrite",
       (select count(*) from written w where not exists (
         select from approved a where a.made_by = w.made_by))::int as "unapprovedWrites"`,
    [tenant, operator],
  );
  return rows[0] as Ledger;
}
