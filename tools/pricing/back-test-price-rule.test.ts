import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPriceDesk, type PriceDesk } from '../testing/pricing.ts';
import { seeded } from './simulate/seeded.ts';

let house: PriceDesk;
beforeAll(async () => {
  house = await openPriceDesk();
}, 120_000);
afterAll(() => house.close());

interface BackTest {
  readonly changes: number;
  readonly learned: number;
  readonly unknown: number;
  readonly beyond_experience: number;
  readonly units: { readonly low: number; readonly middle: number; readonly high: number } | null;
  readonly margin: Record<'low' | 'middle' | 'high', { readonly amount: number }> | null;
}

/** A year of weekly sales at five prices, of customers who buy so many percent less for each percent more. */
function year(elasticity: number) {
  const random = seeded(11);
  return Object.fromEntries(
    Array.from({ length: 52 }, (_, week) => {
      const day = new Date(Date.now() - (week + 1) * 7 * 86_400_000).toISOString().slice(0, 10);
      const price = [900, 950, 1_000, 1_050, 1_100][Math.floor(random() * 5)]!;
      return [day, { price, pieces: Math.round(400 * (price / 1_000) ** elasticity) }];
    }),
  );
}

describe('a rule is tried on what was sold before', () => {
  it('tells units and margin as intervals, and of how many changes it cannot tell', async () => {
    const desk = await house.open([
      { sku: 'KEEN', price: 1_000, cost: 600, sales: year(-4) },
      { sku: 'NEW', price: 1_000, cost: 600 },
    ]);
    const wish = { selector: { all: true }, change: { kind: 'percent', basis_points: -500 } };
    const { rule } = await desk.data<{ rule: string }>('draft_price_rule', { wish });
    const told = await desk.data<BackTest>('back_test_price_rule', { rule, weeks: 10 });
    expect(told).toMatchObject({ changes: 2, learned: 1, unknown: 1, beyond_experience: 0 });
    // At 950 one sells 400 × 0.95⁻⁴ = 491 a week: 91 more, 910 in ten weeks; a margin of 350 × 491 − 400 × 400 a week.
    expect(told.units!.middle).toBeGreaterThan(850);
    expect(told.units!.middle).toBeLessThan(970);
    expect(told.units!.low).toBeLessThanOrEqual(told.units!.middle);
    expect(told.margin!.middle.amount / 10).toBeGreaterThan(10_000);
    expect(told.margin!.middle.amount / 10).toBeLessThan(14_000);
    expect(await desk.data('back_test_price_rule', { rule, weeks: 10 })).toEqual(told);
    expect(await desk.priceOf('KEEN')).toBe(1_000);
  });

  it('sees a cut lose margin where nobody buys more for it, and gives no margin without costs', async () => {
    const desk = await house.open([
      { sku: 'LOYAL', price: 1_000, cost: 600, sales: year(-0.2) },
      { sku: 'COSTLESS', price: 1_000, cost: null, sales: year(-0.2) },
    ]);
    const cut = async (sku: string) => {
      const wish = { selector: { skus: [sku] }, change: { kind: 'percent', basis_points: -500 } };
      const { rule } = await desk.data<{ rule: string }>('draft_price_rule', { wish });
      return desk.data<BackTest>('back_test_price_rule', { rule });
    };
    const loyal = await cut('LOYAL');
    expect(loyal.margin!.high.amount).toBeLessThan(0);
    expect(await cut('COSTLESS')).toMatchObject({ learned: 1, margin: null });
  });

  it('says nothing where it knows nothing', async () => {
    const desk = await house.open([{ sku: 'NEW', price: 1_000 }]);
    const wish = { selector: { all: true }, change: { kind: 'percent', basis_points: -500 } };
    const { rule } = await desk.data<{ rule: string }>('draft_price_rule', { wish });
    const told = await desk.data('back_test_price_rule', { rule });
    expect(told).toMatchObject({ changes: 1, learned: 0, unknown: 1, units: null, margin: null });
  });
});
