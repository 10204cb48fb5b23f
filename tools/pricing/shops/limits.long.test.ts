import { afterAll, beforeAll, expect, it } from 'vitest';
import { ordinaryPace } from '../../../platform/parts.ts';
import { harbor, openShopifyHouse, type ShopifyHouse } from '../../testing/shopify.ts';

let shops: ShopifyHouse;
beforeAll(async () => {
  shops = await openShopifyHouse({ pace: ordinaryPace });
}, 120_000);
afterAll(() => shops.close());

/** Cuts so many prices by a tenth on the smallest plan: how long that took, and in what time its points are there at all. */
async function cut(variants: number, products: number) {
  const { desk, shopify } = await shops.open({ variants, products }, { plan: 'standard' });
  const wish = { selector: { all: true }, change: { kind: 'percent', basis_points: -1_000 } };
  const { rule } = await desk.data<{ rule: string }>('draft_price_rule', { shop: harbor, wish });
  const proposal = await desk.propose('apply_price_rule', { rule, shop: harbor });
  const { currentlyAvailable, restoreRate } = shopify.bucket.status;
  const spent = shopify.bucket.spent;
  const since = performance.now();
  await desk.approve(proposal);
  const read = () => shops.house.test.kernel.parts.ports.proposals.read(desk.ada, proposal);
  while ((await read()).run?.endedAt == null) {
    await new Promise(resolve => setTimeout(resolve, 100));
    await shops.house.test.settle();
  }
  const seconds = (performance.now() - since) / 1_000;
  const points = shopify.bucket.spent - spent;
  const statuses = new Set((await read()).targets.map(({ status }) => status));
  expect([...statuses]).toEqual(['verified']);
  return { seconds, points, allowed: Math.max(0, points - currentlyAvailable) / restoreRate };
}

it('a run at Shopify’s real limits takes at most 1.1 times what the limit itself allows', async () => {
  const { seconds, points, allowed } = await cut(5_000, 200);
  const times = seconds / allowed;
  console.info(
    `5,000 prices of 200 products on Standard: ${seconds.toFixed(1)} s; ${points} points take ${allowed.toFixed(1)} s: ${times.toFixed(2)} ×`,
  );
  expect(times).toBeLessThanOrEqual(1.1);
}, 300_000);

it('100 prices of 20 products are set and read back in far less than five minutes', async () => {
  const seconds: number[] = [];
  for (let run = 0; run < 20; run++) seconds.push((await cut(100, 20)).seconds);
  seconds.sort((a, b) => a - b);
  const p95 = seconds[18]!;
  console.info(
    `100 prices at Shopify, 20 runs: median ${seconds[9]!.toFixed(1)} s, 95 % ${p95.toFixed(1)} s`,
  );
  expect(p95).toBeLessThan(60);
}, 300_000);
