import { afterAll, beforeAll, expect, it } from 'vitest';
import { decide, openChallenge } from '../proposals/decide.ts';
import { openTestKernel, type TestKernel } from '../testing/kernel.ts';
import { replayEvents } from './replay.ts';

let test: TestKernel;
beforeAll(async () => {
  test = await openTestKernel();
});
afterAll(() => test.close());

it('fills a table that was lost, tenant by tenant, and refuses a capability that does not listen', async () => {
  const { tenant, ada, agent } = test.people();
  const { parts } = test.kernel;
  const outcome = await test.kernel.call(agent, 'deposit_money', { accounts: ['a', 'b'], amount: 1 });
  const proposal = outcome.kind === 'approval_required' ? outcome.proposal.id : '';
  const { nonce, fingerprint } = await openChallenge(parts, ada, proposal);
  await decide(parts, ada, { proposal, decision: 'approve', fingerprint, challenge: nonce });
  await test.settle();
  const heard = () =>
    test.database.transaction({ tenant, role: 'cs_bench_query' }, t =>
      t.selectFrom('bench.heard').select('account').orderBy('account').execute(),
    );
  const before = await heard();
  expect(before).toHaveLength(2);
  await test.database.asOwner(`delete from bench.heard where tenant_id = '${tenant}'`);
  expect(await replayEvents(parts, tenant, 'bench')).toBe(2);
  expect(await heard()).toEqual(before);
  expect(await replayEvents(parts, test.people().tenant, 'bench')).toBe(0);
  await expect(replayEvents(parts, tenant, 'nobody')).rejects.toMatchObject({ code: 'not_found' });
});
