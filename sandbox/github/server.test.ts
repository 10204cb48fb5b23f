import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsIn } from './official.fixture.ts';
import { type ServedOperation, servedOperations } from './served-operations.ts';
import { type RunningGitHub, startGitHub } from './server.ts';

let github: RunningGitHub;
beforeAll(async () => {
  github = await startGitHub({ simulationSecret: 'of-the-test', pace: { queuedMs: 5, workMs: 5 } });
});
afterAll(() => github.stop());

const call = (path: string, init: RequestInit & { token?: string } = {}) =>
  fetch(`${github.origin}${path}`, {
    ...init,
    redirect: 'manual',
    headers: { authorization: `Bearer ${init.token ?? github.token}`, 'user-agent': 'test', ...init.headers },
  });
const base = '/repos/harbor-goods/storefront';

describe('every answer is as GitHub describes it', () => {
  const repository = () => github.repositories[0]!;
  const failed = () =>
    [...repository().jobs.values()].find(job => job.name === 'unit' && job.conclusion === 'failure')!;
  const paths: Readonly<Record<ServedOperation, () => [path: string, status: number, body?: object]>> = {
    'get /repos/{owner}/{repo}': () => [base, 200],
    'get /repos/{owner}/{repo}/branches': () => [`${base}/branches`, 200],
    'get /repos/{owner}/{repo}/branches/{branch}': () => [`${base}/branches/release%2F1.4`, 200],
    'get /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks': () => [
      `${base}/branches/main/protection/required_status_checks`,
      200,
    ],
    'get /repos/{owner}/{repo}/commits/{ref}': () => [`${base}/commits/main`, 200],
    'get /repos/{owner}/{repo}/commits/{ref}/check-runs': () => [`${base}/commits/main/check-runs`, 200],
    'get /repos/{owner}/{repo}/commits/{ref}/check-suites': () => [`${base}/commits/main/check-suites`, 200],
    'get /repos/{owner}/{repo}/commits/{ref}/status': () => [`${base}/commits/main/status`, 200],
    'get /repos/{owner}/{repo}/compare/{basehead}': () => [`${base}/compare/main...hotfix%2Frounding`, 200],
    'get /repos/{owner}/{repo}/contents/{path}': () => [`${base}/contents/.github/workflows/ci.yml`, 200],
    'put /repos/{owner}/{repo}/contents/{path}': () => [
      `${base}/contents/e2e/new.spec.ts`,
      201,
      { message: 'Add a test', content: Buffer.from('// new').toString('base64'), branch: 'docs' },
    ],
    'get /repos/{owner}/{repo}/git/ref/{ref}': () => [`${base}/git/ref/heads/release/1.4`, 200],
    'post /repos/{owner}/{repo}/git/refs': () => [
      `${base}/git/refs`,
      201,
      { ref: 'refs/heads/countersign/try', sha: repository().branches.get('main')!.sha },
    ],
    'delete /repos/{owner}/{repo}/git/refs/{ref}': () => [`${base}/git/refs/heads/countersign/try`, 204],
    'post /repos/{owner}/{repo}/pulls': () => [
      `${base}/pulls`,
      201,
      { title: 'Explain returns', head: 'docs', base: 'main', body: 'By hand.' },
    ],
    'patch /repos/{owner}/{repo}/pulls/{pull_number}': () => [`${base}/pulls/44`, 200, { state: 'closed' }],
    'get /repos/{owner}/{repo}/pulls': () => [`${base}/pulls`, 200],
    'get /repos/{owner}/{repo}/pulls/{pull_number}': () => [`${base}/pulls/42`, 200],
    'get /repos/{owner}/{repo}/check-runs/{check_run_id}': () => [`${base}/check-runs/${failed().id}`, 200],
    'get /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': () => [
      `${base}/check-runs/${failed().id}/annotations`,
      200,
    ],
    'get /repos/{owner}/{repo}/actions/runs': () => [`${base}/actions/runs`, 200],
    'get /repos/{owner}/{repo}/actions/runs/{run_id}': () => [`${base}/actions/runs/${failed().run}`, 200],
    'get /repos/{owner}/{repo}/actions/runs/{run_id}/jobs': () => [
      `${base}/actions/runs/${failed().run}/jobs`,
      200,
    ],
    'get /repos/{owner}/{repo}/actions/jobs/{job_id}': () => [`${base}/actions/jobs/${failed().id}`, 200],
    'get /repos/{owner}/{repo}/actions/jobs/{job_id}/logs': () => [
      `${base}/actions/jobs/${failed().id}/logs`,
      302,
    ],
    'post /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun': () => [
      `${base}/actions/jobs/${failed().id}/rerun`,
      201,
      {},
    ],
    'post /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs': () => [
      `${base}/actions/runs/${failed().run}/rerun-failed-jobs`,
      201,
      {},
    ],
    'get /repos/{owner}/{repo}/hooks': () => [`${base}/hooks`, 200],
    'post /repos/{owner}/{repo}/hooks': () => [
      `${base}/hooks`,
      201,
      { config: { url: 'http://127.0.0.1:9/hook', content_type: 'json', secret: 'x' }, events: ['push'] },
    ],
  };
  it.each(servedOperations)('%s', async operation => {
    for (const each of github.repositories) each.finishNow();
    const [path, status, body] = paths[operation]();
    const method = operation.split(' ')[0]!.toUpperCase();
    const response = await call(
      path,
      body
        ? { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
        : { method },
    );
    expect(response.status).toBe(status);
    const text = status === 302 || status === 204 ? '' : await response.json();
    expect(faultsIn(operation, status, text)).toEqual([]);
    if (operation.endsWith('/hooks'))
      expect(
        faultsIn('get /repos/{owner}/{repo}/hooks', 200, await (await call(`${base}/hooks`)).json()),
      ).toEqual([]);
  });

  it('and a wrong one would be noticed', () => {
    expect(
      faultsIn('get /repos/{owner}/{repo}/commits/{ref}/check-runs', 200, {
        total_count: 1,
        check_runs: [{}],
      }),
    ).not.toEqual([]);
  });
});

describe('it refuses as GitHub does', () => {
  it.each([
    ['no token', `${base}`, { headers: { authorization: '' } }, 401, 'Requires authentication'],
    ['a wrong token', base, { token: 'ghs_wrong' }, 401, 'Bad credentials'],
    ['another repository', '/repos/harbor-goods/secrets', {}, 404, 'Not Found'],
    ['an unknown branch', `${base}/branches/nowhere`, {}, 404, 'Branch not found'],
    [
      'an unprotected branch',
      `${base}/branches/docs/protection/required_status_checks`,
      {},
      404,
      'Branch not protected',
    ],
    ['an unknown commit', `${base}/commits/nowhere`, {}, 422, 'No commit found for SHA: nowhere'],
  ])('%s', async (_case, path, init, status, message) => {
    const response = await call(path, init as RequestInit);
    expect([response.status, (await response.json()).message]).toEqual([status, message]);
  });

  it('a write with a token that may only read', async () => {
    const job = [...github.repositories[0]!.jobs.keys()][0];
    const init = { method: 'POST', token: github.readingToken };
    const writes = github.repositories[0]!.ledger.length;
    expect((await call(`${base}/actions/jobs/${job}/rerun`, init)).status).toBe(403);
    expect(github.repositories[0]!.ledger).toHaveLength(writes);
  });
});

describe('a file is written on a condition', () => {
  const put = (path: string, body: object) =>
    call(`${base}/contents/${path}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'Change it', branch: 'release/1.4', ...body }),
    });
  const content = Buffer.from('export const label = "Buy";\n').toString('base64');
  const path = 'src/checkout/place-order-button.tsx';

  it('of the blob that it replaces, on one branch only', async () => {
    expect((await put(path, { content })).status).toBe(422);
    expect((await put(path, { content, sha: 'a'.repeat(40) })).status).toBe(409);
    const { sha } = await (await call(`${base}/contents/${path}?ref=release/1.4`)).json();
    const done = await put(path, { content, sha });
    expect([
      done.status,
      faultsIn('put /repos/{owner}/{repo}/contents/{path}', 200, await done.json()),
    ]).toEqual([200, []]);
    expect((await put(path, { content, sha })).status).toBe(409);
    const on = async (ref: string) => (await (await call(`${base}/contents/${path}?ref=${ref}`)).json()).sha;
    expect(await on('main')).toBe(sha);
    expect(await on('release/1.4')).not.toBe(sha);
  });
});

it('answers 304 to whoever has it, and does not count it', async () => {
  const first = await call(base);
  const used = github.rate.used;
  const again = await call(base, { headers: { 'if-none-match': first.headers.get('etag')! } });
  expect([again.status, github.rate.used]).toEqual([304, used]);
});

it('hands logs out under an address that says nothing after it was changed', async () => {
  const job = [...github.repositories[0]!.jobs.values()].find(({ conclusion }) => conclusion === 'failure')!;
  const { headers } = await call(`${base}/actions/jobs/${job.id}/logs`);
  const address = headers.get('location')!;
  expect(await (await fetch(address)).text()).toContain('##[error]');
  expect((await fetch(address.replace(/sig=..../, 'sig=aaaa'))).status).toBe(403);
});
