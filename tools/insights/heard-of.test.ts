import { afterAll, beforeAll, expect, it } from 'vitest';
import { roleOf } from '../../platform/database/migrate.ts';
import { type Store, storeOf } from '../../platform/database/store.ts';
import { type CiBench, openCi } from '../testing/ci.ts';
import { dataOf } from '../testing/outcomes.ts';
import { getAutomationReturn } from './get-automation-return.ts';
import { getDeliveryMetrics } from './get-delivery-metrics.ts';
import { takeFlow } from './take-flow.ts';
import { takeHeal, takeWithdrawal } from './take-heal.ts';

let bench: CiBench;
beforeAll(async () => {
  bench = await openCi();
});
afterAll(() => bench.close());

const repository = 'harbor-goods/storefront';
const writing = (tenant: string, work: (store: Store) => Promise<void>): Promise<void> =>
  bench.test.database.transaction({ tenant, role: roleOf('insights', 'action') }, transaction =>
    work(storeOf(transaction)),
  );

it('a heal that was withdrawn counts as wrong, whichever is heard of first', async () => {
  const { agent, tenant } = await bench.team();
  const at = new Date().toISOString();
  await writing(tenant, async store => {
    await takeWithdrawal(store, tenant, { repository, pull_request: 7 }, at);
    await takeHeal(store, tenant, { repository, pull_request: 7 }, at);
    await takeHeal(store, tenant, { repository, pull_request: 8 }, at);
    await takeWithdrawal(store, tenant, { repository, pull_request: 8 }, at);
    await takeWithdrawal(store, tenant, { repository, pull_request: 8 }, at);
    await takeHeal(store, tenant, { repository, pull_request: 9 }, at);
    // A generated test that was withdrawn is no heal.
    await takeWithdrawal(store, tenant, { repository, pull_request: 10 }, at);
  });
  const outcome = await bench.test.kernel.call(agent, 'get_automation_return', { repository });
  expect(getAutomationReturn.output.parse(dataOf(outcome)).counted).toMatchObject({
    heals: 1,
    wrong_heals: 2,
  });
});

it('history is followed for a year before the window, and through a commit that was long on its way', async () => {
  const { agent, tenant } = await bench.team();
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const sha = (letter: string) => letter.repeat(40);
  const push = (before: string, commits: readonly { sha: string; at: string }[]) =>
    ({ kind: 'pushed', branch: 'main', isTrunk: true, before, commits }) as const;
  const deployed = (id: string, commit: string, days: number) =>
    ({
      kind: 'deployed',
      id,
      environment: 'production',
      sha: commit,
      outcome: 'succeeded',
      at: ago(days),
    }) as const;
  const place = { tenant, repository };
  await writing(tenant, async store => {
    await takeFlow(store, place, push(sha('0'), [{ sha: sha('a'), at: ago(900) }]));
    // Written long ago, and brought onto the branch right before a new one.
    await takeFlow(
      store,
      place,
      push(sha('a'), [
        { sha: sha('b'), at: ago(800) },
        { sha: sha('c'), at: ago(5) },
      ]),
    );
    for (const [id, commit, days] of [
      ['1', sha('a'), 4],
      ['2', sha('b'), 3],
      ['3', sha('c'), 2],
      ['4', sha('a'), 700],
    ] as const)
      await takeFlow(store, place, deployed(id, commit, days));
  });
  const outcome = await bench.test.kernel.call(agent, 'get_delivery_metrics', { repository });
  expect(getDeliveryMetrics.output.parse(dataOf(outcome))).toMatchObject({
    frequency: { deployments: 3 },
    completeness: { deployments_placed: 2 },
  });
});

it('says how to connect where nothing was heard yet, whether a repository is named or not', async () => {
  const { agent } = await bench.team();
  for (const input of [{}, { repository }])
    expect(await bench.test.kernel.call(agent, 'get_delivery_metrics', input)).toMatchObject({
      kind: 'refused',
      problem: {
        code: 'not_found',
        message: 'Nothing was heard of any repository yet.',
        mend: expect.stringContaining('/webhooks/github'),
      },
    });
});
