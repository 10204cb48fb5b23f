import { sql } from 'kysely';
import type { Store } from '../../platform/database/store.ts';
import type { Deployed, FlowFact, Merged, Pushed } from './ports.ts';
import './tables.ts';

interface Place {
  readonly tenant: string;
  readonly repository: string;
}

/** Keeps a fact by its own ids: told twice, or out of order, it is the same. */
export function takeFlow(store: Store, place: Place, fact: FlowFact): Promise<void> {
  if (fact.kind === 'pushed') return takePush(store, place, fact);
  return fact.kind === 'merged' ? takeMerge(store, place, fact) : takeDeployment(store, place, fact);
}

async function takePush(store: Store, { tenant, repository }: Place, push: Pushed): Promise<void> {
  if (push.commits.length === 0) return;
  const { branch, isTrunk: is_trunk, before, commits } = push;
  await store
    .insertInto('insights.commit')
    .values(
      commits.map(({ sha, at }, position) => ({
        tenant_id: tenant,
        repository,
        branch,
        sha,
        previous: position === 0 ? before : commits[position - 1]!.sha,
        is_trunk,
        committed_at: at,
      })),
    )
    .onConflict(conflict => conflict.doNothing())
    .execute();
}

async function takeMerge(store: Store, { tenant, repository }: Place, merged: Merged): Promise<void> {
  await store
    .insertInto('insights.change')
    .values({
      tenant_id: tenant,
      repository,
      number: merged.number,
      branch: merged.branch,
      merge_sha: merged.mergeSha,
      opened_at: merged.openedAt,
      merged_at: merged.mergedAt,
    })
    .onConflict(conflict => conflict.doNothing())
    .execute();
}

/** The last word on a deployment counts: one that failed may be finished by a second try. */
async function takeDeployment(store: Store, { tenant, repository }: Place, told: Deployed): Promise<void> {
  const { id, environment, sha, outcome, at: ended_at } = told;
  await store
    .insertInto('insights.deployment')
    .values({ tenant_id: tenant, repository, id, environment, sha, outcome, ended_at })
    .onConflict(conflict =>
      conflict
        .columns(['tenant_id', 'repository', 'id'])
        .doUpdateSet({ outcome, ended_at })
        .where('insights.deployment.ended_at', '<', sql<Date>`excluded.ended_at`),
    )
    .execute();
}

/** Keeps that a build's tests ran, once for each report. */
export async function takeTestRun(
  store: Store,
  { tenant, repository }: Place,
  run: { readonly report: string; readonly tests: number; readonly failed: number; readonly flaky: number },
  at: Date,
): Promise<void> {
  await store
    .insertInto('insights.test_run')
    .values({
      tenant_id: tenant,
      report_id: run.report,
      repository,
      tests: run.tests,
      failed: run.failed,
      flaky: run.flaky,
      at,
    })
    .onConflict(conflict => conflict.doNothing())
    .execute();
}
