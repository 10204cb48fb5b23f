import { sql } from 'kysely';
import { appendAudit } from '../audit/chain.ts';
import { contextFor } from '../contexts.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { enqueue, recordEvent } from '../events/record.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { leafOf, type PreviewDocument, previewDocument } from '../proposals/document.ts';
import { assertEvidence, assertSameAction } from '../proposals/evidence.ts';
import { pauseIfFrozen } from '../proposals/freeze.ts';
import { statesHearing } from '../state-machine.ts';
import { type Attempt, attemptLocal, verifyRest } from './attempt.ts';
import { attemptTogether } from './attempt-together.ts';
import { cancelRuns, cancelUnsent } from './cancel.ts';
import { type Claim, claimNext } from './claim.ts';
import { madeStatuses, openStatuses, type RunStatus, runMachine } from './machine.ts';
import { settle } from './settle.ts';
import { tellWaiting } from './waiting.ts';
import { raiseAlerts } from './watch.ts';

/**
 * Works on a run until nothing of it is due: several lanes claim targets, one by one or as many as go into one call. Any
 * number of workers may drive one run at once; a target is in one hand only. What is not due yet is queued for its time;
 * when nothing is open, the run ends.
 */
export async function driveRun(parts: Parts, tenant: string, runId: string): Promise<void> {
  const run = await startOrRefuse(parts, tenant, runId);
  if (!run) return;
  const registered = parts.tools.get(run.action);
  const action = registered?.tool;
  if (!registered || action?.word !== 'action') throw new TypeError(`no action called ${run.action}`);
  const requester = requesterOf(run.document);
  const attempt: Attempt = {
    tenant,
    proposal: run.proposal,
    requester,
    registered,
    context: contextFor(parts, registered, requester),
  };
  const most = action.writes === 'outside' ? (action.inOneCall?.most ?? 1) : 1;
  const look = everySoOften(lookEveryMs, () => raiseAlerts(parts, tenant, runId));
  const lane = async (): Promise<void> => {
    for (;;) {
      await look();
      const claims = await claimNext(parts, tenant, runId, run.proposal, most);
      if (claims.length === 0) return;
      const isSigned = (claim: Claim) => leafOf(claim.target) === run.leaves.get(claim.position);
      for (const claim of claims.filter(each => !isSigned(each)))
        await settle(parts, tenant, claim, { kind: 'failed', problem: notAsSigned().problem });
      const signed = claims.filter(isSigned);
      if (action.writes === 'local')
        for (const claim of signed) await attemptLocal(parts, attempt, action, claim);
      else await attemptTogether(parts, attempt, action, signed);
    }
  };
  // All of them end before one's failure is told: the job is then tried again, with lanes of its own.
  const ends = await Promise.allSettled(Array.from({ length: Math.min(run.concurrency, run.total) }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  if (action.writes === 'outside') await verifyRest(parts, attempt, action, runId);
  await finish(parts, tenant, runId);
  await raiseAlerts(parts, tenant, runId);
}

/** How often a run that goes on is looked at. */
const lookEveryMs = 15_000;

/** Does the work when so much time has gone by since the last time, and otherwise nothing. */
function everySoOften(ms: number, work: () => Promise<void>): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < ms) return;
    last = performance.now();
    await work();
  };
}

interface Started {
  readonly proposal: string;
  readonly action: string;
  readonly concurrency: number;
  readonly total: number;
  readonly document: PreviewDocument;
  /** Of the approved targets, by position, as they were signed. */
  readonly leaves: ReadonlyMap<number, string>;
}

/** A run that does not rest on what was signed is stopped for good: somebody wrote into our tables, or the action changed. */
async function startOrRefuse(parts: Parts, tenant: string, id: string): Promise<Started | undefined> {
  try {
    return await start(parts, tenant, id);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await kernelTransaction(parts, tenant, transaction =>
      cancelRuns(transaction, parts, {
        tenant,
        runs: [id],
        actor: 'executor',
        kind: 'run.refused',
        why: error.problem.code,
      }),
    );
    return undefined;
  }
}

function start(parts: Parts, tenant: string, id: string): Promise<Started | undefined> {
  return kernelTransaction(parts, tenant, async transaction => {
    await pauseIfFrozen(transaction, id);
    const run = await transaction
      .updateTable('platform.run')
      .set({
        status: sql<string>`case status when 'cancelled' then status else 'applying' end`,
        started_at: sql`coalesce(started_at, clock_timestamp())`,
      })
      .where('id', '=', id)
      .where('status', 'in', ['queued', 'applying', 'cancelled'])
      .returning(['status', 'proposal_id', 'grant_id', 'action', 'concurrency', 'total'])
      .executeTakeFirst();
    if (!run) return undefined;
    const grant = await transaction
      .selectFrom('platform.grant')
      .selectAll()
      .where('id', '=', run.grant_id)
      .where('run_id', '=', id)
      .where('proposal_id', '=', run.proposal_id)
      .where('consumed_at', 'is not', null)
      .executeTakeFirst();
    if (!grant) throw notAsSigned();
    const proposal = await transaction
      .selectFrom('platform.proposal')
      .select(['document', 'fingerprint', 'approvers_required'])
      .where('id', '=', run.proposal_id)
      .executeTakeFirstOrThrow();
    const document = previewDocument.parse(proposal.document);
    const leaves = await assertEvidence(transaction, parts, grant, proposal, document);
    if (document.action.name !== run.action) throw notAsSigned();
    if (run.status === 'applying') assertSameAction(parts, document);
    const { proposal_id, action, concurrency, total } = run;
    return { proposal: proposal_id, action, concurrency, total, document, leaves };
  });
}

const notAsSigned = (): Refusal =>
  new Refusal('fingerprint_mismatch', 'What is stored is not what was signed; nothing was done.');

/** The one who asked, as the vendor's and our own reads see them while the run goes on. */
const requesterOf = ({ tenant, requester }: PreviewDocument): Principal => ({
  tenant,
  id: requester.id,
  kind: requester.kind,
  name: requester.name,
  scopes: ['*'],
  ...(requester.on_behalf_of ? { onBehalfOf: requester.on_behalf_of } : {}),
});

async function finish(parts: Parts, tenant: string, id: string): Promise<void> {
  await kernelTransaction(parts, tenant, async transaction => {
    const run = await transaction
      .selectFrom('platform.run')
      .select('status')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (run.status === 'cancelled') await cancelUnsent(transaction, id);
    // Whoever lets a paused run go on queues it anew.
    else if (run.status !== 'applying') return;
    const counts = await countTargets(transaction, id);
    const open = openStatuses.reduce((total, status) => total + (counts.get(status) ?? 0), 0);
    if (open > 0) {
      const due = await transaction
        .selectFrom('platform.target')
        .select(
          sql<Date | null>`min(greatest(next_attempt_at, coalesce(lease_until, next_attempt_at)))`.as('at'),
        )
        .where('run_id', '=', id)
        .where('status', 'in', [...openStatuses])
        .executeTakeFirst();
      await enqueue(transaction, {
        tenant,
        topic: 'run.drive',
        subject: id,
        ...(due?.at ? { at: due.at } : {}),
      });
      if (due?.at) await waitFor(transaction, tenant, id, due.at);
      return;
    }
    const made = madeStatuses.reduce((total, status) => total + (counts.get(status) ?? 0), 0);
    const all = [...counts.values()].reduce((total, count) => total + count, 0);
    const status: RunStatus = made === all ? 'applied' : made > 0 ? 'partial' : 'failed';
    const ended = await transaction
      .updateTable('platform.run')
      .set({ status, ended_at: sql`clock_timestamp()` })
      .where('id', '=', id)
      .where('status', '=', 'applying')
      .returning(['proposal_id', 'action'])
      .executeTakeFirst();
    if (!ended) return;
    const payload = { run: id, proposal: ended.proposal_id, action: ended.action, status };
    await recordEvent(transaction, {
      tenant,
      type: 'run.ended',
      key: `run.ended:${id}:${all}:${made}`,
      payload,
    });
    await appendAudit(transaction, parts.keyring, [
      {
        tenant,
        at: parts.clock(),
        kind: 'run.ended',
        actor: 'executor',
        payload: { ...payload, counts: Object.fromEntries(counts) },
      },
    ]);
  });
}

export async function countTargets(transaction: Transaction, run: string): Promise<Map<string, number>> {
  const rows = await transaction
    .selectFrom('platform.target')
    .select(['status', sql<string>`count(*)`.as('count')])
    .where('run_id', '=', run)
    .groupBy('status')
    .execute();
  return new Map(rows.map(row => [row.status, Number(row.count)]));
}

/** A run of which all that is open has its time still before it is queued until then, and says so. */
async function waitFor(transaction: Transaction, tenant: string, id: string, until: Date): Promise<void> {
  const waiting = await transaction
    .updateTable('platform.run as r')
    .set({ status: 'queued' })
    .where('r.id', '=', id)
    .where('r.status', 'in', statesHearing(runMachine, 'wait'))
    .where(
      sql<boolean>`not exists (select 1 from platform.target t where t.run_id = r.id and t.status in (${sql.join([...openStatuses])})
        and (t.status <> 'pending' or t.attempts > 0 or t.next_attempt_at <= clock_timestamp()))`,
    )
    .returning(['r.proposal_id', 'r.action'])
    .executeTakeFirst();
  if (!waiting) return;
  const { proposal_id: proposal, action } = waiting;
  await tellWaiting(transaction, tenant, { run: id, proposal, action }, until);
}
