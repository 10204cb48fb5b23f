import { z } from 'zod';
import { currencyCode } from '../../../platform/money.ts';

/**
 * What a person can wish of prices, as the language side understands it (`agents/intents/pricing.ts`, which this floor
 * may not import; a test holds the two together). Absent means not said.
 */
const words = z.array(z.string().min(1)).min(1).optional();
const bound = <Value extends z.ZodType>(value: Value) => z.strictObject({ value, inclusive: z.boolean() });
const amountBound = z.strictObject({ amount: z.int(), inclusive: z.boolean() });
const CountRange = z.strictObject({ min: bound(z.int()).optional(), max: bound(z.int()).optional() });
const Money = z.object({ amount: z.int(), currency: currencyCode });

export const WishedSelector = z.strictObject({
  all: z.literal(true).optional(),
  categories: words,
  brands: words,
  skus: words,
  attributes: words,
  excluded_categories: words,
  excluded_brands: words,
  excluded_skus: words,
  age_days: CountRange.optional(),
  velocity: z.enum(['slow', 'fast', 'none']).optional(),
  stock: z.enum(['low', 'over', 'out']).optional(),
  stock_units: CountRange.optional(),
  price: z
    .strictObject({ currency: currencyCode, min: amountBound.optional(), max: amountBound.optional() })
    .optional(),
});
export type WishedSelector = z.infer<typeof WishedSelector>;

export const WishedChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent'), basis_points: z.int() }),
  z.strictObject({ kind: z.literal('absolute'), amount: z.int(), currency: currencyCode }),
  z.strictObject({ kind: z.literal('set'), amount: z.int().min(0), currency: currencyCode }),
  z.strictObject({
    kind: z.literal('match_competitor'),
    competitor: z.string().min(1).optional(),
    offset_basis_points: z.int().optional(),
    offset_amount: z.int().optional(),
    currency: currencyCode.optional(),
  }),
]);
export type WishedChange = z.infer<typeof WishedChange>;

export const PriceWish = z.strictObject({
  selector: WishedSelector,
  change: WishedChange,
  /** Shown to buyers as a reduction, so that its percentage is taken from the lowest price of the 30 days before. */
  announced: z.literal(true).optional(),
  guards: z
    .strictObject({
      min_margin: z.int().optional(),
      cost_plus: z.int().optional(),
      not_below: Money.optional(),
      not_above: Money.optional(),
      respect_map: z.literal(true).optional(),
    })
    .optional(),
  rounding: z
    .strictObject({
      ending: z.int().min(0).max(99).optional(),
      nearest: z.int().min(1).optional(),
    })
    .optional(),
  schedule: z
    .strictObject({
      start: z.string().optional(),
      end: z.string().optional(),
      recurrence: z.string().optional(),
    })
    .optional(),
});
export type PriceWish = z.infer<typeof PriceWish>;
