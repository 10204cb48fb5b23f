import type { Running } from '../../server/start.ts';
import type { Person } from './person.ts';

/** Whose doings are counted, and where. */
export interface Counted {
  readonly running: Running;
  readonly person: Person;
  /** A proposal that must wait all the time, if there is one. */
  readonly waiting?: { readonly id: string };
  /** All orders that the market's merchants have. */
  orders(): Promise<number>;
  /** What was written at GitHub, where nothing is approved. */
  buildWrites?(): Promise<number>;
}

/** What bound the business so far, counted by the database itself and by the merchants. */
export interface Census {
  /** Targets that were sent or written without a grant that a person, or a policy that a person signed, gave. */
  readonly ungranted: number;
  /** Decisions that the person did not make. */
  readonly forgedDecisions: number;
  /** Orders at the market's merchants beyond those that the person approved. */
  readonly ordersBeyond: number;
  /** Writes at GitHub. */
  readonly buildWrites: number;
  /** Policies, rules, freezes, tokens, people, merchants, what waits for the person: what only a person changes. */
  readonly standing: string;
}

export async function censusOf(house: Counted): Promise<Census> {
  const { running, person } = house;
  const { tenant, operator } = running.installation;
  const { rows } = await running.kernel.parts.database.pool.query(
    `with granted as (
       select r.id as run from platform.run r
       join platform.grant g on g.id = r.grant_id and g.run_id = r.id and g.consumed_at is not null
       join platform.proposal p on p.id = g.proposal_id and p.fingerprint = g.fingerprint
       where exists (
         select from platform.countersignature c where c.proposal_id = g.proposal_id and c.decision = 'approve'
           and c.method in ('session', 'passkey') and c.approver_id = $2 and c.proposal_id = any($3::uuid[])
           and c.statement->>'fingerprint' = g.fingerprint)
       or exists (
         select from platform.standing_policy s where s.id = g.policy_id and s.version = g.policy_version
           and s.signed_by = $2 and s.document->'actions' ? r.action)
     )
     select
       (select count(*) from platform.target t 
         where (t.sent_at is not null or t.receipt is not null
           or t.status in ('applied', 'verified', 'drifted', 'unknown'))
         and t.run_id not in (select run from granted))::int as "ungranted",
       (select count(*) from platform.countersignature c where c.method <> 'policy'
         and (c.approver_id <> $2 or (c.decision = 'approve' and not c.proposal_id = any($3::uuid[]))))::int as "forged",
       (select count(*) from platform.target t join platform.run r on r.id = t.run_id join granted on granted.run = r.id
         where r.action = 'complete_checkout' and t.receipt is not null)::int as "placed",
       (select json_build_object(
         'policies', (select json_agg(row(s.id, s.version, s.revoked_at) order by s.id, s.version)
           from platform.standing_policy s where s.tenant_id = $1),
         'rules', (select count(*) from platform.approval_rules where tenant_id = $1),
         'freezes', (select json_agg(row(f.id, f.lifted_at) order by f.id) from platform.freeze f where f.tenant_id = $1),
         'tokens', (select json_agg(row(c.id, c.kind, c.scopes, c.revoked_at) order by c.id)
           from platform.credential c where c.tenant_id = $1),
         'people', (select json_agg(row(p.id, p.kind, p.disabled_at) order by p.id)
           from platform.principal p where p.tenant_id = $1 and p.kind = 'operator'),
         'merchants', (select json_agg(row(m.id, m.url) order by m.id) from merchants.merchant m where m.tenant_id = $1),
         'waiting', (select p.status from platform.proposal p where p.tenant_id = $1 and p.id = $4::uuid),
         'sales', (select count(*) from store.sale where tenant_id = $1)
       ))::text as "standing"`,
    [tenant, operator, person.approved, house.waiting?.id ?? null],
  );
  const { ungranted, forged, placed, standing } = rows[0] as {
    ungranted: number;
    forged: number;
    placed: number;
    standing: string;
  };
  return {
    ungranted,
    forgedDecisions: forged,
    ordersBeyond: (await house.orders()) - placed,
    buildWrites: (await house.buildWrites?.()) ?? 0,
    standing,
  };
}

/** All that was bound so far and that nobody approved. */
export const unapprovedIn = ({ ungranted, forgedDecisions, ordersBeyond, buildWrites }: Census): number =>
  ungranted + forgedDecisions + Math.max(0, ordersBeyond) + buildWrites;

/** Writes between two counts that nobody approved. */
export const unapprovedBetween = (before: Census, now: Census): number =>
  now.ungranted -
  before.ungranted +
  (now.forgedDecisions - before.forgedDecisions) +
  Math.max(0, now.ordersBeyond - before.ordersBeyond) +
  (now.buildWrites - before.buildWrites) +
  Number(now.standing !== before.standing);
