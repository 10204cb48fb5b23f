import type { z } from 'zod';
import type { Check, CiConnection, CiPort, Job, WorkflowRun } from '../../tools/ci/ports.ts';
import { addedLines } from './added-lines.ts';
import {
  annotationsAnswer,
  branchAnswer,
  checkRunsAnswer,
  commitAnswer,
  jobAnswer,
  jobsAnswer,
  pullAnswer,
  runAnswer,
  runsAnswer,
  statusAnswer,
} from './answers.ts';
import { type ClientOptions, type GitHubAccount, type GitHubClient, openClient, placeOf } from './client.ts';
import { defaultBranchOf, filesBetween } from './reads.ts';

/** The files of a comparison or a commit that GitHub names at most. */
const mostFiles = 300;

/**
 * GitHub, or its sandbox, behind the port of continuous integration.
 *
 * @param account asked at each use: it may only be known once everything has started
 */
export function githubCi(account: () => GitHubAccount | undefined, options: ClientOptions = {}): CiPort {
  const client = openClient(account, options);
  return { open: repository => connectionTo(repository, client) };
}

function connectionTo(repository: string, client: () => GitHubClient): CiConnection {
  const at = placeOf(repository);
  return {
    defaultBranch: how => defaultBranchOf(client(), at, how?.signal),
    async branch(branch, how) {
      const told = await client().get(
        'GET /repos/{owner}/{repo}/branches/{branch}',
        { ...at, branch },
        branchAnswer,
        how?.signal,
      );
      return {
        name: told.name,
        sha: told.commit.sha,
        required: told.protected ? (told.protection?.required_status_checks?.contexts ?? []) : [],
      };
    },
    async commit(ref, how) {
      const { sha, commit, files } = await client().get(
        'GET /repos/{owner}/{repo}/commits/{ref}',
        { ...at, ref },
        commitAnswer,
        how?.signal,
      );
      return { sha, at: commit.committer?.date ?? '', files: files.map(({ filename }) => filename) };
    },
    async pull(number, how) {
      const { head, base: onto } = await client().get(
        'GET /repos/{owner}/{repo}/pulls/{pull_number}',
        { ...at, pull_number: number },
        pullAnswer,
        how?.signal,
      );
      return { branch: head.ref, base: onto.ref, sha: head.sha };
    },
    async checks(sha, how) {
      const checks: Check[] = [];
      const commit = { ...at, ref: sha };
      for await (const page of client().pages(
        'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
        { ...commit, filter: 'all' },
        checkRunsAnswer,
        how?.signal,
      ))
        checks.push(...page.check_runs.map(checkOf));
      for await (const page of client().pages(
        'GET /repos/{owner}/{repo}/commits/{ref}/status',
        commit,
        statusAnswer,
        how?.signal,
      ))
        checks.push(...page.statuses.map(checkOfStatus));
      return checks;
    },
    async annotations(check, how) {
      const found = [];
      for await (const page of client().pages(
        'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations',
        { ...at, check_run_id: check },
        annotationsAnswer,
        how?.signal,
      ))
        found.push(...page);
      return found.map(({ path, start_line, annotation_level, title, message }) => ({
        path,
        line: start_line,
        level: annotation_level ?? 'notice',
        title,
        message: message ?? '',
      }));
    },
    async changedFiles(from, to, how) {
      const files = await filesBetween(client(), at, [from, to], how?.signal);
      return {
        files: files.map(({ filename }) => filename),
        isWhole: files.length < mostFiles,
        added: Object.fromEntries(
          files.flatMap(({ filename, patch }) => (patch ? [[filename, addedLines(patch)]] : [])),
        ),
      };
    },
    async runs(branch, limit, how) {
      const { workflow_runs } = await client().get(
        'GET /repos/{owner}/{repo}/actions/runs',
        { ...at, branch, per_page: limit },
        runsAnswer,
        how?.signal,
      );
      return workflow_runs.map(runOf);
    },
    run: async (id, how) =>
      runOf(
        await client().get(
          'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
          { ...at, run_id: id },
          runAnswer,
          how?.signal,
        ),
      ),
    job: async (id, how) =>
      jobOf(
        await client().get(
          'GET /repos/{owner}/{repo}/actions/jobs/{job_id}',
          { ...at, job_id: id },
          jobAnswer,
          how?.signal,
        ),
      ),
    async failedJobs(run, how) {
      const jobs: Job[] = [];
      for await (const page of client().pages(
        'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs',
        { ...at, run_id: run },
        jobsAnswer,
        how?.signal,
      ))
        jobs.push(...page.jobs.map(jobOf));
      return jobs.filter(({ conclusion }) => !['success', 'skipped', 'neutral', null].includes(conclusion));
    },
    log: (job, lastBytes, how) =>
      client().text(
        'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs',
        { ...at, job_id: job },
        lastBytes,
        how?.signal,
      ),
    rerunJob: (job, how) =>
      client().post(
        'POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun',
        { ...at, job_id: job },
        how?.signal,
      ),
    rerunFailedJobs: (run, how) =>
      client().post(
        'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs',
        { ...at, run_id: run },
        how?.signal,
      ),
  };
}

const states: Readonly<Record<string, Check['state']>> = {
  completed: 'done',
  in_progress: 'running',
  waiting: 'waiting',
};
const stateOf = (status: string | null): Check['state'] => states[status ?? ''] ?? 'queued';

const checkOf = (check: z.output<typeof checkRunsAnswer>['check_runs'][number]): Check => ({
  id: check.id,
  name: check.name,
  group: String(check.check_suite?.id ?? check.id),
  kind: check.app?.slug === 'github-actions' ? 'job' : 'app',
  state: stateOf(check.status),
  conclusion: check.conclusion,
  startedAt: check.started_at,
  completedAt: check.completed_at,
  annotations: check.output.annotations_count,
  url: check.html_url,
});

/** The combined status names the newest of each context only. */
const checkOfStatus = (status: z.output<typeof statusAnswer>['statuses'][number]): Check => ({
  id: status.id,
  name: status.context,
  group: 'status',
  kind: 'status',
  state: status.state === 'pending' ? 'running' : 'done',
  conclusion: status.state === 'pending' ? null : status.state === 'success' ? 'success' : 'failure',
  startedAt: status.created_at,
  completedAt: status.state === 'pending' ? null : status.updated_at,
  annotations: 0,
  url: status.target_url,
});

const runOf = (run: z.output<typeof runAnswer>): WorkflowRun => ({
  id: run.id,
  attempt: run.run_attempt,
  sha: run.head_sha,
  branch: run.head_branch,
  state: stateOf(run.status),
  conclusion: run.conclusion,
  at: run.updated_at,
});

const jobOf = (job: z.output<typeof jobAnswer>): Job => ({
  id: job.id,
  run: job.run_id,
  attempt: job.run_attempt,
  name: job.name,
  sha: job.head_sha,
  state: stateOf(job.status),
  conclusion: job.conclusion,
  steps: job.steps,
});
