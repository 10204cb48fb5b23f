import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import { action, type Fact, type Target } from '../../platform/tool.ts';
import { githubHosts } from './hosts.ts';
import { repositoryCalled } from './repository-called.ts';

const id = z.string().regex(/^\d{1,20}$/);
const wanted = z.object({ repository: z.string(), job: id.nullable(), run: id });
const receiptOfRerun = wanted.extend({ attempt: z.int() });
const before = z.object({ attempt: z.int(), state: z.string(), conclusion: z.string().nullable() });

/** Jobs whose repetition reaches further than a test. */
const reaching = /deploy|release|publish|rollout|migrat/i;

const meant = (target: Target) => wanted.parse((target.after as { rerun: unknown }).rerun);

async function stateNow({ repository, run }: z.output<typeof wanted>, context: QueryContext) {
  const { attempt, state, conclusion } = await context.ports.ci
    .open(repository)
    .run(run, { signal: context.signal });
  return { attempt, state, conclusion };
}

export const rerunJob = action({
  name: 'rerun_job',
  title: 'Run a CI job again',
  description:
    'Proposes to run one CI job again, or all failed jobs of a run. For infrastructure and flaky failures.',
  version: 1,
  scopes: ['ci:act'],
  egress: githubHosts,
  untrusted: true,
  input: z.object({
    repository: z.string().max(140).optional(),
    job: id.optional().describe('id from get_ci_status'),
    run: id.optional().describe('instead of job: all its failed jobs'),
  }),
  output: receiptOfRerun,
  say: ({ job, run, attempt }) =>
    `${job ? `Job ${job}` : `The failed jobs of run ${run}`} began again, as attempt ${attempt}.`,
  nextSteps: () => ['get_ci_status in a while'],
  async preview(input, context) {
    if ((input.job === undefined) === (input.run === undefined))
      throw new Refusal('invalid_input', 'Name either a job or a run.', { path: 'job' });
    const repository = await repositoryCalled(context, input.repository);
    const connection = context.ports.ci.open(repository);
    const how = { signal: context.signal };
    const one = input.job === undefined ? undefined : await connection.job(input.job, how);
    const run = one?.run ?? input.run!;
    const jobs = one ? [one] : await connection.failedJobs(run, how);
    if (jobs.length === 0)
      throw new Refusal('invalid_input', `No job of run ${run} failed.`, { path: 'run' });
    const rerun = { repository, job: one?.id ?? null, run };
    const state = await stateNow(rerun, context);
    if (state.state !== 'done')
      throw new Refusal('invalid_input', 'The run is not finished; its jobs can be run again when it is.');
    const reaches = jobs.some(({ name }) => reaching.test(name));
    const what = one ? `job ${one.id}` : `${jobs.length} failed jobs of run ${run}`;
    return {
      sentence: `Run ${what} of ${repository} again.`,
      targets: [
        {
          ref: one ? `${repository}/jobs/${one.id}` : `${repository}/runs/${run}`,
          title: `${repository}: ${what}`,
          before: state,
          after: { rerun },
        },
      ],
      totals: [],
      facts: [
        { label: 'Commit', value: jobs[0]!.sha, source: 'GitHub' },
        ...jobs.slice(0, 10).map(
          ({ name, conclusion }): Fact => ({
            label: `Ended as ${conclusion ?? 'nothing'}`,
            value: name,
            source: 'GitHub',
            untrusted: true,
          }),
        ),
      ],
      reversibility: {
        kind: 'irreversible' as const,
        why: 'What a job does, it does again; it can only be cancelled while it runs.',
        contact: 'GitHub Actions of the repository',
      },
      risk: reaches
        ? {
            level: 'medium' as const,
            reasons: ['The job’s name says that it deploys, releases or migrates.'],
          }
        : { level: 'low' as const, reasons: ['It costs minutes of a runner.'] },
      guarantees: {
        conditionalWrite: false,
        idempotencyKey: false,
        window:
          'The run is read again right before. Somebody who runs it again in the same second makes one attempt more; GitHub refuses while it runs.',
      },
      account: repository,
    };
  },
  read: (target, context) => stateNow(meant(target), context),
  async apply(target, context) {
    const { repository, job, run } = meant(target);
    const connection = context.ports.ci.open(repository);
    const how = { signal: context.signal };
    await (job === null ? connection.rerunFailedJobs(run, how) : connection.rerunJob(job, how));
    return { receipt: { repository, job, run, attempt: before.parse(target.before).attempt + 1 } };
  },
  async reconcile(target, context) {
    const rerun = meant(target);
    const { attempt } = await stateNow(rerun, context);
    if (attempt <= before.parse(target.before).attempt) return { outcome: 'not_applied' };
    return { outcome: 'applied', receipt: { ...rerun, attempt } };
  },
  async verify(target, _receipt, context) {
    const seen = await stateNow(meant(target), context);
    return seen.attempt > before.parse(target.before).attempt
      ? { verdict: 'verified', seen }
      : { verdict: 'drifted', seen, difference: `GitHub still says attempt ${seen.attempt}.` };
  },
  result: ([receipt]) => receiptOfRerun.parse(receipt),
});
