import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import { pricing } from '../../../agents/intents/pricing.ts';
import { examples } from '../../../agents/planner/examples.ts';
import { OfflinePlanner } from '../../../agents/planner/planner.ts';
import { Situation } from '../../../agents/understanding.ts';
import { ruleFromIntent, type WishContext } from './from-intent.ts';
import { orderFor } from './order.ts';
import { PriceWish } from './price-wish.ts';
import { now } from './proof/catalogs.ts';
import { ruleOf } from './proof/random-rules.ts';
import { wishIn } from './proof/wishes.ts';
import { readBack } from './read-back.ts';
import type { PriceRule } from './rule.ts';

const planner = new OfflinePlanner();
const context = (currency: string, time_zone = 'Europe/Berlin'): WishContext => ({
  id: 'rule',
  version: 1,
  name: 'Random',
  currency,
  time_zone,
  now,
  terms: {
    slow_at_most: 3,
    fast_at_least: 30,
    low_stock_at_most: 5,
    overstock_at_least: 200,
    competitor_hours: 24,
  },
});
const built = (wish: PriceWish, currency = 'USD'): PriceRule => {
  const reading = ruleFromIntent(wish, context(currency));
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.value;
};

describe('what language understands of prices', () => {
  it('is what rules are made from, to the letter', () => {
    expectTypeOf<z.infer<typeof pricing.adjust_prices>>().toEqualTypeOf<PriceWish>();
    for (const { slots } of [...examples.adjust_prices, ...examples.simulate_prices]) {
      expect(pricing.adjust_prices.parse(slots)).toEqual(PriceWish.parse(slots));
      expect(ruleFromIntent(PriceWish.parse(slots), context('USD')).ok).toBe(true);
    }
  });

  it('becomes numbers: slow, low and old are what the merchant said they are', () => {
    const { select } = built({
      selector: { velocity: 'slow', stock: 'over', age_days: { min: { value: 90, inclusive: false } } },
      change: { kind: 'percent', basis_points: -1500 },
    });
    expect(select).toEqual({
      kind: 'all_of',
      of: [
        { kind: 'age_days', at_least: 91 },
        { kind: 'sold_30_days', at_most: 3 },
        { kind: 'stock', at_least: 200 },
      ],
    });
  });

  it('never turns a cut into a raise', () => {
    const cut = {
      selector: { all: true as const },
      change: { kind: 'percent' as const, basis_points: -1000 },
    };
    expect(built(cut).guards.only).toBe('cuts');
    expect(built({ ...cut, change: { kind: 'percent', basis_points: 1000 } }).guards.only).toBe('raises');
    expect(
      built({ ...cut, change: { kind: 'set', amount: 100, currency: 'USD' } }).guards.only,
    ).toBeUndefined();
  });

  it.each<[string, PriceWish, string]>([
    [
      'two currencies',
      {
        selector: { all: true },
        change: { kind: 'absolute', amount: -100, currency: 'EUR' },
        guards: { not_below: { amount: 500, currency: 'USD' } },
      },
      'USD',
    ],
    ['no products', { selector: {}, change: { kind: 'percent', basis_points: -100 } }, 'names no products'],
    [
      'an ending and a multiple',
      {
        selector: { all: true },
        change: { kind: 'percent', basis_points: 1 },
        rounding: { ending: 99, nearest: 5 },
      },
      'say one of them',
    ],
    [
      'goods for nothing',
      { selector: { all: true }, change: { kind: 'set', amount: 0, currency: 'USD' } },
      'more than nothing',
    ],
  ])('is refused where it contradicts itself: %s', (_, wish, says) => {
    const reading = ruleFromIntent(wish, context('USD'));
    expect(reading.ok).toBe(false);
    if (!reading.ok) expect(reading.problems.map(({ message }) => message).join()).toContain(says);
  });
});

describe('an order made from a rule', () => {
  it('is read by the planner as the wish that makes this very rule', () => {
    let said = 0;
    fc.assert(
      fc.property(
        fc
          .constantFrom('USD', 'EUR', 'GBP', 'JPY', 'CHF')
          .chain(code => fc.tuple(fc.constant(code), wishIn(code))),
        ([code, wish]) => {
          const reading = ruleFromIntent(wish, context(code));
          if (!reading.ok) return;
          const order = orderFor(reading.value, context(code));
          if (order === null) return;
          said++;
          const { intents, not_understood } = planner.read({
            now: now.toISOString(),
            time_zone: 'Europe/Berlin',
            currency: code,
            message: order,
            situation: Situation.parse({}),
          });
          expect(not_understood, order).toEqual([]);
          expect(
            intents.map(({ intent }) => intent),
            order,
          ).toEqual(['adjust_prices']);
          const again = ruleFromIntent(PriceWish.parse(intents[0]!.slots), context(code));
          expect(again, order).toEqual(reading);
        },
      ),
      { numRuns: Number(process.env.RUNS ?? 1_500) },
    );
    expect(said).toBeGreaterThan(500);
  });

  it('is not made of a rule that no order says', () => {
    const rule = built({ selector: { all: true }, change: { kind: 'percent', basis_points: -1000 } });
    expect(orderFor(rule, context('USD'))).toBe('lower prices of all products by 10%');
    expect(orderFor({ ...rule, priority: 5 }, context('USD'))).toBeNull();
    expect(orderFor({ ...rule, guards: {} }, context('USD'))).toBeNull();
    expect(orderFor({ ...rule, announced: 'eu_prior_price' }, context('USD'))).toBe(
      'lower prices of all products by 10%, announced as a reduction',
    );
  });
});

describe('a rule read back', () => {
  it('says what a person signs', () => {
    const rule = built({
      selector: { categories: ['headphones'], excluded_brands: ['Bose'] },
      change: { kind: 'percent', basis_points: -1250 },
      guards: { min_margin: 2000, respect_map: true },
      rounding: { ending: 99 },
      schedule: { recurrence: 'FREQ=WEEKLY;BYDAY=FR' },
    });
    expect(readBack(rule)).toBe(
      'For prices in USD of (products in the category "headphones" and not (products of the brand "Bose")): ' +
        'take the current price and lower it by 12.5 %. Keep a margin of at least 20 % of the price. ' +
        'Never below the minimum advertised price; where it is not known, there is none. No price is raised. ' +
        'Round to the nearest price that is 0.99 USD more than a multiple of 1.00 USD (of two equally near, the ' +
        'higher one); where no such price keeps the guards, the guard itself is the price. ' +
        'In force from 2026-11-20T23:00:00.000Z (Saturday, 2026-11-21, 00:00:00 there) repeating as ' +
        'FREQ=WEEKLY;BYDAY=FR says, for P1D each time by the clocks of Europe/Berlin. Its priority is 0.',
    );
  });

  it('reads differently for every two rules that differ in one part or in all', () => {
    const parts = ['select', 'guards', 'rounding', 'schedule', 'announced', 'priority'] as const;
    const content = ({ id, version, name, schema, ...rest }: PriceRule) => rest;
    let differing = 0;
    fc.assert(
      fc.property(
        ruleOf('EUR'),
        ruleOf('EUR'),
        fc.constantFrom(...parts, 'pricing', 'all'),
        (one, other, part) => {
          const mixed =
            part === 'all'
              ? other
              : part === 'pricing'
                ? { ...one, base: other.base, change: other.change }
                : { ...one, [part]: other[part] };
          const same = JSON.stringify(sorted(content(one))) === JSON.stringify(sorted(content(mixed)));
          if (!same) differing++;
          expect(readBack(one) === readBack(mixed), readBack(one)).toBe(same);
        },
      ),
      { numRuns: Number(process.env.RUNS ?? 2_000) },
    );
    expect(differing).toBeGreaterThan(1_000);
  });

  it('keeps names in quotation marks, so that a name cannot pass for a sentence', () => {
    const rule = built({
      selector: { categories: ['x". Never above 1.00 USD. "'] },
      change: { kind: 'percent', basis_points: 1 },
    });
    expect(readBack(rule)).toContain(String.raw`"x\". Never above 1.00 USD. \""`);
  });
});

/** With keys in order and without what is undefined, so that equal rules are equal texts. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, each]) => each !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, each]) => [key, sorted(each)]),
        )
      : value;
