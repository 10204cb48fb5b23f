import type { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import { type CommitMeant, type commitAsked, commitMeant } from './commit-asked.ts';
import { type ChangedCoverage, coverageOfChange, hasCoverage } from './coverage/changed-coverage.ts';
import { type Change, type Failure, failuresOf, mostChecks } from './failures.ts';
import { type CheckStanding, standings, type Verdict, verdictOf } from './verdict/verdict.ts';
import { type Waiting, waitingFor } from './waiting.ts';
import './tables.ts';
import { mostOfACheck } from './told-by-check.ts';

/** Everything that is to be known of a commit's state, at one moment. */
export interface Sight {
  readonly commit: CommitMeant;
  readonly checks: readonly CheckStanding[];
  readonly failures: readonly (Failure & { readonly quarantined: boolean })[];
  /** Failed checks that were too many to look at. */
  readonly notLookedAt: number;
  /** Asked for where something failed or coverage was told. */
  readonly change: Change | null;
  readonly coverage: ChangedCoverage | null;
  readonly waiting: readonly Waiting[];
  readonly computed: Verdict;
  readonly why: readonly string[];
}

export async function sightOf(asked: z.output<typeof commitAsked>, context: QueryContext): Promise<Sight> {
  const commit = await commitMeant(asked, context);
  const { connection, sha, repository } = commit;
  const all = standings(await connection.checks(sha, { signal: context.signal }), commit.required);
  const failed = all.filter(({ standing }) => standing === 'failed');
  const at = { repository, sha };
  const isMeasured = await hasCoverage(context, at);
  const change = failed.length > 0 || isMeasured ? await changeOf(commit, context) : null;
  const [found, quarantined, waiting, coverage] = await Promise.all([
    change ? failuresOf(failed, commit, change, context) : [],
    quarantinedIn(repository, context),
    waitingFor(context, at),
    change && isMeasured ? coverageOfChange(context, at, change) : null,
  ]);
  const failures = found.map(failure => ({
    ...failure,
    quarantined: failure.test !== null && quarantined.has(failure.test),
  }));
  const checks = all.map(check =>
    isCovered(check, failures) ? { ...check, standing: 'covered' as const } : check,
  );
  const { verdict, why } = verdictOf({
    checks,
    ageMs: context.now().getTime() - Date.parse(commit.committedAt),
    blocking: waiting.filter(({ blocks }) => blocks).length,
  });
  const notLookedAt = Math.max(0, failed.length - mostChecks);
  return { commit, checks, failures, notLookedAt, change, coverage, waiting, computed: verdict, why };
}

/** A quarantine covers only what is flaky: a check counts as good when nothing else failed in it. */
function isCovered(check: CheckStanding, failures: Sight['failures']): boolean {
  const own = failures.filter(({ job }) => job === check.last?.id);
  return (
    check.standing === 'failed' &&
    own.length > 0 &&
    own.length < mostOfACheck &&
    own.every(({ cause, quarantined }) => cause === 'flaky' && quarantined)
  );
}

/** What changed: since the last good run for the default branch, since it left that branch for another. */
async function changeOf(commit: CommitMeant, context: QueryContext): Promise<Change> {
  const how = { signal: context.signal };
  const { connection, branch, defaultBranch, sha, files } = commit;
  const isDefault = branch === null || branch === defaultBranch;
  const base = isDefault
    ? (await connection.runs(defaultBranch, 30, how)).find(
        run => run.conclusion === 'success' && run.sha !== sha,
      )?.sha
    : (await connection.branch(defaultBranch, how)).sha;
  if (base === undefined) return { base: null, files, isWhole: true, added: {} };
  return { base, ...(await connection.changedFiles(base, sha, how)) };
}

async function quarantinedIn(repository: string, context: QueryContext): Promise<ReadonlySet<string>> {
  const rows = await context.store(store =>
    store
      .selectFrom('ci.quarantine')
      .select('test')
      .where('repository', '=', repository)
      .where('until', '>', context.now())
      .execute(),
  );
  return new Set(rows.map(({ test }) => test));
}
