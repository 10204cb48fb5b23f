import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ports } from '../../platform/context.ts';
import { newId } from '../../platform/identifiers.ts';
import type { Outcome } from '../../platform/kernel.ts';
import type { Principal } from '../../platform/principal.ts';
import { decide, openChallenge } from '../../platform/proposals/decide.ts';
import { readProposal } from '../../platform/proposals/read.ts';
import { deadLettersFor, listDeadLetters, resolveDeadLetter } from '../../platform/runs/dead-letters.ts';
import { listRuns, listTargets, readRun } from '../../platform/runs/read.ts';
import { failuresOf } from '../../platform/runs/retry-failed.ts';
import { bench } from '../../platform/testing/bench.ts';
import { openTestKernel, type TestKernel } from '../../platform/testing/kernel.ts';
import { dataOf } from '../testing/outcomes.ts';
import { approvals } from './approvals.ts';
import type { ProposalsPort } from './ports.ts';

let test: TestKernel;
beforeAll(async () => {
  const failures = (principal: Principal, run: string) => failuresOf(test.kernel.parts, principal, run);
  const deadLetters: ProposalsPort['deadLetters'] = (principal, filter) =>
    deadLettersFor(test.kernel.parts, principal, filter);
  test = await openTestKernel({
    capabilities: [bench, approvals],
    ports: { proposals: { failures, deadLetters } } as unknown as Partial<Ports>,
  });
});
afterAll(() => test.close());

const idOf = (outcome: Outcome): string => {
  if (outcome.kind === 'approval_required') return outcome.proposal.id;
  throw new Error(`expected a proposal, got ${JSON.stringify(outcome)}`);
};
const approve = async (person: Principal, id: string): Promise<void> => {
  const { nonce, fingerprint } = await openChallenge(test.kernel.parts, person, id);
  await decide(test.kernel.parts, person, {
    proposal: id,
    decision: 'approve',
    fingerprint,
    challenge: nonce,
  });
  await test.settle();
};
const statusesOf = async (person: Principal, proposal: string) =>
  (await readProposal(test.kernel.parts, person, proposal)).targets.map(({ status }) => status);
const written = (tenant: string) =>
  test.bank.ledger.filter(entry => entry.tenant === tenant).map(({ account }) => account);

/** Deposits into three accounts, of which the bank refuses the first. */
async function partlyFailed() {
  const people = test.people();
  const accounts = ['a', 'b', 'c'];
  const id = idOf(await test.kernel.call(people.agent, 'deposit_money', { accounts, amount: 5 }));
  test.bank.expectFaults('refused');
  await approve(people.ada, id);
  const { run } = await readProposal(test.kernel.parts, people.ada, id);
  return { ...people, id, run: run!.id };
}
const retry = (who: Principal, run: string, more: object = {}) =>
  test.kernel.call(who, 'retry_failed_targets', { run, ...more });

it('assistants are told what was given up of their own proposals, and of nobody else’s', async () => {
  const { agent, run } = await partlyFailed();
  const told = (who: Principal) =>
    test.kernel.call(who, 'list_dead_letters', { run, class: 'validation' }).then(dataOf);
  expect(await told(agent)).toMatchObject({
    total: 1,
    counts: { validation: 1 },
    letters: [{ run, position: 0, class: 'validation', reason: 'The bank refused.' }],
  });
  expect(await told({ ...agent, id: newId() })).toMatchObject({ total: 0, letters: [] });
});

it('a run of which too much fails raises an alert, once, as an event and in what is shown of it', async () => {
  const { tenant, ada, id, run } = await partlyFailed();
  const alert = { rule: 'success', severity: 'critical', says: expect.stringContaining('2 of the 3') };
  expect((await readRun(test.kernel.parts, tenant, run)).alerts).toEqual([alert]);
  expect((await readProposal(test.kernel.parts, ada, id)).run?.alerts).toEqual([alert]);
  const events = await test.database.asOwner(
    `select payload->>'rule' as rule from platform.event where tenant_id = '${tenant}' and type = 'run.alert'`,
  );
  expect(events).toEqual([{ rule: 'success' }]);
});

describe('a target that failed', () => {
  it('is a dead letter with its class and what to do', async () => {
    const { tenant, ada, run } = await partlyFailed();
    expect(await listRuns(test.kernel.parts, tenant)).toMatchObject({
      total: 1,
      counts: { partial: 1 },
      runs: [{ id: run, counts: { failed: 1, verified: 2 }, approvedBy: ['Ada'], policy: null }],
    });
    expect(await readRun(test.kernel.parts, tenant, run)).toMatchObject({ retryable: 1, pausedBy: null });
    const failed = await listTargets(test.kernel.parts, tenant, run, { status: ['failed'] });
    expect(failed).toMatchObject({ total: 1, targets: [{ problem: { code: 'vendor_refused' } }] });
    const open = await listDeadLetters(test.kernel.parts, tenant, {});
    expect(open).toMatchObject({
      total: 1,
      counts: { validation: 1 },
      letters: [{ run, class: 'validation', recommendation: expect.stringMatching(/propose it anew/) }],
    });
    await resolveDeadLetter(test.kernel.parts, ada, open.letters[0]!.id, 'Done by hand.');
    expect((await listDeadLetters(test.kernel.parts, tenant, {})).letters).toEqual([]);
    expect((await listDeadLetters(test.kernel.parts, tenant, { resolved: true })).total).toBe(1);
  });

  it('is tried again only after an approval of its own, once, and ends the run anew', async () => {
    const { tenant, ada, agent, id, run } = await partlyFailed();
    const again = idOf(await retry(agent, run));
    await test.settle();
    expect(written(tenant)).toHaveLength(2);
    const card = await readProposal(test.kernel.parts, ada, again);
    expect(card.document.sentence).toBe('Try 1 failed of 3 again: Deposit 5 into 3 accounts.');
    expect(card.document.risk.level).toBe('medium');
    expect(card.targets).toMatchObject([
      { before: { status: 'failed', code: 'vendor_refused' }, after: { status: 'pending' } },
    ]);
    await approve(ada, again);
    expect(await statusesOf(ada, id)).toEqual(['verified', 'verified', 'verified']);
    expect(written(tenant).sort()).toEqual(['a', 'b', 'c']);
    expect(await readRun(test.kernel.parts, tenant, run)).toMatchObject({ status: 'applied', retryable: 0 });
    expect((await listDeadLetters(test.kernel.parts, tenant, {})).total).toBe(0);
  });

  it('is left alone by a second approval that comes after the first was carried out', async () => {
    const { tenant, ada, ben, run } = await partlyFailed();
    const [first, second] = [idOf(await retry(ada, run)), idOf(await retry(ben, run))];
    await approve(ada, first);
    await approve(ben, second);
    expect(await statusesOf(ada, second)).toEqual(['stale']);
    expect(written(tenant)).toHaveLength(3);
  });

  it('is left alone when it was tried again and failed anew meanwhile', async () => {
    const { tenant, ada, run } = await partlyFailed();
    const again = idOf(await retry(ada, run));
    const chosen = idOf(await retry(ada, run, { positions: [0] }));
    test.bank.expectFaults('refused');
    await approve(ada, again);
    expect(await statusesOf(ada, chosen)).toEqual([null]);
    await approve(ada, chosen);
    expect(await statusesOf(ada, chosen)).toEqual(['stale']);
    expect(written(tenant)).toHaveLength(2);
  });
});

it('what may have happened, what moved and what others asked for is not proposed to be retried', async () => {
  const { agent, ada, run, tenant, id } = await partlyFailed();
  const other: Principal = { ...agent, id: ada.id };
  expect(await retry(other, run)).toMatchObject({ kind: 'refused', problem: { code: 'not_found' } });
  expect(await retry(ada, run, { positions: [1] })).toMatchObject({ problem: { code: 'not_found' } });
  await test.database.asOwner(
    `update platform.target set problem = '{"code":"outcome_unknown","message":"?"}' where run_id = '${run}' and position = 0`,
  );
  expect(await retry(ada, run)).toMatchObject({ kind: 'refused', problem: { code: 'not_found' } });
  expect((await readRun(test.kernel.parts, tenant, run)).retryable).toBe(0);
  expect(await statusesOf(ada, id)).toContain('failed');
});
