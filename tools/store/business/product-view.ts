import { deliveryOptions } from './delivery.ts';
import type { DeliveryOption } from './documents.ts';
import type { Terms } from './quote.ts';
import type { Media, Product, Variant } from './shop.ts';
import { taxRateFor } from './taxes.ts';

/** Pieces left, by variant id. */
export type Stock = ReadonlyMap<string, number>;

export interface Market {
  readonly country?: string | undefined;
  readonly region?: string | undefined;
}

/** A product in the protocol's shape, with what the shop's own schema knows beyond it under `metadata`. */
export function viewProduct(
  product: Product,
  variants: readonly Variant[],
  stock: Stock,
  terms: Terms,
  market: Market,
  now: Date,
) {
  const { business, origin } = terms;
  const prices = variants.map(variant => variant.price);
  const listPrices = variants.flatMap(variant => variant.listPrice ?? []);
  return {
    id: product.id,
    ...(product.handle ? { handle: product.handle } : {}),
    title: product.title,
    description: { plain: product.description || product.title },
    url: productUrl(product, origin),
    ...(product.category ? { categories: categoriesOf(product) } : {}),
    price_range: range(prices, business.currency),
    ...(listPrices.length > 0 ? { list_price_range: range(listPrices, business.currency) } : {}),
    media: product.media.map(media => viewMedia(media, origin)),
    options: product.options.map(({ name, values }) => ({ name, values: values.map(label => ({ label })) })),
    variants: variants.map(variant => viewVariant(product, variant, stock, terms)),
    ...(product.rating
      ? { rating: { value: product.rating.value, scale_min: 1, scale_max: 5, count: product.rating.count } }
      : {}),
    tags: product.tags,
    metadata: {
      ...(product.brand ? { brand: product.brand } : {}),
      ...(product.model ? { model: product.model } : {}),
      condition: product.condition,
      attributes: product.attributes,
      returns: product.returns ?? business.returns,
      ...((product.warranty ?? business.warranty) ? { warranty: product.warranty ?? business.warranty } : {}),
      ...estimates(product, variants[0], terms, market, now),
    },
  };
}

export const productUrl = (product: Product, origin: string): string =>
  `${origin}/products/${encodeURIComponent(product.handle ?? product.id)}`;

function viewVariant(product: Product, variant: Variant, stock: Stock, { business, origin }: Terms) {
  const left = stock.get(variant.id) ?? 0;
  const mpn = variant.mpn;
  return {
    id: variant.id,
    ...(variant.sku ? { sku: variant.sku } : {}),
    ...(variant.gtin ? { barcodes: [{ type: 'GTIN', value: variant.gtin }] } : {}),
    title: variant.title,
    description: { plain: variant.title },
    url: `${productUrl(product, origin)}?variant=${encodeURIComponent(variant.id)}`,
    price: { amount: variant.price, currency: business.currency },
    ...(variant.listPrice === undefined
      ? {}
      : { list_price: { amount: variant.listPrice, currency: business.currency } }),
    availability: { available: left > 0, status: left > 0 ? 'in_stock' : 'out_of_stock' },
    options: Object.entries(variant.options).map(([name, label]) => ({ name, label })),
    ...(variant.media ? { media: variant.media.map(media => viewMedia(media, origin)) } : {}),
    metadata: {
      ...(mpn ? { mpn } : {}),
      stock: left,
      handling_days: variant.handlingDays ?? product.handlingDays,
    },
    seller: { name: business.name },
  };
}

/** What delivery and tax would be for one piece, where the platform says to which market. */
function estimates(
  product: Product,
  variant: Variant | undefined,
  terms: Terms,
  { country, region }: Market,
  now: Date,
): { delivery_estimates?: object[]; tax_estimate?: object } {
  if (!country || !variant) return {};
  const address = { address_country: country, address_region: region };
  const line = { id: 'estimate', product, variant, quantity: 1, subtotal: variant.price };
  const options = deliveryOptions(address, [line], variant.price, terms.shippingRates, terms.promotions, now);
  const tax = taxRateFor(address, terms.taxRates);
  return {
    delivery_estimates: options.map(option => viewEstimate(option, terms.business.currency)),
    ...(tax
      ? {
          tax_estimate: {
            title: tax.title,
            basis_points: tax.basisPoints,
            included: tax.inclusive,
            taxes_shipping: tax.taxesShipping,
          },
        }
      : {}),
  };
}

const viewEstimate = (option: DeliveryOption, currency: string) => ({
  id: option.id,
  title: option.title,
  price: { amount: option.totals.at(-1)!.amount, currency },
  earliest: option.earliest_fulfillment_time,
  latest: option.latest_fulfillment_time,
});

const categoriesOf = (product: Product) => [
  { value: product.category!, taxonomy: 'google_product_category' },
  ...(product.categoryId === undefined
    ? []
    : [{ value: String(product.categoryId), taxonomy: 'google_product_category' }]),
];

const range = (amounts: readonly number[], currency: string) => ({
  min: { amount: Math.min(...amounts), currency },
  max: { amount: Math.max(...amounts), currency },
});

const viewMedia = ({ type, url, alt, width, height }: Media, origin: string) => ({
  type,
  url: new URL(url, origin).href,
  ...(alt ? { alt_text: alt } : {}),
  ...(width ? { width } : {}),
  ...(height ? { height } : {}),
});
