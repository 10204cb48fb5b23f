import { sql } from 'kysely';
import { appendAudit } from '../audit/chain.ts';
import { contextFor } from '../contexts.ts';
import type { Transaction } from '../database/database.ts';
import { enqueue, recordEvent } from '../events/record.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { type PreviewDocument, previewDocument } from '../proposals/document.ts';
import { pauseIfFrozen } from '../proposals/freeze.ts';
import { type Attempt, attemptLocal, attemptOutside } from './attempt.ts';
import { claimNext } from './claim.ts';
import { madeStatuses, openStatuses, type RunStatus } from './machine.ts';

/**
 * Works on a run until nothing of it is due: several lanes claim targets one by one. Any number of workers may drive
 * one run at once; a target is in one hand only. What is not due yet is queued for its time; when nothing is open, the
 * run ends.
 */
export async function driveRun(parts: Parts, tenant: string, runId: string): Promise<void> {
  const run = await start(parts, tenant, runId);
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
  const lane = async (): Promise<void> => {
    for (
      let claim = await claimNext(parts, tenant, runId);
      claim;
      claim = await claimNext(parts, tenant, runId)
    ) {
      if (action.writes === 'local') await attemptLocal(parts, attempt, action, claim);
      else await attemptOutside(parts, attempt, action, claim);
    }
  };
  await Promise.all(Array.from({ length: Math.min(run.concurrency, run.total) }, lane));
  await finish(parts, tenant, runId);
}

interface Started {
  readonly proposal: string;
  readonly action: string;
  readonly concurrency: number;
  readonly total: number;
  readonly document: PreviewDocument;
}

async function start(parts: Parts, tenant: string, id: string): Promise<Started | undefined> {
  return kernelTransaction(parts, tenant, async transaction => {
    await pauseIfFrozen(transaction, id);
    const run = await transaction
      .updateTable('platform.run')
      .set({ status: 'applying', started_at: sql`coalesce(started_at, clock_timestamp())` })
      .where('id', '=', id)
      .where('status', 'in', ['queued', 'applying'])
      .returning(['proposal_id', 'action', 'concurrency', 'total'])
      .executeTakeFirst();
    if (!run) return undefined;
    const proposal = await transaction
      .selectFrom('platform.proposal')
      .select('document')
      .where('id', '=', run.proposal_id)
      .executeTakeFirstOrThrow();
    const document = previewDocument.parse(proposal.document);
    return {
      proposal: run.proposal_id,
      action: run.action,
      concurrency: run.concurrency,
      total: run.total,
      document,
    };
  });
}

const isApplying = async (transaction: Transaction, id: string): Promise<boolean> =>
  (await transaction.selectFrom('platform.run').select('status').where('id', '=', id).executeTakeFirst())
    ?.status === 'applying';

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
