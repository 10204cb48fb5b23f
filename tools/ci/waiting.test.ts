import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Principal } from '../../platform/principal.ts';
import { type CiBench, openCi } from '../testing/ci.ts';
import { dataOf } from '../testing/outcomes.ts';
import { getCiStatus } from './get-ci-status.ts';

let bench: CiBench;
let agent: Principal;
beforeAll(async () => {
  bench = await openCi();
  ({ agent } = await bench.team());
});
afterAll(() => bench.close());

const call = (name: string, input: object, as = agent) => bench.test.kernel.call(as, name, input);
const statusOf = async (as = agent) =>
  getCiStatus.output.parse(dataOf(await call('get_ci_status', { branch: 'release/1.4' }, as)));

it('a commit waits for the manual session that it needs, and no longer than that', async () => {
  const { repository, sha, verdict } = await statusOf();
  expect(verdict).toBe('passing');
  const charter = 'Explore the checkout by keyboard alone to discover traps';
  const plan = { charter, repository, sha };
  const { session: optional } = dataOf<{ session: string }>(await call('create_manual_session', plan));
  expect(await statusOf()).toMatchObject({ verdict: 'passing', waiting: [{ ref: optional, blocks: false }] });
  const needed = await call('create_manual_session', { ...plan, required: true });
  const { session } = dataOf<{ session: string }>(needed);
  const blocked = await statusOf();
  expect(blocked.verdict).toBe('blocked');
  expect(blocked.waiting).toContainEqual({
    kind: 'manual_session',
    ref: session,
    title: `${charter} (planned)`,
    blocks: true,
  });
  for (const each of [optional, session])
    await call('finish_manual_session', { session: each, abandon: true });
  expect(await statusOf()).toMatchObject({ verdict: 'passing', waiting: [] });
});

it('whoever may not see manual sessions gets no better verdict for it', async () => {
  const status = await statusOf({ ...agent, scopes: ['ci:read'] });
  expect(status).toMatchObject({
    verdict: 'blocked',
    waiting: [{ ref: 'manual-sessions:read', blocks: true }],
  });
});
