import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UcpProduct } from '../../merchants/ucp.ts';
import { openPriceDesk, type PriceDesk } from '../../testing/pricing.ts';
import { cables, schedulesIn } from '../../testing/schedules.ts';
import { differencesIn } from './parity.ts';

let house: PriceDesk;
beforeAll(async () => {
  house = await openPriceDesk();
}, 60_000);
afterAll(() => house.close());
const { ruleOf, waiting, pricesOf } = schedulesIn(() => house);
const minute = 60_000;

interface Reports {
  readonly reconciliations: readonly {
    readonly run: string;
    readonly after_ms: number;
    readonly compared: number;
    readonly mismatched: number;
    readonly mismatches: readonly unknown[];
    readonly repair: string | null;
    readonly note: string;
  }[];
}

describe('a price run', () => {
  it('is read back by itself after five minutes and an hour; what drifted gets one proposal to repair it', async () => {
    const desk = await house.open(cables);
    const run = await desk.propose('apply_price_rule', { rule: await ruleOf(desk) });
    await desk.approve(run);
    const reports = async () =>
      (await desk.data<Reports>('list_price_reconciliations', { run })).reconciliations;
    expect(await reports()).toEqual([]);
    await desk.setBehindTheBack('A', 950);
    await house.pass(6 * minute);
    const [first] = await reports();
    expect(first).toMatchObject({ run, after_ms: 5 * minute, compared: 2, mismatched: 1 });
    expect(first!.mismatches).toMatchObject([{ sku: 'A', meant: { amount: 900 }, stands: { amount: 950 } }]);
    expect((await waiting(desk)).map(({ id, action }) => [id, action])).toEqual([
      [first!.repair, 'repair_price_run'],
    ]);
    // An hour later it still stands so: the same proposal is named, and no second one is made.
    await house.pass(60 * minute);
    expect((await reports()).map(({ repair }) => repair)).toEqual([first!.repair, first!.repair]);
    expect(await waiting(desk)).toHaveLength(1);
    await desk.approve(first!.repair!);
    expect(await pricesOf(desk)).toEqual([900, 1_800]);
  });

  it('that another approved run has overtaken is no mismatch', async () => {
    const desk = await house.open(cables);
    const run = await desk.propose('apply_price_rule', { rule: await ruleOf(desk) });
    await desk.approve(run);
    await desk.approve(await desk.propose('revert_price_run', { run }));
    await house.pass(6 * minute);
    const { reconciliations } = await desk.data<Reports>('list_price_reconciliations', { run });
    expect(reconciliations).toMatchObject([{ compared: 2, mismatched: 0, repair: null }]);
    expect(await waiting(desk)).toEqual([]);
  });
});

describe('what the storefront shows', () => {
  const usd = (amount: number) => ({ amount, currency: 'USD' });
  const product = (id: string, amount: number) =>
    ({ variants: [{ id, price: usd(amount) }] }) as unknown as UcpProduct;
  const ofRecord = [
    { variantId: 'a', sku: 'A', price: usd(900) },
    { variantId: 'b', sku: 'B', price: usd(1_800) },
    { variantId: 'c', sku: 'C', price: usd(700) },
  ];

  it('is told where it is another price than the one of record, or none', () => {
    const products = [product('a', 900), product('b', 2_000)];
    expect(differencesIn(ofRecord, products, 'product answer')).toEqual([
      { sku: 'B', where: 'product answer', of_record: usd(1_800), shown: usd(2_000) },
      { sku: 'C', where: 'product answer', of_record: usd(700), shown: null },
    ]);
  });
});
