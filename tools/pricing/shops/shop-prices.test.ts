import { afterAll, beforeAll, expect, it } from 'vitest';
import { harbor, openShopifyHouse, type ShopifyHouse } from '../../testing/shopify.ts';

let shops: ShopifyHouse;
beforeAll(async () => {
  shops = await openShopifyHouse();
}, 60_000);
afterAll(() => shops.close());

const asked = 40;

/** How many rows of prices, their history and their listings the database touches. */
async function rowsTouched(): Promise<number> {
  const [row] = (await shops.house.test.database.asOwner(
    `select pg_stat_force_next_flush(), sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as rows
     from pg_stat_user_tables where schemaname = 'pricing' and relname in ('price', 'price_change', 'listing')`,
  )) as [{ rows: number }];
  return row.rows;
}

/** What it takes to see where some prices of a shop of this size stand, before anybody gathered statistics. */
async function workIn(variants: number): Promise<number> {
  const { desk } = await shops.open({ variants, products: variants / 4 });
  const { tenant } = desk.ada;
  const { shopPrices } = shops.house.test.kernel.parts.ports;
  const listed = (await shops.house.test.database.asOwner(
    `select variant_id from pricing.listing where tenant_id = '${tenant}' order by shop_variant limit ${asked}`,
  )) as { variant_id: string }[];
  const ids = listed.map(({ variant_id }) => variant_id);
  await rowsTouched();
  const before = await rowsTouched();
  expect((await shopPrices.read(tenant, harbor, ids)).size).toBe(asked);
  await rowsTouched();
  return (await rowsTouched()) - before;
}

it('where a price stands costs as much to see in a large shop as in a small one', async () => {
  const small = await workIn(400);
  const large = await workIn(1_600);
  expect(small).toBeGreaterThanOrEqual(asked);
  expect(large).toBeLessThan(small * 1.5);
});
