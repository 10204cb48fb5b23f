import { compileRule } from '../compile.ts';
import { readRule } from '../read-rule.ts';
import type { Row } from '../row.ts';
import type { PriceRule } from '../rule.ts';
import { now } from './catalogs.ts';

/** A pair of headphones for 100 dollars that cost 60, to tell stories about. */
export const headphones = (more: Partial<Row> = {}): Row => ({
  sku: 'H-1',
  currency: 'USD',
  price: 10_000,
  list: 12_000,
  cost: 6_000,
  map: null,
  stock: 40,
  age_days: 100,
  sold_30_days: 12,
  opening: 10_000,
  prior: 9_500,
  brand: 'Sony',
  categories: ['headphones'],
  tags: [],
  attributes: { color: 'black' },
  competitors: [],
  ...more,
});

export const plain = {
  schema: 1,
  id: 'rule',
  version: 1,
  name: 'A rule',
  currency: 'USD',
  select: { kind: 'everything' },
  base: { kind: 'current' },
  change: { kind: 'percent', basis_points: -1_000 },
  guards: {},
  rounding: { every: 1, ending: 0, direction: 'nearest', ties: 'half_up', if_none_fits: 'block' },
  priority: 0,
} as const;

/** A rule that cuts everything by 10 %, but for what is given. */
export function ruleWith(more: Record<string, unknown> = {}): PriceRule {
  const reading = readRule({ ...plain, ...more });
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.value;
}

const hour = 3_600_000;
/** What a rule does to the headphones. */
export const priced = (rule: Record<string, unknown>, row: Partial<Row> = {}) =>
  compileRule(ruleWith(rule), now)(headphones(row));
/** The price after, or why there is none. */
export const priceAfter = (rule: Record<string, unknown>, row: Partial<Row> = {}): number | string | null => {
  const outcome = priced(rule, row);
  return outcome && (outcome.blocked ?? (outcome.status === 'skipped' ? 'skipped' : outcome.after));
};
/** A competitor's price, seen so many hours ago. */
export const seen = (name: string, price: number, hoursAgo: number) => ({
  name,
  price,
  currency: 'USD',
  seen_at: now.getTime() - hoursAgo * hour,
});
