import { readRuleSet } from '../../tools/pricing/rules/read-rule.ts';
import type { Row } from '../../tools/pricing/rules/row.ts';
import type { RuleSet } from '../../tools/pricing/rules/rule.ts';

/** The rule is about all of these but the last. */
const categories = ['headphones', 'laptops', 'phones', 'tablets', 'cameras', 'speakers', 'printers', 'books'];
const brands = ['Sony', 'Dell', 'JBL', 'Canon', 'Philips', 'Logitech', 'Garmin', 'Bose'];
export const wanted = { categories: categories.slice(0, -1), brands: brands.slice(0, -1), price: 60_000 };

/** The same numbers on every machine: mulberry32. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return sides => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

/** A catalog of so many SKUs, made row by row. */
export function* catalog(rows: number): Generator<Row> {
  const throwOf = dice(1);
  for (let number = 0; number < rows; number++) {
    const price = 500 + throwOf(60_000);
    yield {
      sku: `SKU-${number}`,
      currency: 'USD',
      price,
      list: price + throwOf(5_000),
      cost: Math.ceil((price * (40 + throwOf(55))) / 100),
      map: null,
      stock: throwOf(300),
      age_days: throwOf(400),
      sold_30_days: throwOf(50),
      opening: price,
      prior: price,
      brand: brands[throwOf(brands.length)]!,
      categories: [categories[throwOf(categories.length)]!],
      tags: [],
      attributes: {},
      competitors: [],
    };
  }
}

/**
 * The rule that every engine runs: seven categories of eight and seven brands of eight, up to 600 dollars and in stock,
 * 10 % cheaper, never below 5 dollars or 20 % margin, ending in .99. It selects three rows of four.
 */
export const rules: RuleSet = rulesFrom({
  schema: 1,
  id: 'cut',
  version: 1,
  name: 'Cut what is in stock',
  currency: 'USD',
  select: {
    kind: 'all_of',
    of: [
      { kind: 'category', any_of: wanted.categories },
      { kind: 'brand', any_of: wanted.brands },
      { kind: 'price', currency: 'USD', at_most: wanted.price },
      { kind: 'stock', at_least: 1 },
    ],
  },
  base: { kind: 'current' },
  change: { kind: 'percent', basis_points: -1_000 },
  guards: { floor: { amount: 500, currency: 'USD' }, minimum_margin: 2_000 },
  rounding: { every: 100, ending: 99, direction: 'nearest', ties: 'half_up', if_none_fits: 'keep_bound' },
  priority: 0,
});

function rulesFrom(rule: unknown): RuleSet {
  const reading = readRuleSet({ rules: [rule], on_tie: 'block' });
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.value;
}
