import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import { query } from '../../platform/tool.ts';
import { commitAsked } from './commit-asked.ts';
import type { ChangedCoverage } from './coverage/changed-coverage.ts';
import { failureShown, shown } from './failure-shown.ts';
import { githubHosts } from './hosts.ts';
import { repositoryCalled } from './repository-called.ts';
import { sightOf } from './sight.ts';
import './tables.ts';

const verdict = z.enum(['passing', 'failing', 'pending', 'blocked', 'unknown']);
const standing = z.enum(['passed', 'failed', 'covered', 'running', 'waiting', 'missing']);
const mostShown = 10;
const changedCoverage = z.object({
  lines: z.int(),
  covered: z.int(),
  /** From 0 to 100; null where no changed line can be run. */
  percent: z.number().nullable(),
  files: z.array(z.object({ file: z.string(), lines: z.int(), covered: z.int(), missed: z.string() })),
  more_files: z.int(),
  unmeasured: z.int(),
});

export const getCiStatus = query({
  name: 'get_ci_status',
  title: 'Read the CI status',
  description:
    'Gives one verdict for a branch, commit or pull request, with why: required checks, failures by cause, quarantine. For "why is main red?" and "may this ship?"',
  version: 1,
  scopes: ['ci:read'],
  egress: githubHosts,
  untrusted: true,
  input: commitAsked,
  output: z.object({
    repository: z.string(),
    branch: z.string().nullable(),
    sha: z.string().nullable(),
    verdict,
    why: z.array(z.string()),
    /** A person's verdict in the place of the computed one. */
    override: z.object({ computed: verdict, reason: z.string(), until: z.string() }).nullable(),
    checks: z.object({
      total: z.int(),
      required: z.boolean(),
      not_passed: z.array(z.object({ name: z.string(), standing, job: z.string().nullable() })),
    }),
    failures: z.array(failureShown),
    more_failures: z.int(),
    changed: z
      .object({
        since: z.string().nullable(),
        files: z.int(),
        named: z.array(z.string()),
        /** How much of the change the commit's tests ran; null where no coverage was uploaded for it. */
        coverage: changedCoverage.nullable(),
      })
      .nullable(),
    waiting: z.array(z.object({ kind: z.string(), ref: z.string(), title: z.string(), blocks: z.boolean() })),
    fresh: z.object({
      at: z.string(),
      committed_at: z.string().nullable(),
      is_head: z.boolean().nullable(),
      heard_at: z.string().nullable(),
    }),
  }),
  say: ({ repository, sha, verdict: said, why, failures, changed, override }) =>
    `${repository}${sha ? ` at ${sha.slice(0, 7)}` : ''} is ${said}: ${why.join('; ')}.${causesIn(failures)}${coverageIn(changed?.coverage)}${override ? ` A person put this in the place of "${override.computed}".` : ''}`,
  nextSteps: ({ failures, verdict: said }) =>
    said === 'failing'
      ? [
          ...(failures.some(({ cause }) => cause === 'infrastructure')
            ? ['rerun_job for what the machine broke']
            : []),
          ...(failures.some(({ cause, quarantined }) => cause === 'flaky' && !quarantined)
            ? ['quarantine_test for what is flaky']
            : []),
          'get_job_log of a failed job',
        ]
      : [],
  async run(asked, context) {
    const repository = await repositoryCalled(context, asked.repository);
    const heardAt = await lastHeardOf(repository, context);
    const at = context.now().toISOString();
    const sight = await sightOf({ ...asked, repository }, context).catch(error => notReached(error));
    if ('unreached' in sight)
      return {
        repository,
        branch: asked.branch ?? null,
        sha: null,
        verdict: 'unknown' as const,
        why: [sight.unreached],
        override: null,
        checks: { total: 0, required: false, not_passed: [] },
        failures: [],
        more_failures: 0,
        changed: null,
        waiting: [],
        fresh: { at, committed_at: null, is_head: null, heard_at: heardAt },
      };
    const { commit, checks, failures, computed, why, change, coverage, waiting } = sight;
    const override = await overrideOf(repository, commit.sha, context);
    return {
      repository,
      branch: commit.branch,
      sha: commit.sha,
      verdict: override?.verdict ?? computed,
      why: [...why],
      override: override && { computed, reason: override.reason, until: override.until.toISOString() },
      checks: {
        total: checks.length,
        required: commit.required.length > 0,
        not_passed: checks
          .filter(check => check.standing !== 'passed')
          .slice(0, mostShown)
          .map(({ name, standing: stands, last }) => ({ name, standing: stands, job: last?.id ?? null })),
      },
      failures: failures.slice(0, mostShown).map(shown),
      more_failures: Math.max(0, failures.length - mostShown) + sight.notLookedAt,
      changed: change && {
        since: change.base,
        files: change.files.length,
        named: [...new Set(failures.flatMap(({ names }) => names))].slice(0, mostShown),
        coverage: coverage && shownCoverage(coverage),
      },
      waiting: [...waiting],
      fresh: { at, committed_at: commit.committedAt, is_head: commit.isHead, heard_at: heardAt },
    };
  },
});

const causesIn = (failures: readonly { readonly cause: string }[]): string => {
  const counts = Map.groupBy(failures, ({ cause }) => cause);
  return counts.size > 0
    ? ` By cause: ${[...counts].map(([cause, of]) => `${of.length} ${cause}`).join(', ')}.`
    : '';
};

/** The least covered come first; whole percents would hide the last line. */
const shownCoverage = ({ lines, covered, files, unmeasured }: ChangedCoverage) => ({
  lines,
  covered,
  percent: lines === 0 ? null : Math.floor((covered / lines) * 1_000) / 10,
  files: files
    .toSorted((left, right) => right.lines - right.covered - (left.lines - left.covered))
    .slice(0, mostShown)
    .map(({ missed, ...rest }) => ({ ...rest, missed: missed.slice(0, 200) })),
  more_files: Math.max(0, files.length - mostShown),
  unmeasured,
});

const coverageIn = (coverage: z.output<typeof changedCoverage> | null | undefined): string =>
  coverage && coverage.percent !== null
    ? ` Tests ran ${coverage.covered} of ${coverage.lines} changed lines (${coverage.percent} %).`
    : '';

/** That the service does not answer is a state of its own, not a failure of the question. */
function notReached(error: unknown): { unreached: string } {
  const codes: readonly string[] = ['vendor_unavailable', 'vendor_timeout', 'vendor_rate_limited'];
  if (error instanceof Refusal && codes.includes(error.code))
    return { unreached: error.message.replace(/\.$/, '') };
  throw error;
}

async function lastHeardOf(repository: string, context: QueryContext): Promise<string | null> {
  const row = await context.store(store =>
    store
      .selectFrom('ci.delivery')
      .select('received_at')
      .where('repository', '=', repository)
      .orderBy('received_at', 'desc')
      .limit(1)
      .executeTakeFirst(),
  );
  return row?.received_at.toISOString() ?? null;
}

async function overrideOf(repository: string, sha: string, context: QueryContext) {
  const row = await context.store(store =>
    store
      .selectFrom('ci.verdict_override')
      .select(['verdict', 'reason', 'until'])
      .where('repository', '=', repository)
      .where('sha', '=', sha)
      .where('until', '>', context.now())
      .executeTakeFirst(),
  );
  return row ?? null;
}
