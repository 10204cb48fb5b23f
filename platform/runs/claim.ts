import { sql } from 'kysely';
import type { Json } from '../canonical.ts';
import type { Transaction } from '../database/database.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Target } from '../tool.ts';
import type { TargetStatus } from './machine.ts';

/** A target in the hands of one worker: its lease and fence say for how long, and that nobody else has it. */
export interface Claim {
  readonly id: string;
  readonly run: string;
  readonly position: number;
  readonly status: Extract<TargetStatus, 'applying' | 'unknown'>;
  readonly fence: number;
  readonly tries: number;
  readonly waitedMs: number;
  readonly idempotencyKey: string;
  readonly target: Target;
}

/** Nothing is frozen for this run's requester or policy. Checked at every claim and again right before sending. */
const notFrozen = sql<boolean>`not exists (select 1 from platform.freeze f
  join platform.run r on r.id = t.run_id
  join platform.proposal p on p.id = r.proposal_id
  join platform.grant g on g.id = r.grant_id
  where f.lifted_at is null
    and (f.scope = 'everything' or f.subject_id = p.requester_id or f.subject_id = g.policy_id))`;

const runIsActive = sql<boolean>`exists (select 1 from platform.run r where r.id = t.run_id and r.status = 'applying')`;

/**
 * Takes the next target that is due: a pending one to apply, or one whose answer was lost (or whose worker died after
 * sending) to find out about. A target whose worker died before sending goes back to pending by itself.
 */
export function claimNext(parts: Parts, tenant: string, run: string): Promise<Claim | undefined> {
  const seconds = parts.pace.leaseMs / 1000;
  return kernelTransaction(parts, tenant, async transaction => {
    const row = await transaction
      .updateTable('platform.target as t')
      .set({
        status: sql<string>`case when t.status = 'pending' or (t.status = 'applying' and t.sent_at is null)
          then 'applying' else 'unknown' end`,
        attempts: sql<number>`t.attempts + case when t.status = 'pending' then 1 else 0 end`,
        fence: sql<number>`t.fence + 1`,
        lease_until: sql<Date>`clock_timestamp() + make_interval(secs => ${seconds})`,
      })
      .where(
        't.id',
        '=',
        sql<string>`(select d.id from platform.target d where d.run_id = ${run}
          and d.next_attempt_at <= clock_timestamp()
          and (d.status = 'pending'
            or (d.status in ('applying', 'unknown') and coalesce(d.lease_until, '-infinity') <= clock_timestamp()))
          order by d.position limit 1 for update skip locked)`,
      )
      .where(notFrozen)
      .where(runIsActive)
      .returningAll('t')
      .executeTakeFirst();
    if (!row) return undefined;
    const target = await targetOf(transaction, run, row.position);
    return {
      id: row.id,
      run,
      position: row.position,
      status: row.status as Claim['status'],
      fence: row.fence,
      tries: row.attempts,
      waitedMs: Number(row.waited_ms),
      idempotencyKey: row.idempotency_key,
      target,
    };
  });
}

async function targetOf(transaction: Transaction, run: string, position: number): Promise<Target> {
  const row = await transaction
    .selectFrom('platform.proposal_target as t')
    .innerJoin('platform.run as r', 'r.proposal_id', 't.proposal_id')
    .select(['t.ref', 't.title', 't.before', 't.after'])
    .where('r.id', '=', run)
    .where('t.position', '=', position)
    .executeTakeFirstOrThrow();
  return { ref: row.ref, title: row.title, before: row.before as Json, after: row.after as Json };
}

/**
 * The last look before something leaves the house: still our lease, still our fence, the run active, nothing frozen.
 * From here on a lost answer means `unknown`.
 */
export async function markSent(parts: Parts, tenant: string, claim: Claim): Promise<boolean> {
  const rows = await kernelTransaction(parts, tenant, t =>
    t
      .updateTable('platform.target as t')
      .set({ sent_at: sql`clock_timestamp()` })
      .where('t.id', '=', claim.id)
      .where('t.fence', '=', claim.fence)
      .where('t.status', '=', 'applying')
      .where('t.lease_until', '>', sql<Date>`clock_timestamp()`)
      .where(notFrozen)
      .where(runIsActive)
      .returning('t.id')
      .execute(),
  );
  return rows.length === 1;
}
