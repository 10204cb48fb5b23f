import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { paged, refuse, send } from './answers.ts';
import { type Asked, type On, shaOf } from './asked.ts';
import { changeRoutes } from './change-routes.ts';
import type { Job, OutsideCheck } from './model.ts';
import type { RateLimit } from './rate-limit.ts';
import { type Repository, sceneOf } from './repository.ts';
import {
  annotationsOf,
  annotationView,
  checkRunView,
  hookView,
  jobView,
  runView,
  suiteView,
} from './views/actions.ts';
import { comparisonView, contentView, wholeCommitView } from './views/commits.ts';
import { pullView, wholePullView } from './views/pulls.ts';
import { branchView, fullRepository, requiredChecksView, shortBranch } from './views/repository-view.ts';
import { combinedStatusView } from './views/statuses.ts';
import type { Webhooks } from './webhooks.ts';

export interface Served {
  readonly origin: () => string;
  readonly repositories: readonly Repository[];
  readonly rate: RateLimit;
  readonly webhooks: Webhooks;
  /** Whether the request's token may change things. */
  readonly mayWrite: (request: Request) => boolean;
  /** The address under which a job's log can be read for a short time, without a token. */
  readonly logAddress: (job: Job) => string;
}

/** GitHub's REST API for repositories, as far as it is served. */
export function repositoryRoutes(served: Served): Router {
  const router = express.Router({ caseSensitive: true });
  const on: On = (method, path, work) =>
    router[method](`/repos/:owner/:repo${path}`, (request: Request, response: Response) => {
      const named = `${request.params.owner}/${request.params.repo}`.toLowerCase();
      const repository = served.repositories.find(each => each.fullName.toLowerCase() === named);
      const missing = () => refuse(response, 404, 'Not Found');
      if (!repository) return missing();
      if (method !== 'get' && !served.mayWrite(request))
        return refuse(response, 403, 'Resource not accessible by personal access token');
      work({
        repository,
        request,
        response,
        origin: served.origin(),
        answer: body => send(request, response, body, () => served.rate.giveBack()),
        param: name => String(request.params[name]),
        missing,
      });
    });
  readRoutes(on);
  checkRoutes(on);
  actionRoutes(on, served);
  hookRoutes(on, served);
  changeRoutes(on);
  return router;
}

/** Does the work for the commit that the path names, or says that there is none. */
const atRef =
  (work: (asked: Asked, sha: string) => void) =>
  (asked: Asked): void => {
    const ref = asked.param('ref');
    const sha = shaOf(asked.repository, ref);
    if (sha) work(asked, sha);
    else refuse(asked.response, 422, `No commit found for SHA: ${ref}`);
  };

function readRoutes(on: On): void {
  on('get', '', ({ origin, repository, answer }) => answer(fullRepository(origin, repository)));
  on('get', '/branches', ({ origin, repository, request, response, answer }) => {
    const { items } = paged(request, response, origin, [...repository.branches.values()]);
    answer(items.map(branch => shortBranch(origin, repository, branch)));
  });
  on('get', '/branches/:branch/protection/required_status_checks', asked => {
    const branch = asked.repository.branches.get(asked.param('branch'));
    if (!branch) return refuse(asked.response, 404, 'Branch not found');
    if (!branch.required) return refuse(asked.response, 404, 'Branch not protected');
    asked.answer(requiredChecksView(asked.origin, asked.repository, branch));
  });
  on('get', '/branches/:branch', asked => {
    const branch = asked.repository.branches.get(asked.param('branch'));
    if (!branch) return refuse(asked.response, 404, 'Branch not found');
    asked.answer(branchView(asked.origin, asked.repository, branch));
  });
  on(
    'get',
    '/commits/:ref',
    atRef(({ origin, repository, answer }, sha) =>
      answer(wholeCommitView(origin, repository, repository.commits.get(sha)!)),
    ),
  );
  on('get', '/compare/:basehead', asked => {
    const [base, head] = asked
      .param('basehead')
      .split('...')
      .map(ref => shaOf(asked.repository, ref));
    if (!base || !head) return asked.missing();
    const { commits } = asked.repository;
    asked.answer(comparisonView(asked.origin, asked.repository, commits.get(base)!, commits.get(head)!));
  });
  on('get', '/contents/*path', asked => {
    const path = [asked.request.params.path].flat().join('/');
    const ref = String(asked.request.query.ref ?? 'main');
    const sha = shaOf(asked.repository, ref);
    const text = sha && asked.repository.fileAt(sha, path);
    if (text === undefined) return asked.missing();
    asked.answer(contentView(asked.origin, asked.repository, path, text, ref));
  });
  on('get', '/pulls', ({ origin, repository, request, response, answer }) => {
    const { state = 'open', head, base } = request.query;
    const wanted = repository.pulls.filter(
      pull =>
        (state === 'all' || state === (pull.state ?? 'open')) &&
        (head === undefined || head === `${repository.owner}:${pull.branch}`) &&
        (base === undefined || base === pull.base),
    );
    const { items } = paged(request, response, origin, wanted);
    answer(items.map(pull => pullView(origin, repository, pull)));
  });
  on('get', '/pulls/:number', asked => {
    const pull = asked.repository.pulls.find(({ number }) => String(number) === asked.param('number'));
    if (!pull) return asked.missing();
    asked.answer(wholePullView(asked.origin, asked.repository, pull));
  });
}

/** Jobs and other apps' checks of a commit; `filter=all` keeps earlier attempts. The newest come first. */
function checksOf(repository: Repository, sha: string, latest: boolean): (Job | OutsideCheck)[] {
  const runs = [...repository.runs.values()].filter(run => run.sha === sha);
  const jobs = runs.flatMap(run => repository.jobsOf(run.id, latest));
  return [...jobs, ...repository.outside.filter(check => check.sha === sha)].reverse();
}

function checkRoutes(on: On): void {
  on(
    'get',
    '/commits/:ref/check-runs',
    atRef(({ origin, repository, request, response, answer }, sha) => {
      const name = request.query.check_name;
      const all = checksOf(repository, sha, request.query.filter !== 'all').filter(
        check => name === undefined || check.name === name,
      );
      const { items, total } = paged(request, response, origin, all);
      answer({ total_count: total, check_runs: items.map(check => checkRunView(origin, repository, check)) });
    }),
  );
  on(
    'get',
    '/commits/:ref/check-suites',
    atRef(({ origin, repository, request, response, answer }, sha) => {
      const runs = [...repository.runs.values()].filter(run => run.sha === sha);
      const { items, total } = paged(request, response, origin, runs);
      answer({ total_count: total, check_suites: items.map(run => suiteView(origin, repository, run)) });
    }),
  );
  on(
    'get',
    '/commits/:ref/status',
    atRef(({ origin, repository, request, response, answer }, sha) => {
      const all = repository.statuses.filter(status => status.sha === sha);
      answer(combinedStatusView(origin, repository, sha, paged(request, response, origin, all).items));
    }),
  );
  const checkOf = ({ repository, param }: Asked): Job | OutsideCheck | undefined =>
    repository.jobs.get(Number(param('id'))) ??
    repository.outside.find(({ id }) => id === Number(param('id')));
  on('get', '/check-runs/:id', asked => {
    const check = checkOf(asked);
    if (!check) return asked.missing();
    asked.answer(checkRunView(asked.origin, asked.repository, check));
  });
  on('get', '/check-runs/:id/annotations', asked => {
    const check = checkOf(asked);
    if (!check) return asked.missing();
    const sha = 'suite' in check ? check.sha : asked.repository.runs.get(check.run)!.sha;
    const { items } = paged(asked.request, asked.response, asked.origin, annotationsOf(check));
    asked.answer(items.map(each => annotationView(asked.origin, asked.repository, sha, each)));
  });
}

function actionRoutes(on: On, { logAddress }: Served): void {
  on('get', '/actions/runs', ({ origin, repository, request, response, answer }) => {
    const { branch, head_sha: sha, status } = request.query;
    const all = [...repository.runs.values()].reverse().filter(run => {
      const state = repository.stateOf(run);
      return (
        (branch === undefined || run.branch === branch) &&
        (sha === undefined || run.sha === sha) &&
        (status === undefined || state.status === status || state.conclusion === status)
      );
    });
    const { items, total } = paged(request, response, origin, all);
    answer({ total_count: total, workflow_runs: items.map(run => runView(origin, repository, run)) });
  });
  const runOf = ({ repository, param }: Asked) => repository.runs.get(Number(param('run')));
  on('get', '/actions/runs/:run', asked => {
    const run = runOf(asked);
    if (!run) return asked.missing();
    asked.answer(runView(asked.origin, asked.repository, run));
  });
  on('get', '/actions/runs/:run/jobs', asked => {
    const run = runOf(asked);
    if (!run) return asked.missing();
    const all = asked.repository.jobsOf(run.id, asked.request.query.filter !== 'all');
    const { items, total } = paged(asked.request, asked.response, asked.origin, all);
    asked.answer({
      total_count: total,
      jobs: items.map(job => jobView(asked.origin, asked.repository, job)),
    });
  });
  const jobOf = ({ repository, param }: Asked) => repository.jobs.get(Number(param('job')));
  on('get', '/actions/jobs/:job', asked => {
    const job = jobOf(asked);
    if (!job) return asked.missing();
    asked.answer(jobView(asked.origin, asked.repository, job));
  });
  on('get', '/actions/jobs/:job/logs', asked => {
    const job = jobOf(asked);
    if (job?.status !== 'completed') return asked.missing();
    asked.response.redirect(302, logAddress(job));
  });
  on('post', '/actions/jobs/:job/rerun', asked => {
    const job = jobOf(asked);
    const run = job && asked.repository.runs.get(job.run);
    if (!job || !run) return asked.missing();
    rerun(asked, run.id, [job], 'rerun_job', job.id);
  });
  on('post', '/actions/runs/:run/rerun-failed-jobs', asked => {
    const run = runOf(asked);
    if (!run) return asked.missing();
    const failed = asked.repository
      .jobsOf(run.id)
      .filter(({ conclusion }) => conclusion !== 'success' && conclusion !== 'skipped');
    rerun(asked, run.id, failed, 'rerun_failed_jobs', run.id);
  });
}

function rerun(
  { repository, response }: Asked,
  runId: number,
  jobs: readonly Job[],
  operation: 'rerun_job' | 'rerun_failed_jobs',
  id: number,
): void {
  const run = repository.runs.get(runId)!;
  if (repository.stateOf(run).status !== 'completed') {
    refuse(response, 403, 'The workflow run containing this job is already running');
    return;
  }
  repository.write(operation, id);
  repository.rerun(run, jobs);
  response.status(201).json({});
}

const newHook = z.object({
  name: z.literal('web').optional(),
  config: z.object({
    url: z.url({ protocol: /^http$/, hostname: /^(localhost|127\.0\.0\.1)$/ }),
    content_type: z.literal('json'),
    secret: z.string().min(1),
  }),
  events: z.array(z.string()).default(['push']),
});

function hookRoutes(on: On, { webhooks }: Served): void {
  on('get', '/hooks', ({ origin, repository, request, response, answer }) => {
    const { items } = paged(request, response, origin, repository.hooks);
    answer(items.map(hook => hookView(origin, repository, hook)));
  });
  on('post', '/hooks', ({ origin, repository, request, response }) => {
    const parsed = newHook.safeParse(request.body);
    if (!parsed.success)
      return refuse(response, 422, 'Validation Failed', [
        { resource: 'Hook', code: 'custom', message: parsed.error.issues[0]!.message },
      ]);
    const { config, events } = parsed.data;
    if (repository.hooks.some(({ url }) => url === config.url))
      return refuse(response, 422, 'Validation Failed', [
        { resource: 'Hook', code: 'custom', message: 'Hook already exists on this repository' },
      ]);
    const id = repository.nextId();
    const createdAt = repository.clock().toISOString();
    const hook = { id, url: config.url, secret: config.secret, events, createdAt };
    repository.hooks.push(hook);
    repository.write('create_hook', id);
    webhooks.greet(repository, hook);
    response.status(201).json(hookView(origin, repository, hook));
  });
}

/** The log of an attempt, as the store behind GitHub hands it out. */
export const logOf = (job: Job): string => sceneOf(job.scenes, job.attempt).log;
