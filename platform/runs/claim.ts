import { sql } from 'kysely';
import type { Json } from '../canonical.ts';
import type { Transaction } from '../database/database.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import { idempotencyKeyOf } from '../proposals/evidence.ts';
import { shownAt } from '../proposals/shown.ts';
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
  /** How often the vendor was asked in vain what became of the last sending. */
  readonly questions: number;
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

/** Holds the run's row until the transaction ends, so that whoever pauses or cancels it comes wholly before or after. */
const runGoesOn = sql<boolean>`exists (select 1 from platform.run r where r.id = t.run_id and r.status = 'applying' for share)`;

export interface Place {
  readonly id: string;
  readonly position: number;
}

/**
 * These targets of a run, by their ids and their places. The places are for the planner: for a list of ids alone it
 * may well read all that the tenant ever had.
 */
export const atPlaces = (run: string, places: readonly Place[]) => {
  const positions = places.map(({ position }) => position);
  return sql<boolean>`(t.run_id = ${run} and t.position >= ${Math.min(...positions)} and t.position <= ${Math.max(...positions)}
    and t.id in (${sql.join(places.map(({ id }) => id))}))`;
};

const isDue = sql<boolean>`d.next_attempt_at <= statement_timestamp()
  and coalesce(d.lease_until, '-infinity') <= statement_timestamp()
  and (r.status = 'applying' or (r.status = 'cancelled' and d.sent_at is not null))`;

const nextDue = (run: string) => sql<{ id: string; position: number; together: string | null }>`
  select d.id, d.position, d.together from platform.target d join platform.run r on r.id = ${run}
  where d.open_in = ${run} and ${isDue}
  order by d.next_attempt_at desc, d.position limit 1 for update of d skip locked`;

/** The next target that is due, held, and those beside it of the same word that are due too. */
async function dueTogether(transaction: Transaction, run: string, most: number): Promise<Place[]> {
  const [first] = (await nextDue(run).execute(transaction)).rows;
  if (!first) return [];
  const { id, position, together } = first;
  if (together === null) return [first];
  const beside = await sql<Place>`
    select d.id, d.position from platform.target d join platform.run r on r.id = ${run}
    where d.run_id = ${run} and d.position > ${position - most} and d.position < ${position + most}
    and d.together = ${together} and d.id <> ${id}
    and d.status in ('pending', 'applying', 'unknown') and ${isDue}
    order by d.position limit ${most - 1} for update of d skip locked`.execute(transaction);
  return [first, ...beside.rows];
}

/**
 * Takes the next target that is due, with at most so many of its word: pending ones to apply, or those whose answer was
 * lost (or whose worker died after sending) to find out about. A target whose worker died before sending is taken up
 * again. Finding out goes on when the run was cancelled; sending does not. What came due last comes first: a lost answer
 * is not left open until all else is done. Empty when nothing is due.
 */
export function claimNext(
  parts: Parts,
  tenant: string,
  run: string,
  proposal: string,
  most = 1,
): Promise<readonly Claim[]> {
  const seconds = parts.pace.leaseMs / 1000;
  return kernelTransaction(parts, tenant, async transaction => {
    const due = most > 1 ? await dueTogether(transaction, run, most) : undefined;
    if (due?.length === 0) return [];
    const rows = await transaction
      .updateTable('platform.target as t')
      .set({
        status: sql<string>`case when t.status = 'pending' or (t.status = 'applying' and t.sent_at is null)
          then 'applying' else 'unknown' end`,
        attempts: sql<number>`t.attempts + case when t.status = 'pending' then 1 else 0 end`,
        fence: sql<number>`t.fence + 1`,
        lease_until: sql<Date>`clock_timestamp() + make_interval(secs => ${seconds})`,
      })
      .where(due ? atPlaces(run, due) : sql<boolean>`t.id = (select n.id from (${nextDue(run)}) n)`)
      .where(sql<boolean>`(t.sent_at is not null or ${notFrozen})`)
      .returningAll('t')
      .execute();
    const shown = await shownAt(
      transaction,
      proposal,
      rows.map(({ position }) => position),
    );
    return rows
      .map(row => ({
        id: row.id,
        run,
        position: row.position,
        status: row.status as Claim['status'],
        fence: row.fence,
        tries: row.attempts,
        waitedMs: Number(row.waited_ms),
        questions: row.questions,
        idempotencyKey: idempotencyKeyOf(proposal, row.position),
        target: shown.get(row.position) ?? nothingSigned,
      }))
      .sort((a, b) => a.position - b.position);
  });
}

/** Targets of a run that were applied and never read back. */
export function unverified(
  parts: Parts,
  tenant: string,
  run: string,
  proposal: string,
): Promise<
  (Pick<Claim, 'id' | 'run' | 'position' | 'target' | 'idempotencyKey'> & { readonly receipt: Json })[]
> {
  return kernelTransaction(parts, tenant, async transaction => {
    const rows = await transaction
      .selectFrom('platform.target')
      .select(['id', 'position', 'receipt'])
      .where('run_id', '=', run)
      .where('status', '=', 'applied')
      .where('verification', 'is', null)
      .execute();
    const shown = await shownAt(
      transaction,
      proposal,
      rows.map(({ position }) => position),
    );
    return rows.map(({ id, position, receipt }) => ({
      id,
      run,
      position,
      target: shown.get(position) ?? nothingSigned,
      idempotencyKey: idempotencyKeyOf(proposal, position),
      receipt: receipt as Json,
    }));
  });
}

/** A row of ours that points nowhere gives a target that nobody signed, and is refused as one. */
const nothingSigned: Target = { ref: '', title: '', before: null, after: null };

/**
 * The last look before something leaves the house: still our lease, still our fence, the run active, nothing frozen.
 * From here on a lost answer means `unknown`.
 */
export const markSent = (parts: Parts, tenant: string, claim: Claim): Promise<boolean> =>
  kernelTransaction(parts, tenant, transaction => markSentIn(transaction, claim));

/** The same inside the transaction of a local action, whose write it is that must not leave the house. */
export const markSentIn = async (transaction: Transaction, claim: Claim): Promise<boolean> =>
  (await markAllSentIn(transaction, [claim])).has(claim.id);

/** The last look before a call with several targets. Gives those that may go out. */
export const markAllSent = (
  parts: Parts,
  tenant: string,
  claims: readonly Claim[],
): Promise<ReadonlySet<string>> =>
  kernelTransaction(parts, tenant, transaction => markAllSentIn(transaction, claims));

async function markAllSentIn(
  transaction: Transaction,
  claims: readonly Claim[],
): Promise<ReadonlySet<string>> {
  const rows = await transaction
    .updateTable('platform.target as t')
    .set({ sent_at: sql`clock_timestamp()` })
    .where(atPlaces(claims[0]!.run, claims))
    .where(e => e.or(claims.map(({ id, fence }) => e.and([e('t.id', '=', id), e('t.fence', '=', fence)]))))
    .where('t.status', '=', 'applying')
    .where('t.lease_until', '>', sql<Date>`clock_timestamp()`)
    .where(notFrozen)
    .where(runGoesOn)
    .returning('t.id')
    .execute();
  return new Set(rows.map(({ id }) => id));
}
