import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * What Kestrel & Lowe sells and how it trades, in the house's own words. The file is written by
 * `sandbox/market/catalog/generate.ts`. Money is in the minor unit of the house's currency, rates in basis points.
 */

const text = z.string().min(1);
const minor = z.int().min(0);
const basisPoints = z.int().min(0).max(10_000);
const countryCode = z.string().regex(/^[A-Z]{2}$/);

const articleSchema = z.strictObject({
  no: text,
  /** One value for each of the entry's choices, in their order. */
  chosen: z.array(text),
  ean: z
    .string()
    .regex(/^\d{13}$/)
    .optional(),
  price: minor,
  was: minor.optional(),
  in_stock: z.int().min(0),
  /** Working days until the parcel leaves the warehouse. */
  dispatch_days: z.int().min(0),
});

const entrySchema = z.strictObject({
  no: text,
  name: text,
  blurb: z.string(),
  maker: text,
  part_no: text.optional(),
  department: text,
  keywords: z.array(text),
  specs: z.record(text, z.union([z.string(), z.number(), z.boolean()])),
  choices: z.array(z.strictObject({ name: text, values: z.array(text).min(1) })),
  stars: z.number().min(0).max(5),
  reviews: z.int().min(0),
  grams: z.int().positive(),
  warranty_months: z.int().min(0),
  articles: z.array(articleSchema).min(1),
});

const deliverySchema = z.strictObject({
  code: text,
  title: text,
  carrier: text,
  countries: z.array(countryCode).min(1),
  /** Regions that this service does not reach. */
  except: z.array(text).default([]),
  charge: minor,
  /** Free of charge when the goods, after discounts, cost at least this. */
  free_from: minor.optional(),
  /** Working days under way: earliest and latest. */
  days: z.tuple([z.int().min(0), z.int().min(0)]),
});

const voucherSchema = z.strictObject({
  code: text,
  title: text,
  basis_points: basisPoints.optional(),
  amount: minor.optional(),
  from: minor.default(0),
  ends_at: z.iso.datetime().optional(),
});

export const rangeSchema = z.strictObject({
  house: z.strictObject({
    name: text,
    currency: z.string().regex(/^[A-Z]{3}$/),
    country: countryCode,
    city: text,
    established: z.int(),
    email: z.email(),
    phone: text,
    rating: z.strictObject({ value: z.number(), count: z.int() }),
    on_time_basis_points: basisPoints,
    dispute_basis_points: basisPoints,
    /** Orders of at least this total need the buyer's own word on the house's site. */
    review_from: minor,
  }),
  returns: z.strictObject({
    days: z.int().min(0),
    paid_by: z.enum(['house', 'buyer']),
    fee_basis_points: basisPoints,
  }),
  delivery: z.array(deliverySchema).min(1),
  /** Sales tax by `COUNTRY-REGION` or `COUNTRY`; prices do not hold it. Goods and freight are both taxed. */
  sales_tax: z.record(text, basisPoints),
  vouchers: z.array(voucherSchema),
  range: z.array(entrySchema).min(1),
});

export type RangeFile = z.infer<typeof rangeSchema>;
export type RangeFileInput = z.input<typeof rangeSchema>;
export type Entry = z.infer<typeof entrySchema>;
export type Article = z.infer<typeof articleSchema>;
export type Delivery = z.infer<typeof deliverySchema>;
export type Voucher = z.infer<typeof voucherSchema>;

/** The file, with its articles found by number and by bar code. */
export interface Range extends RangeFile {
  entries: Map<string, Entry>;
  articles: Map<string, { article: Article; entry: Entry }>;
}

/** Reads and checks a range; throws one error that names every fault with its place. */
export function readRange(path: string): Range {
  const parsed = rangeSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new Error(`${path} is not a range of goods:\n${z.prettifyError(parsed.error)}`);
  return indexRange(parsed.data);
}

export function indexRange(file: RangeFile): Range {
  const entries = new Map(file.range.map(entry => [entry.no, entry]));
  const articles = new Map(
    file.range.flatMap(entry => entry.articles.map(article => [article.no, { article, entry }] as const)),
  );
  return { ...file, entries, articles };
}

/** The name under which one article stands in a basket: the entry's name and what was chosen. */
export function articleName(entry: Entry, article: Article): string {
  return article.chosen.length === 0 ? entry.name : `${entry.name}, ${article.chosen.join(' / ')}`;
}
