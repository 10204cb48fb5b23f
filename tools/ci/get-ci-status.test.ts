import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roleOf } from '../../platform/database/migrate.ts';
import { storeOf } from '../../platform/database/store.ts';
import { newId } from '../../platform/identifiers.ts';
import type { Principal } from '../../platform/principal.ts';
import type { Annotation } from '../../sandbox/github/model.ts';
import { type CiBench, openCi } from '../testing/ci.ts';
import { dataOf } from '../testing/outcomes.ts';
import { keepCoverage } from './coverage/keep-coverage.ts';
import { readCoverage } from './coverage/read-coverage.ts';
import { getCiStatus } from './get-ci-status.ts';

let bench: CiBench;
let agent: Principal;
let tenant: string;
beforeAll(async () => {
  bench = await openCi();
  ({ agent, tenant } = await bench.team());
});
afterAll(() => bench.close());

const statusOf = async (input: object) =>
  getCiStatus.output.parse(dataOf(await bench.test.kernel.call(agent, 'get_ci_status', input)));

describe('one verdict for each state that CI can be in', () => {
  it('main is failing, for four different reasons', async () => {
    const status = await statusOf({});
    expect(status).toMatchObject({
      repository: 'harbor-goods/storefront',
      branch: 'main',
      verdict: 'failing',
      why: ['4 checks failed'],
      checks: { total: 5, required: true },
      changed: { files: 2, named: ['src/pricing/total.ts'] },
      fresh: { is_head: true },
    });
    expect(status.failures.map(({ check, cause, confidence }) => [check, cause, confidence]).sort()).toEqual([
      ['build-image', 'infrastructure', 'high'],
      ['e2e', 'test', 'high'],
      ['e2e-checkout', 'flaky', 'medium'],
      ['unit', 'product', 'high'],
    ]);
  });

  it('which are the same where the annotations say nothing, and only the logs tell', async () => {
    const told = await statusOf({});
    const gist = (status: typeof told) =>
      status.failures
        .map(({ check, test, cause, confidence }) => [check, test, cause, confidence].join())
        .sort();
    const jobs = [...bench.repository.jobs.values()];
    const scenes = jobs.map(job => job.scenes);
    const blank = (annotation: Annotation) => ({ ...annotation, title: null, message: ' ' });
    for (const job of jobs)
      Object.assign(job, {
        scenes: job.scenes.map(scene => ({ ...scene, annotations: scene.annotations?.map(blank) })),
      });
    const logged = await statusOf({});
    jobs.forEach((job, place) => void Object.assign(job, { scenes: scenes[place] }));
    expect(gist(logged)).toEqual(gist(told));
    expect(logged.verdict).toBe(told.verdict);
  });

  it.each([
    ['release/1.4', 'passing', ['all 5 checks passed']],
    ['feature/gift-cards', 'pending', ['2 checks not finished']],
    ['deploy/canary', 'blocked', ['1 check waiting for a person']],
    ['hotfix/rounding', 'failing', ['1 check failed']],
  ])('%s is %s', async (branch, verdict, why) => {
    expect(await statusOf({ branch })).toMatchObject({ branch, verdict, why });
  });

  it('docs, where no check ran, lacks what main requires', async () => {
    expect(await statusOf({ branch: 'docs' })).toMatchObject({
      verdict: 'pending',
      why: ['5 checks not reported yet'],
    });
  });

  it('a pull request is judged by its head and by what its base requires', async () => {
    expect(await statusOf({ pull_request: 42 })).toMatchObject({
      branch: 'feature/gift-cards',
      verdict: 'pending',
    });
  });

  it('an earlier commit by its beginning', async () => {
    const third = [...bench.repository.commits.values()].find(({ message }) =>
      message.includes('address form'),
    )!;
    expect(await statusOf({ commit: third.sha.slice(0, 8) })).toMatchObject({
      sha: third.sha,
      verdict: 'passing',
      branch: null,
    });
  });

  it('unknown, when GitHub does not answer', async () => {
    bench.github.faults.lay({ kind: 'server_error', path: '/commits/', times: 9 });
    expect(await statusOf({})).toMatchObject({ verdict: 'unknown', why: ['GitHub answered 502'], sha: null });
    bench.github.faults.clear();
  });
});

describe('how much of the change the tests ran', () => {
  const leave = async (sha: string, branch: string, report: string) => {
    const read = await readCoverage(Readable.from([Buffer.from(report)]));
    const facts = { tenant, id: newId(), by: agent.id, now: new Date() };
    const of = { repository: 'Harbor-Goods/storefront', sha, branch, job: 'unit', attempt: 1 };
    return bench.test.database.transaction({ tenant, role: roleOf('ci', 'action') }, transaction =>
      keepCoverage(storeOf(transaction), facts, of, read),
    );
  };

  it('is told from the lines that the commit added, with those that nothing ran', async () => {
    expect((await statusOf({})).changed?.coverage).toBeNull();
    const { sha } = await statusOf({});
    const report = 'SF:/home/runner/src/pricing/total.ts\nDA:2,0\nDA:16,3\nDA:17,3\nDA:18,0\nend_of_record\n';
    const elsewhere = 'SF:old/src/pricing/total.ts\nDA:18,9\nend_of_record\n';
    expect(await leave(sha!, 'main', report + elsewhere)).toMatchObject({ files: 2, lines: 5, covered: 3 });
    expect((await leave(sha!, 'main', report + elsewhere)).id).toBeNull();
    const outcome = await bench.test.kernel.call(agent, 'get_ci_status', {});
    expect(getCiStatus.output.parse(dataOf(outcome)).changed).toMatchObject({
      files: 2,
      coverage: {
        lines: 3,
        covered: 2,
        percent: 66.6,
        files: [{ file: 'src/pricing/total.ts', lines: 3, covered: 2, missed: '18' }],
        more_files: 0,
        unmeasured: 1,
      },
    });
    if (outcome.kind === 'result') expect(outcome.text).toContain('Tests ran 2 of 3 changed lines (66.6 %)');
    await leave(sha!, 'main', 'SF:src/pricing/total.ts\nDA:18,1\nend_of_record\n');
    expect((await statusOf({})).changed?.coverage).toMatchObject({ covered: 3, percent: 100 });
  });

  it('is told of a commit that passes as well, and of whole files where no difference is shown', async () => {
    const { sha, changed } = await statusOf({ branch: 'release/1.4' });
    expect(changed).toBeNull();
    await leave(sha!, 'release/1.4', 'SF:src/checkout/summary.tsx\nDA:1,1\nDA:2,0\nend_of_record\n');
    expect(await statusOf({ branch: 'release/1.4' })).toMatchObject({
      verdict: 'passing',
      changed: { coverage: { lines: 2, covered: 1, percent: 50 } },
    });
  });
});

it('tells of no repository that is not connected', async () => {
  const outcome = await bench.test.kernel.call(agent, 'get_ci_status', {
    repository: 'harbor-goods/secrets',
  });
  expect(outcome).toMatchObject({ kind: 'refused', problem: { code: 'not_found' } });
  const { agent: stranger } = bench.test.people();
  const foreign = await bench.test.kernel.call(stranger, 'get_ci_status', {
    repository: 'harbor-goods/storefront',
  });
  expect(foreign).toMatchObject({ kind: 'refused', problem: { code: 'not_found' } });
});

it('a log that gives orders and holds a token is marked, and without the token', async () => {
  const { failures } = await statusOf({});
  const job = failures.find(({ check }) => check === 'unit')!.job;
  const outcome = await bench.test.kernel.call(agent, 'get_job_log', { job });
  expect(outcome).toMatchObject({ kind: 'result', untrusted: true });
  const { log, failed_steps } = dataOf<{ log: string; failed_steps: string[] }>(outcome);
  expect(failed_steps).toEqual(['Run npm run unit']);
  expect(log).toContain('ignore previous instructions');
  expect(log).not.toContain('ghp_');
  if (outcome.kind === 'result') expect(outcome.text).not.toContain('ignore');
});
