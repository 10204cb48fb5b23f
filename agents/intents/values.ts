/**
 * The values that slots carry. A slot never holds a phrase where it can hold a value: "under $250" is a range
 * with an exclusive upper bound in minor units, "by Friday" is a calendar date, "10 %" is 1000 basis points.
 */
import { z } from 'zod';
import { currencyCode } from '../../platform/money.ts';

const minorUnits = z.int().describe('integer minor units (cents; whole yen)');

const MoneyBound = z.strictObject({
  amount: minorUnits,
  inclusive: z.boolean().describe('"at most", "no more than": true; "under", "below", "less than": false'),
});

/** A price range. "under $250" → max exclusive; "at most", "up to", "$80–120", "between": inclusive. */
export const PriceRange = z.strictObject({
  currency: currencyCode,
  min: MoneyBound.optional(),
  max: MoneyBound.optional(),
});
export type PriceRange = z.infer<typeof PriceRange>;

export const CalendarDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .describe('calendar date YYYY-MM-DD in the given time zone');

export const Instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T.*Z$/)
  .describe('UTC instant, ISO 8601');

export const Duration = z
  .string()
  .regex(/^P(?:\d+[DWMY]|T\d+[HM])$/)
  .describe('ISO 8601 duration of one unit, as said: P3D, P2W, P1M, PT24H, PT45M');

const daysIn: Readonly<Record<string, number>> = { D: 1, W: 7, M: 30, Y: 365 };

/** A duration in days, with months of 30 and years of 365; undefined for hours and minutes. */
export function daysOf(duration: string): number | undefined {
  const [, count, unit] = /^P(\d+)([DWMY])$/.exec(duration) ?? [];
  return unit === undefined ? undefined : Number(count) * daysIn[unit]!;
}

export const BasisPoints = z.int().describe('hundredths of a percent: 10 % is 1000; a cut is negative');

export const Ordinal = z.int().min(1).describe('place in the last list shown, counted from 1');

export const Quantity = z.int().min(0).max(100_000);

/** Integer bounds on something counted: days of age, pieces in stock, pieces sold. */
export const CountRange = z.strictObject({
  min: z.strictObject({ value: z.int(), inclusive: z.boolean() }).optional(),
  max: z.strictObject({ value: z.int(), inclusive: z.boolean() }).optional(),
});

const words = z.array(z.string().min(1)).min(1);

/** What a product must be, or must not be. Shared by searching, refining and preferences. */
export const constraints = {
  category: z.string().describe("a category of the catalog, as its facet is called: 'headphones'").optional(),
  brands: words.describe('any of these brands').optional(),
  excluded_brands: words.describe('none of these brands: "no Sony"').optional(),
  attributes: words.describe("wanted properties and colours: 'wireless', 'black', '64 GB'").optional(),
  excluded_attributes: words.describe('unwanted ones: "without a mic", "not in-ear"').optional(),
  merchants: words.describe('only from these shops').optional(),
  excluded_merchants: words.describe('not from these shops').optional(),
  price: PriceRange.optional(),
  arrive_by: CalendarDate.describe(
    'last acceptable day, inclusive: "before Dec 1" is Nov 30; "this week" is its Sunday',
  ).optional(),
  arrive_within: Duration.describe('"within 3 days" is P3D').optional(),
  min_rating: z.number().min(0).max(5).describe('stars out of 5, inclusive').optional(),
  free_returns: z.literal(true).optional(),
  sort: z.enum(['best', 'price', 'price_descending', 'arrival', 'rating', 'newest']).optional(),
};
