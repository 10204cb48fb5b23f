import { readFileSync } from 'node:fs';
import { z } from 'zod';
import {
  businessSchema,
  discountSchema,
  productSchema,
  promotionSchema,
  shippingRateSchema,
  taxRateSchema,
} from '../../tools/store/business/shop.ts';

/** Somebody the shop knows from before: the addresses are offered when the buyer's email is hers. */
export const knownCustomerSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  email: z.email(),
  addresses: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        street_address: z.string().min(1),
        address_locality: z.string().min(1),
        address_region: z.string().min(1),
        postal_code: z.string().min(1),
        address_country: z.string().regex(/^[A-Z]{2}$/),
      }),
    )
    .default([]),
});

/**
 * One merchant of the market: `catalog/<business.id>.json`. Checked as a whole: ids are unique, every variant
 * chooses a value for every option of its product, no list price lies below the price, every eligible item exists.
 */
export const merchantSeedSchema = z
  .strictObject({
    business: businessSchema,
    products: z.array(productSchema).min(1),
    shippingRates: z.array(shippingRateSchema).min(1),
    taxRates: z.array(taxRateSchema).default([]),
    discounts: z.array(discountSchema).default([]),
    promotions: z.array(promotionSchema).default([]),
    customers: z.array(knownCustomerSchema).default([]),
  })
  .superRefine((seed, issues) => {
    for (const message of contradictions(seed)) issues.addIssue({ code: 'custom', message });
  });

export type KnownCustomer = z.infer<typeof knownCustomerSchema>;
export type MerchantSeed = z.infer<typeof merchantSeedSchema>;
/** What one writes in the file: fields with a default may be left out. */
export type MerchantSeedInput = z.input<typeof merchantSeedSchema>;

/** Reads and checks a merchant's file; throws one error that names every fault with its place. */
export function readMerchantSeed(path: string): MerchantSeed {
  const parsed = merchantSeedSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${path} is not a merchant seed:\n${z.prettifyError(parsed.error)}`);
}

type SeedFacts = Pick<MerchantSeed, 'products' | 'shippingRates' | 'discounts' | 'promotions'>;

function* contradictions(seed: SeedFacts): Generator<string> {
  const variants = seed.products.flatMap(product => product.variants);
  yield* repeated(
    'product id',
    seed.products.map(product => product.id),
  );
  yield* repeated(
    'variant id',
    variants.map(variant => variant.id),
  );
  yield* repeated(
    'discount code',
    seed.discounts.map(discount => discount.code.toLowerCase()),
  );
  yield* repeated(
    'shipping rate id',
    seed.shippingRates.map(rate => rate.id),
  );
  for (const rate of seed.shippingRates) {
    if (rate.minDays > rate.maxDays) yield `shipping rate ${rate.id}: minDays is more than maxDays`;
  }
  for (const product of seed.products) {
    for (const variant of product.variants) {
      if (variant.listPrice !== undefined && variant.listPrice < variant.price) {
        yield `variant ${variant.id}: the list price is below the price`;
      }
      const chosen = Object.keys(variant.options);
      if (chosen.length !== product.options.length)
        yield `variant ${variant.id}: needs one value for each option`;
      for (const option of product.options) {
        const value = variant.options[option.name];
        if (value === undefined || !option.values.includes(value)) {
          yield `variant ${variant.id}: option ${option.name} must be one of ${option.values.join(', ')}`;
        }
      }
    }
  }
  const known = new Set([...seed.products, ...variants].map(({ id }) => id));
  for (const rule of [...seed.discounts, ...seed.promotions]) {
    for (const item of rule.eligibleItems ?? []) {
      if (!known.has(item)) yield `"${rule.title}" names ${item}, which the shop does not sell`;
    }
  }
}

function* repeated(what: string, ids: string[]): Generator<string> {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) yield `${what} ${id} is used twice`;
    seen.add(id);
  }
}
