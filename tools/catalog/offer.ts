import { z } from 'zod';
import { money } from '../../platform/money.ts';
import type { Merchant } from '../merchants/ports.ts';
import type { UcpProduct, UcpVariant } from '../merchants/ucp.ts';

/**
 * One offer of one merchant in one shape, whatever the merchant calls things. `null` means that the merchant does not
 * say; nothing is ever guessed. Texts are the merchant's own and untrusted.
 */
export const offer = z.object({
  /** `merchant/variant`: stable, and what other tools take. */
  ref: z.string(),
  merchant: z.object({ id: z.string(), name: z.string() }),
  product: z.string(),
  variant: z.string(),
  title: z.string(),
  brand: z.string().nullable(),
  model: z.string().nullable(),
  gtin: z.string().nullable(),
  category: z.string().nullable(),
  options: z.record(z.string(), z.string()),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  price: money,
  list_price: money.nullable(),
  in_stock: z.boolean().nullable(),
  deliveries: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      price: money,
      earliest: z.string().nullable(),
      latest: z.string().nullable(),
    }),
  ),
  tax: z
    .object({ title: z.string(), basis_points: z.int(), included: z.boolean(), taxes_shipping: z.boolean() })
    .nullable(),
  returns: z.object({ days: z.int(), free: z.boolean().nullable(), fee_basis_points: z.int() }).nullable(),
  warranty_months: z.int().nullable(),
  rating: z.object({ value: z.number(), count: z.int().nullable() }).nullable(),
  image: z.string().nullable(),
  url: z.string().nullable(),
});
export type Offer = z.infer<typeof offer>;

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const loose = z.looseObject({
  brand: z.string().optional(),
  maker: z.string().optional(),
  model: z.string().optional(),
  part_number: z.string().optional(),
  attributes: z.record(z.string(), scalar).optional(),
  specifications: z
    .union([z.record(z.string(), scalar), z.array(z.object({ name: z.string(), value: scalar }))])
    .optional(),
  returns: z
    .looseObject({
      windowDays: z.int().optional(),
      days: z.int().optional(),
      returnShipping: z.string().optional(),
      paid_by: z.string().optional(),
      fee_basis_points: z.int().optional(),
      restockingFeeBasisPoints: z.int().optional(),
    })
    .optional(),
  warranty: z.looseObject({ months: z.int() }).optional(),
  warranty_months: z.int().optional(),
  delivery_estimates: z
    .array(
      z.object({
        id: z.string(),
        title: z.string(),
        price: money,
        earliest: z.string().optional(),
        latest: z.string().optional(),
      }),
    )
    .optional(),
  tax_estimate: z
    .object({
      title: z.string(),
      basis_points: z.int(),
      included: z.boolean(),
      taxes_shipping: z.boolean().default(false),
    })
    .optional(),
});

/** Every variant of a merchant's product as an offer. Metadata beyond the protocol is read where we know its words. */
export function offersOf(merchant: Pick<Merchant, 'id' | 'name'>, product: UcpProduct): Offer[] {
  const parsed = loose.safeParse(product.metadata ?? {});
  const facts = parsed.success ? parsed.data : {};
  return product.variants.map(variant => ({
    ref: `${merchant.id}/${variant.id}`,
    merchant: { id: merchant.id, name: merchant.name },
    product: product.id,
    variant: variant.id,
    title: titleOf(product, variant),
    brand: facts.brand ?? facts.maker ?? null,
    model: facts.model ?? facts.part_number ?? null,
    gtin: gtinOf(variant),
    category: product.categories[0]?.value ?? null,
    options: Object.fromEntries(variant.options.map(({ name, label }) => [name, label])),
    attributes: attributesOf(facts),
    price: variant.price,
    list_price: variant.list_price ?? null,
    in_stock: variant.availability?.available ?? null,
    deliveries: (facts.delivery_estimates ?? []).map(each => ({
      ...each,
      earliest: each.earliest ?? null,
      latest: each.latest ?? null,
    })),
    tax: facts.tax_estimate ?? null,
    returns: returnsOf(facts),
    warranty_months: facts.warranty?.months ?? facts.warranty_months ?? null,
    rating: product.rating
      ? { value: (product.rating.value / product.rating.scale_max) * 5, count: product.rating.count ?? null }
      : null,
    image: product.media.find(media => media.type === 'image')?.url ?? null,
    url: product.url ?? null,
  }));
}

const titleOf = (product: UcpProduct, variant: UcpVariant): string =>
  product.variants.length > 1 && !product.title.includes(variant.title)
    ? `${product.title} · ${variant.title}`
    : product.title;

/** GTIN-14, so that a UPC and an EAN of one article are equal. */
function gtinOf(variant: UcpVariant): string | null {
  const code = variant.barcodes.find(barcode => /^(GTIN|EAN|UPC|JAN)/i.test(barcode.type))?.value;
  return code && /^\d{8,14}$/.test(code) ? code.padStart(14, '0') : null;
}

function attributesOf({ attributes, specifications }: z.output<typeof loose>): Offer['attributes'] {
  if (Array.isArray(specifications))
    return Object.fromEntries(specifications.map(({ name, value }) => [name, value]));
  return { ...specifications, ...attributes };
}

function returnsOf({ returns }: z.output<typeof loose>): Offer['returns'] {
  const days = returns?.windowDays ?? returns?.days;
  if (returns === undefined || days === undefined) return null;
  const payer = returns.returnShipping ?? returns.paid_by;
  return {
    days,
    free: payer === undefined ? null : payer === 'free' || payer === 'house',
    fee_basis_points: returns.restockingFeeBasisPoints ?? returns.fee_basis_points ?? 0,
  };
}
