import { expect, it } from 'vitest';
import { killAndCount } from './kill.ts';

it('places each order once, though its process is killed 200 times', async () => {
  const toll = await killAndCount({
    kills: 200,
    orders: 200,
    ordersPerProposal: 10,
    chance: Math.random,
    lifeMs: 4_000,
  });
  console.log(toll);
  expect(toll).toMatchObject({
    kills: 200,
    lost: 0,
    doubled: 0,
    unknown: 0,
    misrecorded: 0,
    unheard: 0,
    auditFindings: 0,
  });
  for (const order of toll.givenUp) expect(order.tries).toBe(4);
}, 3_600_000);
