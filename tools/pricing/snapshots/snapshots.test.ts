import { afterAll, beforeAll, expect, it } from 'vitest';
import { roleOf } from '../../../platform/database/migrate.ts';
import { storeOf } from '../../../platform/database/store.ts';
import { beginPriceSnapshots } from '../../../server/price-snapshots.ts';
import { type Desk, openPriceDesk, type PriceDesk } from '../../testing/pricing.ts';

let house: PriceDesk;
beforeAll(async () => {
  house = await openPriceDesk();
}, 120_000);
afterAll(() => house.close());

const day = (back: number): string => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
/** Days that were kept before: the price on each, oldest first, ending yesterday. */
const keptBefore = (desk: Desk, sku: string, prices: readonly number[], cost: number | null) =>
  house.test.database.transaction({ tenant: desk.ada.tenant, role: roleOf('pricing', 'action') }, async t => {
    for (const [index, amount] of prices.entries())
      await storeOf(t)
        .insertInto('pricing.price_snapshot')
        .values({
          tenant_id: desk.ada.tenant,
          shop: 'store',
          variant_id: sku,
          day: day(prices.length - index),
          sku,
          currency: 'USD',
          amount,
          list: null,
          cost,
          version: 1,
        })
        .execute();
  });

it('each day’s prices are kept once, and what is strange about them is told with its evidence', async () => {
  const desk = await house.open([
    { sku: 'A', price: 1_000, cost: 600 },
    { sku: 'B', price: 1_300, cost: null },
  ]);
  const refused = await desk.call('get_price_snapshot', {});
  expect(refused).toMatchObject({ kind: 'refused', problem: { code: 'not_found' } });

  await beginPriceSnapshots(house.test.kernel, [desk.ada.tenant]);
  await beginPriceSnapshots(house.test.kernel, [desk.ada.tenant]);
  await house.test.settle();
  expect(await desk.data('get_price_snapshot', {})).toEqual({
    day: day(0),
    total: 2,
    prices: [
      {
        sku: 'A',
        price: { amount: 1_000, currency: 'USD' },
        cost: { amount: 600, currency: 'USD' },
        margin: 4_000,
      },
      { sku: 'B', price: { amount: 1_300, currency: 'USD' }, cost: null, margin: null },
    ],
  });
  // Tomorrow is set already, and has not come.
  const waiting = await house.test.database.asOwner(
    `select 1 from platform.outbox where tenant_id = '${desk.ada.tenant}' and done_at is null`,
  );
  expect(waiting).toHaveLength(1);

  expect(await desk.data('list_price_anomalies', {})).toMatchObject({ judged: 0, total: 0 });
  const steady = Array.from({ length: 10 }, () => 1_000);
  await keptBefore(desk, 'A', steady, 400);
  await keptBefore(desk, 'B', steady, null);
  const found = await desk.data<{ anomalies: { sku: string; kind: string }[] }>('list_price_anomalies', {});
  expect(found).toMatchObject({ judged: 2, total: 2 });
  // B stands 30 % above its ten days; A's cost rose from 400 to 600, so that its margin fell from 60 % to 40 %.
  expect(found.anomalies.map(({ sku, kind }) => [sku, kind])).toEqual([
    ['B', 'spike'],
    ['A', 'margin_compression'],
  ]);
  expect(await desk.data('list_price_anomalies', { kind: 'drop' })).toMatchObject({ total: 0 });
});
