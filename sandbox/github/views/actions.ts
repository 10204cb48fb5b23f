import type { Annotation, Hook, Job, OutsideCheck, Run } from '../model.ts';
import { type Repository, sceneOf } from '../repository.ts';
import { apiOf, appView, nodeId, pageOf, userView } from './accounts.ts';
import { simpleCommit } from './commits.ts';
import { minimalRepository } from './repository-view.ts';

const pullsOf = (origin: string, repository: Repository, branch: string) =>
  repository.pulls
    .filter(pull => pull.branch === branch)
    .map(pull => {
      const side = (ref: string) => ({
        ref,
        sha: repository.branches.get(ref)!.sha,
        repo: { id: repository.id, url: apiOf(origin, repository), name: repository.name },
      });
      return {
        id: 2_000_000 + pull.number,
        number: pull.number,
        url: `${apiOf(origin, repository)}/pulls/${pull.number}`,
        head: side(pull.branch),
        base: side(pull.base),
      };
    });

/** What annotations and check runs need of a job or of another app's check. */
export function annotationsOf(check: Job | OutsideCheck): readonly Annotation[] {
  if ('suite' in check) return check.annotations;
  return check.status === 'completed' ? (sceneOf(check.scenes, check.attempt).annotations ?? []) : [];
}

export function checkRunView(origin: string, repository: Repository, check: Job | OutsideCheck) {
  const run = 'suite' in check ? undefined : repository.runs.get(check.run)!;
  const sha = 'suite' in check ? check.sha : run!.sha;
  const api = `${apiOf(origin, repository)}/check-runs/${check.id}`;
  const page = run
    ? `${pageOf(origin, repository)}/actions/runs/${run.id}/job/${check.id}`
    : `${pageOf(origin, repository)}/runs/${check.id}`;
  const slug = run ? 'github-actions' : 'quality-gate';
  return {
    id: check.id,
    node_id: nodeId('CR', check.id),
    head_sha: sha,
    external_id: run ? nodeId('job', check.id) : '',
    url: api,
    html_url: page,
    details_url: page,
    status: check.status,
    conclusion: check.conclusion,
    started_at: check.startedAt,
    completed_at: check.completedAt,
    output: {
      title: null,
      summary: null,
      text: null,
      annotations_count: annotationsOf(check).length,
      annotations_url: `${api}/annotations`,
    },
    name: check.name,
    check_suite: { id: 'suite' in check ? check.suite : run!.suite },
    app: appView(origin, slug, '2018-07-30T09:30:17Z'),
    pull_requests: run ? pullsOf(origin, repository, run.branch) : [],
  };
}

export const annotationView = (origin: string, repository: Repository, sha: string, each: Annotation) => ({
  path: each.path,
  blob_href: `${pageOf(origin, repository)}/blob/${sha}/${each.path}`,
  start_line: each.line,
  start_column: null,
  end_line: each.line,
  end_column: null,
  annotation_level: each.level,
  title: each.title,
  message: each.message,
  raw_details: each.details,
});

export function runView(origin: string, repository: Repository, run: Run) {
  const api = `${apiOf(origin, repository)}/actions/runs/${run.id}`;
  const workflow = 7_000_000;
  const commit = simpleCommit(repository.commits.get(run.sha)!);
  const actor = userView(origin, repository.commits.get(run.sha)!.author);
  return {
    id: run.id,
    name: run.workflow,
    node_id: nodeId('WFR', run.id),
    check_suite_id: run.suite,
    check_suite_node_id: nodeId('CS', run.suite),
    head_branch: run.branch,
    head_sha: run.sha,
    path: run.path,
    run_number: run.number,
    run_attempt: run.attempt,
    referenced_workflows: [],
    event: run.event,
    display_title: commit.message,
    ...repository.stateOf(run),
    workflow_id: workflow,
    workflow_url: `${apiOf(origin, repository)}/actions/workflows/${workflow}`,
    url: api,
    html_url: `${pageOf(origin, repository)}/actions/runs/${run.id}`,
    pull_requests: pullsOf(origin, repository, run.branch),
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.updatedAt,
    actor,
    triggering_actor: actor,
    jobs_url: `${api}/jobs`,
    logs_url: `${api}/logs`,
    check_suite_url: `${apiOf(origin, repository)}/check-suites/${run.suite}`,
    artifacts_url: `${api}/artifacts`,
    cancel_url: `${api}/cancel`,
    rerun_url: `${api}/rerun`,
    previous_attempt_url: run.attempt > 1 ? `${api}/attempts/${run.attempt - 1}` : null,
    head_commit: commit,
    repository: minimalRepository(origin, repository),
    head_repository: minimalRepository(origin, repository),
  };
}

export function jobView(origin: string, repository: Repository, job: Job) {
  const run = repository.runs.get(job.run)!;
  const api = apiOf(origin, repository);
  const steps = job.status === 'completed' ? sceneOf(job.scenes, job.attempt).steps : [];
  const runs = job.status !== 'queued' && job.status !== 'waiting';
  return {
    id: job.id,
    run_id: run.id,
    run_url: `${api}/actions/runs/${run.id}`,
    run_attempt: job.attempt,
    node_id: nodeId('J', job.id),
    head_sha: run.sha,
    head_branch: run.branch,
    workflow_name: run.workflow,
    url: `${api}/actions/jobs/${job.id}`,
    html_url: `${pageOf(origin, repository)}/actions/runs/${run.id}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: job.createdAt,
    started_at: job.startedAt,
    completed_at: job.completedAt,
    name: job.name,
    steps: steps.map(({ name, conclusion }, at) => ({
      name,
      status: 'completed',
      conclusion,
      number: at + 1,
      started_at: job.startedAt,
      completed_at: job.completedAt,
    })),
    check_run_url: `${api}/check-runs/${job.id}`,
    labels: ['ubuntu-latest'],
    runner_id: runs ? 21 : null,
    runner_name: runs ? 'GitHub Actions 21' : null,
    runner_group_id: runs ? 2 : null,
    runner_group_name: runs ? 'GitHub Actions' : null,
  };
}

export function suiteView(origin: string, repository: Repository, run: Run) {
  const commit = repository.commits.get(run.sha)!;
  const api = `${apiOf(origin, repository)}/check-suites/${run.suite}`;
  return {
    id: run.suite,
    node_id: nodeId('CS', run.suite),
    head_branch: run.branch,
    head_sha: run.sha,
    ...repository.stateOf(run),
    url: api,
    before: commit.parent,
    after: run.sha,
    pull_requests: pullsOf(origin, repository, run.branch),
    app: appView(origin, 'github-actions', '2018-07-30T09:30:17Z'),
    repository: minimalRepository(origin, repository),
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    head_commit: simpleCommit(commit),
    latest_check_runs_count: repository.jobsOf(run.id).length,
    check_runs_url: `${api}/check-runs`,
    rerequestable: true,
    runs_rerequestable: true,
  };
}

export function hookView(origin: string, repository: Repository, hook: Hook) {
  const api = `${apiOf(origin, repository)}/hooks/${hook.id}`;
  return {
    type: 'Repository',
    id: hook.id,
    name: 'web',
    active: true,
    events: hook.events,
    config: { content_type: 'json', insecure_ssl: '0', url: hook.url, secret: '********' },
    created_at: hook.createdAt,
    updated_at: hook.createdAt,
    url: api,
    test_url: `${api}/test`,
    ping_url: `${api}/pings`,
    deliveries_url: `${api}/deliveries`,
    last_response: { code: null, status: 'unused', message: null },
  };
}
