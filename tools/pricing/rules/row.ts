import { z } from 'zod';
import { currencyCode } from '../../../platform/money.ts';
import { largestAmount } from './exact.ts';

const amount = z.int().min(0).max(largestAmount);
const price = z.int().min(1).max(largestAmount);
const words = z.array(z.string().min(1));

/** What a competitor asked, in minor units of its own currency, and when that was seen (milliseconds since 1970). */
export const CompetitorPrice = z.strictObject({
  name: z.string().min(1),
  price,
  currency: currencyCode,
  seen_at: z.int().min(0),
});
export type CompetitorPrice = z.infer<typeof CompetitorPrice>;

/** What competitors ask, by SKU. */
export type CompetitorPrices = ReadonlyMap<string, readonly CompetitorPrice[]>;

/**
 * One SKU in one currency, as a rule sees it. `null` is "not known", never zero: a price without a minimum advertised
 * price is not a price whose minimum is 0, and goods of unknown cost are not free.
 */
export const Row = z.strictObject({
  sku: z.string().min(1),
  currency: currencyCode,
  price: price.describe('what it is sold for now'),
  list: price.nullable(),
  cost: amount.nullable(),
  map: price.nullable().describe('minimum advertised price'),
  stock: z.int().nullable().describe('pieces'),
  age_days: z.int().min(0).nullable().describe('days since it was added'),
  sold_30_days: z.int().min(0).nullable().describe('pieces sold in the last 30 days'),
  opening: price.nullable().describe('the price at the start of the day'),
  prior: price.nullable().describe('the lowest price of the 30 days before an announcement'),
  brand: z.string().min(1).nullable(),
  categories: words,
  tags: words,
  attributes: z.record(z.string().min(1), z.string().min(1)),
  competitors: z.array(CompetitorPrice),
});
export type Row = z.infer<typeof Row>;
