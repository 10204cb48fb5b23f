import { z } from 'zod';

/**
 * What a shop is to its customers: what it sells and on which terms. These are the business's own facts;
 * the protocol's shapes are made from them in `catalog.ts`, `checkout.ts` and `order.ts`.
 *
 * Money is an integer in the shop's currency's minor unit. Rates are basis points (825 = 8.25 %).
 */

const text = z.string().min(1);
const minor = z.int().min(0);
const basisPoints = z.int().min(0).max(10_000);
const country = z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code, such as US');
/** An absolute https address, or a path that the shop completes with its own origin. */
const address = z.string().regex(/^(https?:\/\/|\/)/, 'an https address, or a path that starts with /');

export const mediaSchema = z.strictObject({
  type: z.enum(['image', 'video', 'model_3d']).default('image'),
  url: address,
  alt: text.optional(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
});

export const returnTermsSchema = z.strictObject({
  /** 0 means that the shop takes nothing back. */
  windowDays: z.int().min(0),
  /** Who pays the way back. */
  returnShipping: z.enum(['free', 'buyer_pays']),
  restockingFeeBasisPoints: basisPoints.default(0),
  refund: z.enum(['original_payment', 'store_credit', 'exchange_only']).default('original_payment'),
  condition: text.optional(),
});

export const warrantySchema = z.strictObject({
  months: z.int().min(0),
  by: z.enum(['manufacturer', 'seller', 'none']),
  note: text.optional(),
});

export const variantSchema = z.strictObject({
  /** Unique in the shop; it is the `item.id` of a line. */
  id: text,
  title: text,
  sku: text.optional(),
  /** GTIN-8, -12, -13 or -14, digits only, with a valid check digit. */
  gtin: z
    .string()
    .regex(/^(\d{8}|\d{12,14})$/, 'a GTIN of 8, 12, 13 or 14 digits')
    .refine(hasValidCheckDigit, 'a GTIN whose last digit is its check digit')
    .optional(),
  mpn: text.optional(),
  /** Option name → chosen label, one for each of the product's options. */
  options: z.record(text, text).default({}),
  price: minor,
  listPrice: minor.optional(),
  stock: z.int().min(0),
  /** Working days before the parcel leaves; the product's value holds when absent. */
  handlingDays: z.int().min(0).optional(),
  media: z.array(mediaSchema).optional(),
});

export const productSchema = z.strictObject({
  id: text,
  handle: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a slug: lower-case words joined by hyphens')
    .optional(),
  title: text,
  description: z.string().default(''),
  brand: text.optional(),
  model: text.optional(),
  /** Path from the root, in Google's product taxonomy: `Electronics > Audio > … > Headphones`. */
  category: text.optional(),
  categoryId: z.int().positive().optional(),
  condition: z.enum(['new', 'refurbished', 'used']).default('new'),
  /** The day on which it came to the shop; absent where the shop does not say. */
  addedAt: z.iso.date().optional(),
  /** What one compares by: `Battery life` → `30 h`. */
  attributes: z.record(text, z.union([z.string(), z.number(), z.boolean()])).default({}),
  tags: z.array(text).default([]),
  media: z.array(mediaSchema).default([]),
  rating: z.strictObject({ value: z.number().min(0).max(5), count: z.int().min(0) }).optional(),
  /** The choices, in display order; empty when there is one variant only. */
  options: z.array(z.strictObject({ name: text, values: z.array(text).min(1) })).default([]),
  variants: z.array(variantSchema).min(1),
  handlingDays: z.int().min(0).default(1),
  weightGrams: z.int().positive().optional(),
  /** Overrides of the shop's terms for this product. */
  returns: returnTermsSchema.optional(),
  warranty: warrantySchema.optional(),
});

/** One price for one way of sending to one place. The most exact place wins: region, country, `default`. */
export const shippingRateSchema = z.strictObject({
  id: text,
  /** `default` stands for every country that no other rate of this service level names. */
  country: z.union([country, z.literal('default')]),
  regions: z.array(text).optional(),
  serviceLevel: text,
  title: text,
  carrier: text.optional(),
  price: minor,
  /** Free of charge when the goods, after discounts, cost at least this. */
  freeAbove: minor.optional(),
  /** Working days on the way, after handling. */
  minDays: z.int().min(0).default(3),
  maxDays: z.int().min(0).default(7),
});

export const taxRateSchema = z.strictObject({
  country,
  region: text.optional(),
  basisPoints,
  /** Whether prices already hold the tax. */
  inclusive: z.boolean().default(false),
  taxesShipping: z.boolean().default(false),
  title: text,
});

const discountTerms = {
  code: text,
  title: text,
  minSubtotal: minor.optional(),
  /** Product or variant ids; every line when absent. */
  eligibleItems: z.array(text).optional(),
  startsAt: z.iso.datetime().optional(),
  endsAt: z.iso.datetime().optional(),
  /** Whether it may stand beside other codes. */
  combinable: z.boolean().default(true),
};
export const discountSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...discountTerms, type: z.literal('percentage'), basisPoints }),
  z.strictObject({ ...discountTerms, type: z.literal('fixed_amount'), amount: minor }),
]);

/** Free standard shipping for orders that cost enough, or that hold an eligible item. */
export const promotionSchema = z.strictObject({
  id: text,
  type: z.literal('free_shipping'),
  title: text,
  minSubtotal: minor.optional(),
  eligibleItems: z.array(text).optional(),
});

/** Facts by which a stranger judges the shop. */
export const trustSchema = z.strictObject({
  since: z.int().min(1800).max(2100),
  rating: z.strictObject({ value: z.number().min(0).max(5), count: z.int().min(0) }),
  verifiedBusiness: z.boolean(),
  onTimeDeliveryBasisPoints: basisPoints,
  disputeBasisPoints: basisPoints,
});

export const businessSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a slug: lower-case words joined by hyphens'),
  name: text,
  legalName: text.optional(),
  description: z.string().default(''),
  country,
  currency: z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code, such as USD'),
  language: text.default('en'),
  supportEmail: z.email(),
  supportPhone: text.optional(),
  /** Whether an order needs the buyer's email. */
  contactRequired: z.boolean().default(true),
  /** Orders that cost more than this must be confirmed by the buyer on the shop's own page. */
  reviewAbove: minor.optional(),
  /** In the buyer's words: who may cancel, until when, and how. */
  cancellation: text,
  returns: returnTermsSchema,
  warranty: warrantySchema.optional(),
  trust: trustSchema.optional(),
});

export type Media = z.infer<typeof mediaSchema>;
export type ReturnTerms = z.infer<typeof returnTermsSchema>;
export type Variant = z.infer<typeof variantSchema>;
export type Product = z.infer<typeof productSchema>;
export type ShippingRate = z.infer<typeof shippingRateSchema>;
export type TaxRate = z.infer<typeof taxRateSchema>;
export type Discount = z.infer<typeof discountSchema>;
export type Promotion = z.infer<typeof promotionSchema>;
export type Business = z.infer<typeof businessSchema>;

/** GS1's check digit: weights 3 and 1 from the right. */
function hasValidCheckDigit(gtin: string): boolean {
  const digits = [...gtin].map(Number).reverse();
  const sum = digits.reduce((total, digit, place) => total + digit * (place % 2 === 1 ? 3 : 1), 0);
  return sum % 10 === 0;
}
