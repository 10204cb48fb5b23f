/** What a merchant can ask of its prices. */
import { z } from 'zod';
import { currencyCode, money } from '../../platform/money.ts';
import { BasisPoints, CalendarDate, CountRange, Instant, PriceRange } from './values.ts';

const words = z.array(z.string().min(1)).min(1);
const run = z
  .string()
  .min(1)
  .describe(
    "id of a price run; 'last' when the latest was asked for and the situation names none; absent: not said",
  )
  .optional();

/** Which products. Everything said must hold; absent means not said; nothing said at all needs `all`. */
export const Selector = z.strictObject({
  all: z.literal(true).optional(),
  categories: words.optional(),
  brands: words.optional(),
  skus: words.optional(),
  attributes: words.optional(),
  excluded_categories: words.optional(),
  excluded_brands: words.optional(),
  excluded_skus: words.optional(),
  age_days: CountRange.describe(
    'days since the item was added: "older than 90 days" has min 90 exclusive',
  ).optional(),
  velocity: z
    .enum(['slow', 'fast', 'none'])
    .describe('"slow movers", "best sellers", "not selling"')
    .optional(),
  stock: z.enum(['low', 'over', 'out']).describe('stock in words: low, overstocked, out of stock').optional(),
  stock_units: CountRange.describe('stock in pieces: "more than 50 in stock"').optional(),
  price: PriceRange.optional(),
});

export const Change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent'), basis_points: BasisPoints }),
  z.strictObject({
    kind: z.literal('absolute'),
    amount: z.int().describe('minor units, signed'),
    currency: currencyCode,
  }),
  z.strictObject({ kind: z.literal('set'), amount: z.int().min(0), currency: currencyCode }),
  z.strictObject({
    kind: z.literal('match_competitor'),
    competitor: z.string().min(1).describe('absent: the cheapest competitor').optional(),
    offset_basis_points: BasisPoints.describe('"2 % below" is -200').optional(),
    offset_amount: z.int().describe('minor units, signed: "$1 below" is -100').optional(),
    currency: currencyCode.optional(),
  }),
]);

const Guards = z.strictObject({
  min_margin: BasisPoints.optional(),
  cost_plus: BasisPoints.describe(
    'floor at cost plus this share: "never below cost + 15 %" is 1500',
  ).optional(),
  not_below: money.optional(),
  not_above: money.optional(),
  respect_map: z.literal(true).describe('keep to minimum advertised prices').optional(),
});

const Rounding = z.strictObject({
  ending: z.int().min(0).max(99).describe('charm ending in minor units: "end in .99" is 99').optional(),
  nearest: z.int().min(1).describe('round to a multiple of this many minor units').optional(),
});

const Schedule = z.strictObject({
  start: Instant.optional(),
  end: Instant.describe('exclusive: "until Sunday" is Monday 00:00 local').optional(),
  recurrence: z.string().describe("RFC 5545 rule: 'FREQ=WEEKLY;BYDAY=FR'").optional(),
});

const adjustment = z.strictObject({
  selector: Selector,
  change: Change,
  announced: z
    .literal(true)
    .describe('shown to buyers as a reduction: "announced as a reduction", "advertised as a sale"')
    .optional(),
  guards: Guards.optional(),
  rounding: Rounding.optional(),
  schedule: Schedule.optional(),
});

const scope = {
  category: z.string().optional(),
  brand: z.string().optional(),
  sku: z.string().optional(),
};

export const pricing = {
  adjust_prices: adjustment,
  simulate_prices: adjustment.describe('the same, asked as a question: "what if", "simulate"'),
  explain_price: z.strictObject({ sku: z.string().optional(), product: z.string().optional() }),
  undo_price_run: z.strictObject({
    run,
    when: CalendarDate.describe('day of the run: "yesterday\'s price change"').optional(),
  }),
  price_run_status: z.strictObject({ run }),
  stop_price_schedule: z.strictObject({
    recurrence: z
      .string()
      .describe('of the rule that is to stop: \'FREQ=WEEKLY;BYDAY=FR\' of "the Friday rule"')
      .optional(),
    category: z.string().optional(),
    brand: z.string().optional(),
  }),
  list_price_schedules: z.strictObject({}),
  market_position: z.strictObject(scope),
  watch_competitor: z.strictObject({
    competitor: z.string().min(1).describe('name, domain or address').optional(),
    ...scope,
  }),
};
