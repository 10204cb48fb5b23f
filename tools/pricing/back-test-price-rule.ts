import { z } from 'zod';
import { format, money } from '../../platform/money.ts';
import { query } from '../../platform/tool.ts';
import { outcomesOf } from './outcomes.ts';
import './ports.ts';
import type { SoldOnDay } from './ports.ts';
import { ruleCalled } from './rule-book.ts';
import { backTest } from './simulate/back-test.ts';
import type { Interval, Week } from './simulate/demand.ts';
import { seeded, seedOf } from './simulate/seeded.ts';

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
const historyWeeks = 104;

const inMoney = z.object({ low: money, middle: money, high: money });
const inUnits = z.object({ low: z.int(), middle: z.int(), high: z.int() });

/** What a rule could have done to sales, by what each SKU sold at which price before. An estimate, and says of what not. */
export const backTestPriceRule = query({
  name: 'back_test_price_rule',
  title: 'Back-test a price rule',
  description:
    'Estimates from two years of our own sales what a rule would do to units, revenue and margin over some weeks, as intervals that held nine times of ten in its own model, and of how many SKUs it cannot tell.',
  version: 1,
  scopes: ['pricing:read'],
  egress: 'none',
  input: z.object({
    rule: z.string(),
    version: z.int().optional(),
    weeks: z.int().min(1).max(52).default(4),
  }),
  output: z.object({
    rule: z.string(),
    weeks: z.int(),
    changes: z.int().describe('Prices that the rule would change now'),
    learned: z.int().describe('Of them, those that the figures are about'),
    unknown: z.int().describe('Too few weeks of sales, or prices that hardly moved'),
    beyond_experience: z.int().describe('From or to a price that was hardly ever asked'),
    units: inUnits.nullable(),
    revenue: inMoney.nullable(),
    margin: inMoney.nullable().describe('Null also where the cost of one of them is not known'),
    assumes: z.string(),
  }),
  say: ({ weeks, changes, learned, units, margin }) =>
    units
      ? `Over ${weeks} weeks, of ${learned} of the ${changes} changes: ${units.low} to ${units.high} units more${margin ? `, margin ${format(margin.low)} to ${format(margin.high)}` : ''}.`
      : `Nothing can be told of any of the ${changes} changes: too few sales at different prices.`,
  async run({ rule: id, version, weeks }, context) {
    const rule = await ruleCalled(context, id, version);
    const { decided } = await outcomesOf(context, rule);
    const changed = decided.filter(({ outcome }) => outcome.status === 'changed');
    const today = Math.floor(context.now().getTime() / dayMs) * dayMs;
    const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
    const sales = await context.ports.dailySales.byDay(
      context.tenant,
      dayOf(today - historyWeeks * weekMs),
      dayOf(today - dayMs),
    );
    const told = backTest(
      changed.map(({ row, outcome }) => ({
        sku: row.variantId,
        before: outcome.before,
        after: outcome.after,
        cost: row.cost,
      })),
      weeksOf(sales.filter(({ currency }) => currency === rule.currency)),
      { random: seeded(seedOf(`${rule.id}@${rule.version}`)), weeks },
    );
    const inCurrency = (interval: Interval) => {
      const amount = (value: number) => ({ amount: Math.round(value), currency: rule.currency });
      return { low: amount(interval.low), middle: amount(interval.middle), high: amount(interval.high) };
    };
    const isTold = told.learned > 0;
    return {
      rule: `${rule.id}@${rule.version}`,
      weeks,
      changes: changed.length,
      learned: told.learned,
      unknown: told.unknown,
      beyond_experience: told.beyondExperience,
      units: isTold
        ? {
            low: Math.round(told.units.low),
            middle: Math.round(told.units.middle),
            high: Math.round(told.units.high),
          }
        : null,
      revenue: isTold ? inCurrency(told.revenue) : null,
      margin: isTold && told.margin ? inCurrency(told.margin) : null,
      assumes:
        'One constant elasticity for each SKU, and that the price moved the units: no season, promotion, stock-out, competitor or other SKU. On a year of a real shop 90 % intervals held for fewer SKUs than that; see docs/pricing.md.',
    };
  },
});

/** Days as weeks, each with its average price. */
function weeksOf(days: readonly SoldOnDay[]): Map<string, Week[]> {
  const history = new Map<string, Week[]>();
  for (const [variant, own] of Map.groupBy(days, ({ variantId }) => variantId)) {
    const byWeek = Map.groupBy(own, ({ day }) => Math.floor(Date.parse(day) / weekMs));
    const weeks = [...byWeek].map(([week, list]) => {
      const units = list.reduce((sum, { pieces }) => sum + pieces, 0);
      return { week, units, price: list.reduce((sum, { revenue }) => sum + revenue, 0) / units };
    });
    history.set(
      variant,
      weeks.filter(({ units }) => units > 0).sort((a, b) => a.week - b.week),
    );
  }
  return history;
}
