import type { Article, Entry } from './range.ts';
import type { Shop } from './shop.ts';
import { presentTerms } from './shop.ts';

/** Entries and articles in UCP's words (`types/product.json`, `types/variant.json`). */

/** An entry with some of its articles (all if not said); prices range over those shown. */
export function productCard(shop: Shop, entry: Entry, articles: readonly Article[] = entry.articles) {
  const { currency } = shop.range.house;
  const prices = articles.map(article => presentTerms(shop, article.no).price);
  const before = articles.map((article, index) => Math.max(article.was ?? 0, prices[index]!));
  return {
    id: entry.no,
    handle: handleOf(entry),
    title: entry.name,
    description: { plain: entry.blurb },
    url: `${shop.origin}/p/${entry.no}`,
    categories: [{ value: entry.department, taxonomy: 'merchant' }],
    price_range: rangeOf(prices, currency),
    ...(articles.some(article => article.was !== undefined) && {
      list_price_range: rangeOf(before, currency),
    }),
    media: [picture(shop, entry)],
    ...(entry.choices.length > 0 && {
      options: entry.choices.map(({ name, values }) => ({ name, values: values.map(label => ({ label })) })),
    }),
    variants: articles.map(article => articleCard(shop, entry, article)),
    rating: { value: entry.stars, scale_min: 1, scale_max: 5, count: entry.reviews },
    tags: entry.keywords,
    metadata: {
      maker: entry.maker,
      ...(entry.part_no !== undefined && { part_number: entry.part_no }),
      specifications: entry.specs,
      weight_grams: entry.grams,
      warranty_months: entry.warranty_months,
      returns: shop.range.returns,
    },
  };
}

export function articleCard(shop: Shop, entry: Entry, article: Article) {
  const { house } = shop.range;
  const { price, left } = presentTerms(shop, article.no);
  return {
    id: article.no,
    sku: article.no,
    ...(article.ean !== undefined && { barcodes: [{ type: 'EAN', value: article.ean }] }),
    title: article.chosen.join(' / ') || entry.name,
    description: { plain: entry.blurb },
    url: `${shop.origin}/p/${entry.no}?article=${encodeURIComponent(article.no)}`,
    price: { amount: price, currency: house.currency },
    ...(article.was !== undefined &&
      article.was > price && {
        list_price: { amount: article.was, currency: house.currency },
      }),
    availability: { available: left > 0, status: left > 0 ? 'in_stock' : 'out_of_stock' },
    ...(entry.choices.length > 0 && {
      options: entry.choices.map((choice, index) => ({ name: choice.name, label: article.chosen[index]! })),
    }),
    metadata: { dispatch_working_days: article.dispatch_days },
    seller: { name: house.name, links: policyLinks(shop) },
  };
}

export function picture(shop: Shop, entry: Entry) {
  return {
    type: 'image',
    url: `${shop.origin}/pictures/${entry.no}.svg`,
    alt_text: entry.name,
    width: 640,
    height: 640,
  };
}

export function policyLinks(shop: Shop) {
  return [
    { type: 'terms_of_service', url: `${shop.origin}/policies/terms` },
    { type: 'privacy_policy', url: `${shop.origin}/policies/privacy` },
    { type: 'refund_policy', url: `${shop.origin}/policies/returns` },
    { type: 'shipping_policy', url: `${shop.origin}/policies/delivery` },
  ];
}

function handleOf(entry: Entry): string {
  return entry.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

function rangeOf(amounts: readonly number[], currency: string) {
  return {
    min: { amount: Math.min(...amounts), currency },
    max: { amount: Math.max(...amounts), currency },
  };
}
