import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../platform/principal.ts';
import { readProposal } from '../../platform/proposals/read.ts';
import { type CiBench, openCi } from '../testing/ci.ts';
import { dataOf, proposalOf } from '../testing/outcomes.ts';
import { getCiStatus } from './get-ci-status.ts';

let bench: CiBench;
let agent: Principal;
let person: Principal;
beforeAll(async () => {
  bench = await openCi();
});
afterAll(() => bench.close());
beforeEach(async () => {
  ({ agent, person } = await bench.team());
});

const call = (name: string, input: object) => bench.test.kernel.call(agent, name, input);
const statusOf = async (input: object) =>
  getCiStatus.output.parse(dataOf(await call('get_ci_status', input)));
const approved = async (proposal: string) => {
  await bench.approve(person, proposal);
  await bench.test.settle();
  return readProposal(bench.test.kernel.parts, person, proposal);
};
const jobOf = async (check: string, input: object = {}) =>
  (await statusOf(input)).failures.find(failure => failure.check === check)!.job;

it('a job runs again once a person approved: one write at GitHub, read back', async () => {
  const job = await jobOf('e2e-checkout', { branch: 'hotfix/rounding' });
  const proposal = proposalOf(await call('rerun_job', { job }));
  expect(bench.repository.ledger).toEqual([]);
  const view = await approved(proposal);
  expect(view.run?.status).toBe('applied');
  expect(view.targets[0]).toMatchObject({ status: 'verified', receipt: { attempt: 2 } });
  expect(bench.repository.ledger).toMatchObject([{ operation: 'rerun_job', id: Number(job) }]);
  bench.repository.finishNow();
  expect(await statusOf({ branch: 'hotfix/rounding' })).toMatchObject({ verdict: 'passing' });
});

it('what somebody else ran again meanwhile is left alone', async () => {
  const job = await jobOf('build-image');
  const proposal = proposalOf(await call('rerun_job', { job }));
  const { repository } = bench;
  const known = repository.jobs.get(Number(job))!;
  repository.rerun(repository.runs.get(known.run)!, [known]);
  repository.finishNow();
  const writes = repository.ledger.length;
  const view = await approved(proposal);
  expect(view.targets[0]).toMatchObject({ status: 'stale' });
  expect(repository.ledger).toHaveLength(writes);
});

it('a lost answer is looked up, not sent twice', async () => {
  const job = await jobOf('unit');
  const proposal = proposalOf(await call('rerun_job', { job }));
  const writes = bench.repository.ledger.length;
  bench.github.faults.lay({ kind: 'lost_answer', path: '/rerun' });
  const view = await approved(proposal);
  expect(view.targets[0]).toMatchObject({ status: 'verified' });
  expect(bench.repository.ledger).toHaveLength(writes + 1);
  bench.repository.finishNow();
});

it('a write that a limit held up is sent when GitHub allows it', async () => {
  const job = await jobOf('e2e');
  const proposal = proposalOf(await call('rerun_job', { job }));
  const writes = bench.repository.ledger.length;
  bench.github.faults.lay({ kind: 'secondary_limit', path: '/rerun', retry_after_seconds: 0 });
  const view = await approved(proposal);
  expect(view.targets[0]).toMatchObject({ status: 'verified' });
  expect(bench.repository.ledger).toHaveLength(writes + 1);
  bench.repository.finishNow();
});

const flaky = 'Checkout › shows the delivery date after the address';
const quarantine = async (test: string, days = 7) =>
  proposalOf(await call('quarantine_test', { test, days, reason: 'It waits for a clock' }));

it('a quarantine covers what is flaky, until it is lifted', async () => {
  const broken = bench.repository.commit(
    bench.repository.branches.get('main')!.sha,
    'A branch of its own',
    [],
    30,
  );
  bench.repository.branch('flaky-only', broken, ['e2e-checkout']);
  const known = [...bench.repository.jobs.values()].find(
    each => each.name === 'e2e-checkout' && each.scenes.length > 1,
  )!;
  bench.repository.run('flaky-only', broken, [{ name: 'e2e-checkout', scenes: known.scenes }], 20);
  expect(await statusOf({ branch: 'flaky-only' })).toMatchObject({
    verdict: 'failing',
    failures: [{ cause: 'flaky', test: flaky }],
  });

  const proposal = await quarantine(`[chromium] › e2e/checkout.spec.ts:40:3 › ${flaky}`);
  expect((await readProposal(bench.test.kernel.parts, person, proposal)).document.risk.level).toBe('low');
  await approved(proposal);
  expect(await statusOf({ branch: 'flaky-only' })).toMatchObject({
    verdict: 'passing',
    why: ['1 check failed only by quarantined flaky tests'],
    checks: { not_passed: [{ name: 'e2e-checkout', standing: 'covered' }] },
  });

  await approved(proposalOf(await call('quarantine_test', { test: flaky, days: 0, reason: 'Mended' })));
  expect(await statusOf({ branch: 'flaky-only' })).toMatchObject({ verdict: 'failing' });
});

it('a quarantine of a test that fails for a reason covers nothing, and says so before', async () => {
  const test = 'total › rounds each line before it adds them up';
  const proposal = await quarantine(test);
  expect((await readProposal(bench.test.kernel.parts, person, proposal)).document.risk).toEqual({
    level: 'high',
    reasons: ['The test is not known to be flaky.'],
  });
  await approved(proposal);
  const status = await statusOf({});
  expect(status.verdict).toBe('failing');
  expect(status.failures.find(failure => failure.test === test)).toMatchObject({
    cause: 'product',
    quarantined: true,
  });
});

it('a person may overrule the verdict of one commit, and it shows', async () => {
  const asked = { verdict: 'passing', reason: 'The fix is verified by hand', hours: 2 };
  const proposal = proposalOf(await call('override_ci_verdict', asked));
  expect((await statusOf({})).override).toBeNull();
  await approved(proposal);
  expect(await statusOf({})).toMatchObject({
    verdict: 'passing',
    override: { computed: 'failing', reason: 'The fix is verified by hand' },
  });
  expect(await statusOf({ branch: 'release/1.4' })).toMatchObject({ override: null });
  await approved(proposalOf(await call('override_ci_verdict', { ...asked, hours: 0 })));
  expect(await statusOf({})).toMatchObject({ verdict: 'failing', override: null });
});
