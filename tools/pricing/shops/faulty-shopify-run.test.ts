import { afterAll, beforeAll, expect, it } from 'vitest';
import { gid } from '../../../sandbox/shopify/shop.ts';
import { harbor, openShopifyHouse, type ShopifyHouse } from '../../testing/shopify.ts';
import { everySoMany, shopFaults } from '../../testing/shopify-faults.ts';

let shops: ShopifyHouse;
beforeAll(async () => {
  shops = await openShopifyHouse();
}, 60_000);
afterAll(() => shops.close());

it('a run of 100 prices at Shopify on which one call in five goes wrong ends with every price set once or explained', async () => {
  const { desk, shopify } = await shops.open({ variants: 100, products: 50 });
  const before = new Map(shopify.shop.variants.map(({ id, price }) => [gid('ProductVariant', id), price]));
  const wish = { selector: { all: true }, change: { kind: 'percent', basis_points: -1_000 } };
  const { rule } = await desk.data<{ rule: string }>('draft_price_rule', { shop: harbor, wish });
  const proposal = await desk.propose('apply_price_rule', { rule, shop: harbor });
  const struck = new Set<string>();
  const plan = everySoMany(shopify, 5);
  shopify.faults.follow((operations, nth) => {
    const fault = plan(operations, nth);
    if (fault) struck.add(fault.kind);
    return fault;
  });
  await desk.approve(proposal);
  const { proposals } = shops.house.test.kernel.parts.ports;
  const read = () => proposals.read(desk.ada, proposal);
  for (let waits = 0; waits < 60 && (await read()).run?.endedAt == null; waits++) {
    await new Promise(resolve => setTimeout(resolve, 200));
    await shops.house.test.settle();
  }
  const { targets } = await read();
  const by = (...statuses: string[]) => targets.filter(({ status }) => statuses.includes(status ?? ''));
  expect([...struck].sort()).toEqual([...shopFaults].sort());
  expect(by('verified', 'stale', 'failed', 'drifted')).toHaveLength(100);
  for (const { problem } of by('stale', 'failed'))
    expect(problem).toMatchObject({ code: expect.any(String) });

  const ours = shopify.shop.ledger.filter(entry => entry.by === 'app');
  expect(new Set(ours.map(({ variant }) => variant)).size).toBe(ours.length);
  for (const { variant, to } of ours) expect(to.price).toBe(Math.round(before.get(variant)! * 0.9));
  const written = new Set(ours.map(({ variant }) => variant));
  const variantOf = ({ ref }: (typeof targets)[number]) => {
    const id = ref.slice(ref.indexOf('/') + 1);
    return id === 'HG-00001-1' ? gid('ProductVariant', shopify.shop.variants[0]!.id) : id;
  };
  for (const target of by('verified', 'drifted')) expect(written).toContain(variantOf(target));
  for (const target of by('failed')) expect(written).not.toContain(variantOf(target));
});
