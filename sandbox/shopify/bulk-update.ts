import { GraphQLError } from 'graphql';
import type { Fault } from './faults.ts';
import type { Product, Variant } from './goods.ts';
import { amountIn } from './money.ts';
import type { Priced, Shop } from './shop.ts';
import { productView, type View, variantView } from './views.ts';

export interface BulkUpdate {
  readonly productId: string;
  readonly allowPartialUpdates?: boolean | null;
  readonly variants: readonly {
    readonly id?: string | null;
    readonly price?: string | null;
    readonly compareAtPrice?: string | null;
  }[];
}

interface UserError {
  readonly code: string;
  readonly field: readonly string[] | null;
  readonly message: string;
}

interface Payload {
  readonly product: View | null;
  readonly productVariants: readonly View[] | null;
  readonly userErrors: readonly UserError[];
}

const mostAtOnce = 250;

/**
 * `productVariantsBulkUpdate`: absolute prices of variants of one product. Without `allowPartialUpdates` one bad
 * variant stops all; with it the good ones are written. There is no condition and no idempotency key: whoever writes
 * last, wins.
 */
export function bulkUpdate(
  shop: Shop,
  { productId, allowPartialUpdates, variants }: BulkUpdate,
  request: string,
  refusals: readonly Extract<Fault, { kind: 'user_error' }>[],
): Payload {
  if (variants.length > mostAtOnce)
    throw new GraphQLError(
      `The input array size of ${variants.length} is greater than the maximum allowed of 250.`,
      {
        extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED' },
      },
    );
  const product = shop.product(productId);
  if (!product) return refusedAll('PRODUCT_DOES_NOT_EXIST', ['productId'], 'Product does not exist');

  const userErrors: UserError[] = [];
  const prices = new Map<Variant, Partial<Priced>>();
  for (const [index, wanted] of variants.entries()) {
    const fault = refusals.find(({ variant_id: only }) => only === undefined || only === wanted.id);
    const read = fault
      ? { code: fault.code, member: 'price', message: fault.message }
      : changeIn(shop, product, wanted);
    if ('code' in read) {
      const field = ['variants', String(index), ...(read.member ? [read.member] : [])];
      userErrors.push({ code: read.code, field, message: read.message });
    } else prices.set(read.variant, read.change);
  }
  if (userErrors.length > 0 && !allowPartialUpdates) return { ...shown(shop, product, []), userErrors };
  shop.setPrices(product, prices, { by: 'app', request });
  return { ...shown(shop, product, [...prices.keys()]), userErrors };
}

const refusedAll = (code: string, field: readonly string[], message: string): Payload => ({
  product: null,
  productVariants: null,
  userErrors: [{ code, field, message }],
});

const shown = (shop: Shop, product: Product, variants: readonly Variant[]) => ({
  product: productView(shop, product),
  productVariants: variants.length > 0 ? variants.map(variant => variantView(shop, variant)) : null,
});

type Bad = { readonly code: string; readonly member?: string; readonly message: string };

function changeIn(
  shop: Shop,
  product: Product,
  { id, ...wanted }: BulkUpdate['variants'][number],
): Bad | { readonly variant: Variant; readonly change: Partial<Priced> } {
  if (id == null)
    return { code: 'PRODUCT_VARIANT_ID_MISSING', message: 'Product variant is missing ID attribute' };
  const variant = shop.variant(id);
  if (!variant || variant.productId !== product.id)
    return {
      code: 'PRODUCT_VARIANT_DOES_NOT_EXIST',
      member: 'id',
      message: 'Product variant does not exist',
    };
  const change: { -readonly [Key in keyof Priced]?: Priced[Key] } = {};
  if (wanted.price != null) {
    const price = amountIn(wanted.price, shop.currency);
    if (price === undefined) return { code: 'INVALID_INPUT', member: 'price', message: 'Price is invalid' };
    if (price < 0)
      return {
        code: 'NEGATIVE_PRICE_VALUE',
        member: 'price',
        message: 'Price must be greater than or equal to 0',
      };
    change.price = price;
  }
  if (wanted.compareAtPrice !== undefined) {
    const compare = wanted.compareAtPrice === null ? null : amountIn(wanted.compareAtPrice, shop.currency);
    if (compare === undefined || (compare !== null && compare < 0))
      return { code: 'INVALID_INPUT', member: 'compareAtPrice', message: 'Compare at price is invalid' };
    change.compareAtPrice = compare;
  }
  return { variant, change };
}
