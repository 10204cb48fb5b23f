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
    filled_in: false,
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

it('how much was sold on the last whole day is judged by the days on which the goods were on sale', async () => {
  const usual = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [day(index + 2), 4]));
  const desk = await house.open([
    { sku: 'A', price: 1_000, sales: { ...usual, [day(1)]: 30, [day(0)]: 500 } },
    { sku: 'B', price: 1_000, sales: usual },
    { sku: 'C', price: 1_000 },
  ]);
  for (const sku of ['A', 'B', 'C'])
    await keptBefore(
      desk,
      sku,
      Array.from({ length: 13 }, () => 1_000),
      600,
    );
  await beginPriceSnapshots(house.test.kernel, [desk.ada.tenant]);
  await house.test.settle();
  expect(await desk.data('list_price_anomalies', { kind: 'volume' })).toMatchObject({
    judged: 3,
    total: 1,
    anomalies: [{ sku: 'A', kind: 'volume', seen: 30, expected: 4, days: 12 }],
  });
  // The day before it, judged by itself, was as the others.
  expect(await desk.data('list_price_anomalies', { kind: 'volume', day: day(2) })).toMatchObject({
    total: 0,
  });
});

it('days on which no server ran are filled in by the history of prices, without costs', async () => {
  const desk = await house.open([
    { sku: 'A', price: 1_000, cost: 600 },
    { sku: 'B', price: 2_000, cost: 900 },
  ]);
  const { tenant } = desk.ada;
  const setAt = async (sku: string, amount: number) => desk.setBehindTheBack(sku, amount);
  await setAt('A', 1_100);
  await setAt('A', 1_200);
  await setAt('B', 2_200);
  // As if it had been: both first seen ten days ago, A changed eight and three days ago, B yesterday.
  const history: readonly [sku: string, version: number, back: number][] = [
    ['A', 1, 10],
    ['A', 2, 8],
    ['A', 3, 3],
    ['B', 1, 10],
    ['B', 2, 1],
  ];
  for (const [sku, version, back] of history)
    await house.test.database.asOwner(
      `update pricing.price_change set at = date_trunc('day', clock_timestamp() at time zone 'utc') at time zone 'utc'
         - interval '${back} days' + interval '9 hours'
         where tenant_id = '${tenant}' and variant_id = '${sku}' and version = ${version}`,
    );
  // One of the days was kept when it was.
  await keptBefore(desk, 'A', [1_105], 610);
  await beginPriceSnapshots(house.test.kernel, [tenant]);
  await house.test.settle();

  const kept = async (back: number) => {
    const { prices, filled_in } = await desk.data<{
      filled_in: boolean;
      prices: { sku: string; price: { amount: number }; cost: { amount: number } | null }[];
    }>('get_price_snapshot', { day: day(back) });
    return {
      filled_in,
      prices: prices.map(({ sku, price, cost }) => [sku, price.amount, cost?.amount ?? null]),
    };
  };
  const later = (a: number, b: number) => ({
    filled_in: true,
    prices: [
      ['A', a, null],
      ['B', b, null],
    ],
  });
  expect(await kept(9)).toEqual(later(1_000, 2_000));
  expect(await kept(8)).toEqual(later(1_000, 2_000)); // the day began before the change of nine o'clock
  expect(await kept(7)).toEqual(later(1_100, 2_000));
  expect(await kept(2)).toEqual(later(1_200, 2_000));
  expect(await kept(1)).toEqual({ filled_in: false, prices: [['A', 1_105, 610]] });
  expect(await kept(0)).toMatchObject({
    filled_in: false,
    prices: [
      ['A', 1_200, 600],
      ['B', 2_200, 900],
    ],
  });
  const before = await desk.call('get_price_snapshot', { day: day(10) });
  expect(before).toMatchObject({ kind: 'refused', problem: { code: 'not_found' } });
  // What was filled in is enough to judge by: nine days, of which B moved by 10 %.
  expect(await desk.data('list_price_anomalies', {})).toMatchObject({ judged: 2 });
});
