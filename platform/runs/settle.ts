import { sql } from 'kysely';
import { appendAudit } from '../audit/chain.ts';
import { canonicalJson, storable } from '../canonical.ts';
import type { Transaction } from '../database/database.ts';
import type { Problem } from '../errors.ts';
import { type NewEvent, recordEvents } from '../events/record.ts';
import { newId } from '../identifiers.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Applied, Verification } from '../tool.ts';
import { atPlaces, type Claim } from './claim.ts';
import { classOf, recommendationFor } from './retry.ts';

/** How one try of a target ended. */
export type Settlement =
  | { readonly kind: 'applied'; readonly applied: Applied }
  | { readonly kind: 'stale'; readonly problem: Problem }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | {
      readonly kind: 'again';
      readonly afterMs: number;
      readonly waitedMs: number;
      readonly free: boolean;
      readonly problem: Problem;
    }
  | {
      readonly kind: 'unknown';
      readonly afterMs: number;
      readonly questions: number;
      readonly problem: Problem;
    }
  | { readonly kind: 'put_back' };

/** Writes the end of a try under the claim's fence, with its audit and events, in one transaction. False when the lease was lost. */
export const settle = (
  parts: Parts,
  tenant: string,
  claim: Claim,
  settlement: Settlement,
): Promise<boolean> =>
  kernelTransaction(parts, tenant, transaction => settleIn(transaction, parts, tenant, claim, settlement));

/** Several ends at once, each under its own fence: what one call to the vendor told. Gives the claims that were still held. */
export const settleAll = (
  parts: Parts,
  tenant: string,
  settlements: readonly (readonly [Claim, Settlement])[],
): Promise<ReadonlySet<string>> =>
  kernelTransaction(parts, tenant, async transaction => {
    const ordered = [...settlements].sort(([a], [b]) => a.position - b.position);
    await lock(
      transaction,
      ordered.map(([claim]) => claim),
    );
    const held = new Set(await markApplied(transaction, ordered));
    const told: Told[] = [];
    for (const [claim, settlement] of ordered)
      if (held.has(claim.id)) told.push(...tellingOf(claim, storable(settlement)));
      else if (settlement.kind !== 'applied') {
        const entries = await record(transaction, tenant, claim, settlement);
        if (entries) held.add(claim.id);
        told.push(...(entries ?? []));
      }
    await recordEvents(transaction, eventsOf(tenant, settlements, held));
    await noteThrottling(transaction, tenant, settlements);
    await audit(transaction, parts, tenant, told);
    return held;
  });

/** Holds targets of one run, in the order of their places, so that two who hold some of them never wait for each other. */
async function lock(transaction: Transaction, claims: readonly Read[]): Promise<void> {
  if (claims.length < 2) return;
  await transaction
    .selectFrom('platform.target as t')
    .select('t.id')
    .where(atPlaces(claims[0]!.run, claims))
    .orderBy('t.position')
    .forUpdate()
    .execute();
}

/** Marks all that were applied in one statement: a run has thousands. Gives those whose lease was not lost. */
async function markApplied(
  transaction: Transaction,
  settlements: readonly (readonly [Claim, Settlement])[],
): Promise<readonly string[]> {
  const made = settlements.flatMap(([{ id, run, position, fence }, settlement]) =>
    settlement.kind === 'applied'
      ? [{ id, run, position, fence, receipt: storable(settlement.applied.receipt) }]
      : [],
  );
  if (made.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    update platform.target t
    set status = 'applied', receipt = m.made->'receipt', lease_until = null, problem = null, ended_at = clock_timestamp()
    from jsonb_array_elements(${canonicalJson(made)}::jsonb) as m(made)
    where ${atPlaces(made[0]!.run, made)} and t.id = (m.made->>'id')::uuid and t.fence = (m.made->>'fence')::int and t.status in ('applying', 'unknown')
    returning t.id`.execute(transaction);
  return rows.map(({ id }) => id);
}

/** The same inside a transaction that is open already: a local action's. */
export async function settleIn(
  transaction: Transaction,
  parts: Parts,
  tenant: string,
  claim: Claim,
  outcome: Settlement,
): Promise<boolean> {
  const told = await record(transaction, tenant, claim, outcome);
  if (told) await recordEvents(transaction, eventsOf(tenant, [[claim, outcome]], new Set([claim.id])));
  await noteThrottling(transaction, tenant, [[claim, outcome]]);
  await audit(transaction, parts, tenant, told ?? []);
  return told !== undefined;
}

/** One call that the vendor throttled is one, however many targets were in it. */
async function noteThrottling(
  transaction: Transaction,
  tenant: string,
  settlements: readonly (readonly [Claim, Settlement])[],
): Promise<void> {
  const throttled = settlements.find(
    ([, end]) => 'problem' in end && end.problem.code === 'vendor_rate_limited',
  );
  if (!throttled) return;
  await transaction
    .insertInto('platform.run_throttling')
    .values({ tenant_id: tenant, run_id: throttled[0].run, id: newId() })
    .execute();
}

/** What the audit is told of a target. */
interface Told {
  readonly kind: string;
  readonly payload: object;
}

/** What those that were still held made known. */
const eventsOf = (
  tenant: string,
  settlements: readonly (readonly [Claim, Settlement])[],
  held: ReadonlySet<string>,
): NewEvent[] =>
  settlements.flatMap(([claim, outcome]) => {
    const settlement = storable(outcome);
    if (!held.has(claim.id) || settlement.kind !== 'applied') return [];
    return (settlement.applied.events ?? []).map((event, index) => ({
      tenant,
      type: event.type,
      key: `${event.type}:${claim.id}:${index}`,
      payload: event.payload,
      tellAt: event.tellAt ? new Date(event.tellAt) : undefined,
    }));
  });

/** Writes an end; gives what the audit is to be told, or nothing when the lease was lost. */
async function record(
  transaction: Transaction,
  tenant: string,
  claim: Claim,
  outcome: Settlement,
): Promise<Told[] | undefined> {
  const settlement = storable(outcome);
  const rows = await transaction
    .updateTable('platform.target')
    .set(changeOf(settlement))
    .where('id', '=', claim.id)
    .where('fence', '=', claim.fence)
    .where('status', 'in', ['applying', 'unknown'])
    .returning('id')
    .execute();
  if (rows.length === 0) return undefined;
  if (settlement.kind === 'stale' || settlement.kind === 'failed')
    await transaction
      .insertInto('platform.dead_letter')
      .values({
        tenant_id: tenant,
        id: newId(),
        run_id: claim.run,
        target_id: claim.id,
        class: settlement.kind === 'stale' ? 'stale' : classOf(settlement.problem),
        problem: canonicalJson(settlement.problem),
        recommendation: recommendationFor(settlement.problem),
      })
      .execute();
  return tellingOf(claim, settlement);
}

function tellingOf(claim: Claim, settlement: Settlement): Told[] {
  const about = { run: claim.run, target: claim.id, ref: claim.target.ref, position: claim.position };
  switch (settlement.kind) {
    case 'applied':
      return [{ kind: 'target.applied', payload: { ...about, receipt: settlement.applied.receipt } }];
    case 'stale':
    case 'failed':
      return [{ kind: `target.${settlement.kind}`, payload: { ...about, problem: settlement.problem } }];
    case 'unknown':
      return [{ kind: 'target.unknown', payload: about }];
    default:
      return [];
  }
}

function changeOf(settlement: Settlement) {
  const later = (ms: number) => sql<Date>`clock_timestamp() + make_interval(secs => ${ms / 1000})`;
  const back = {
    // A run that was cancelled meanwhile sends nothing more.
    status: sql<string>`case when exists (select 1 from platform.run r where r.id = run_id and r.status = 'cancelled')
      then 'cancelled' else 'pending' end`,
    lease_until: null,
    sent_at: null,
    questions: 0,
  };
  switch (settlement.kind) {
    case 'applied':
      return {
        status: 'applied',
        receipt: canonicalJson(settlement.applied.receipt),
        lease_until: null,
        problem: null,
        ended_at: sql<Date>`clock_timestamp()`,
      };
    case 'stale':
    case 'failed':
      return {
        status: settlement.kind,
        problem: canonicalJson(settlement.problem),
        lease_until: null,
        ended_at: sql<Date>`clock_timestamp()`,
      };
    case 'again':
      return {
        ...back,
        problem: canonicalJson(settlement.problem),
        next_attempt_at: later(settlement.afterMs),
        waited_ms: sql<string>`waited_ms + ${settlement.waitedMs}`,
        attempts: sql<number>`attempts - ${settlement.free ? 1 : 0}`,
      };
    case 'unknown':
      return {
        status: 'unknown',
        lease_until: null,
        questions: settlement.questions,
        problem: canonicalJson(settlement.problem),
        next_attempt_at: later(settlement.afterMs),
      };
    case 'put_back':
      return { ...back, attempts: sql<number>`greatest(attempts - 1, 0)` };
  }
}

const audit = (transaction: Transaction, parts: Parts, tenant: string, told: readonly Told[]) =>
  appendAudit(
    transaction,
    parts.keyring,
    told.map(({ kind, payload }) => ({
      tenant,
      at: parts.clock(),
      kind,
      actor: 'executor',
      payload: JSON.parse(canonicalJson(payload)),
    })),
  );

type Read = Pick<Claim, 'id' | 'run' | 'position'>;

/** Keeps what the read-back saw, and whether it is what was approved. */
export const settleVerification = (
  parts: Parts,
  tenant: string,
  claim: Read,
  outcome: Verification,
): Promise<void> => settleVerifications(parts, tenant, [[claim, outcome]]);

/** The same for several that were read back in one call. */
export const settleVerifications = (
  parts: Parts,
  tenant: string,
  outcomes: readonly (readonly [Read, Verification])[],
): Promise<void> =>
  kernelTransaction(parts, tenant, async transaction => {
    if (outcomes.length === 0) return;
    await lock(
      transaction,
      outcomes.map(([claim]) => claim),
    );
    const at = parts.clock().toISOString();
    const seen = outcomes.map(([{ id, run, position }, outcome]) => ({
      id,
      run,
      position,
      verification: storable(outcome),
    }));
    const { rows } = await sql<{ id: string }>`
      update platform.target t
      set status = m.seen#>>'{verification,verdict}', verification = m.seen->'verification' || jsonb_build_object('at', ${at}::text)
      from jsonb_array_elements(${canonicalJson(seen)}::jsonb) as m(seen)
      where ${atPlaces(seen[0]!.run, seen)} and t.id = (m.seen->>'id')::uuid and t.status = 'applied'
      returning t.id`.execute(transaction);
    const held = new Set(rows.map(({ id }) => id));
    await audit(
      transaction,
      parts,
      tenant,
      seen.flatMap(({ id, run, verification }) =>
        held.has(id)
          ? [{ kind: `target.${verification.verdict}`, payload: { run, target: id, ...verification } }]
          : [],
      ),
    );
  });
