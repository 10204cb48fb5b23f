import type { QueryContext } from '../../../platform/context.ts';
import type { CiConnection } from '../ports.ts';
import { toldBy } from '../told-by-check.ts';
import type { TestOutcome } from './flakiness.ts';
import '../tables.ts';

/** Outcomes of a test that are looked at, the newest first. */
const mostOutcomes = 5_000;
/** Runs that are looked through for ones that were run again. */
const mostRuns = 30;
const mostReruns = 5;

/** What uploaded reports say of tests by name. */
export async function outcomesOf(
  context: QueryContext,
  repository: string,
  tests: readonly string[],
  since = new Date(0),
): Promise<Map<string, TestOutcome[]>> {
  if (tests.length === 0) return new Map();
  const rows = await context.store(store =>
    store
      .selectFrom('ci.test_result')
      .select(['test', 'sha', 'outcome', 'at'])
      .where('repository', '=', repository)
      .where('test', 'in', tests)
      .where('outcome', '<>', 'skipped')
      .where('at', '>=', since)
      .orderBy('at', 'desc')
      .limit(mostOutcomes)
      .execute(),
  );
  return Map.groupBy(
    rows.map(({ outcome, at, ...row }) => ({
      ...row,
      at: at.toISOString(),
      outcome: outcome as TestOutcome['outcome'],
    })),
    ({ test }) => test,
  );
}

/**
 * What runs that were run again say: a test that failed in one attempt of a check, of which another attempt passed on the
 * same commit, did both. Nobody needs to upload anything for that.
 */
export async function outcomesOfReruns(
  connection: CiConnection,
  where: {
    readonly branches: readonly string[];
    /** Checks that are looked at; all when absent. */
    readonly checks?: ReadonlySet<string>;
    /** A commit that is left out. */
    readonly butNot?: string;
  },
  signal: AbortSignal,
): Promise<Map<string, TestOutcome[]>> {
  const how = { signal };
  const branches = [...new Set(where.branches)];
  const runs = (await Promise.all(branches.map(name => connection.runs(name, mostRuns, how)))).flat();
  const again = [
    ...new Set(runs.filter(run => run.attempt > 1 && run.sha !== where.butNot).map(run => run.sha)),
  ];
  const found: (TestOutcome & { readonly test: string })[] = [];
  for (const commit of again.slice(0, mostReruns)) {
    const checks = (await connection.checks(commit, how)).filter(
      ({ name }) => where.checks?.has(name) ?? true,
    );
    for (const attempts of Map.groupBy(checks, ({ name, group }) => `${name}\0${group}`).values()) {
      if (!attempts.some(({ conclusion }) => conclusion === 'success')) continue;
      for (const check of attempts)
        if (check.conclusion === 'failure')
          for (const { test } of await toldBy(check, connection, how))
            if (test) found.push({ test, sha: commit, at: check.completedAt ?? '', outcome: 'both' });
    }
  }
  return Map.groupBy(found, ({ test }) => test);
}
