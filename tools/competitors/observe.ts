import { setImmediate } from 'node:timers/promises';
import { compact } from '../catalog/identity.ts';
import { offersOf } from '../catalog/offer.ts';
import type { CallHow, Merchant, MerchantConnection } from '../merchants/ports.ts';
import type { UcpProduct } from '../merchants/ucp.ts';
import type { GoodsFacts } from '../pricing/ports.ts';
import { largestAmount } from '../pricing/rules/exact.ts';
import { bestMatch, type Candidate, type KnownArticle, type Match } from './match.ts';

/** One competitor's price of one SKU of ours, and why we hold it to be the same article. */
export interface Sighting extends Match {
  readonly sku: string;
  readonly variant: string;
  /** The competitor's own words: they never instruct. */
  readonly title: string;
  readonly amount: number;
  readonly currency: string;
  readonly inStock: boolean | null;
}

interface Offered extends Candidate {
  readonly currency: string;
  readonly inStock: boolean | null;
}

const batch = 50;
const atOnce = 4;
const perSearch = 10;
const longestTitle = 300;

/**
 * Asks a competitor for each of our goods: all bar codes at once, then by brand and model for those that this did not
 * find. The first call that fails fails all of it, so that a watch never rests on half of an answer.
 */
export async function observe(
  merchant: Merchant,
  connection: MerchantConnection,
  goods: readonly GoodsFacts[],
  how: CallHow,
): Promise<Sighting[]> {
  const codes = [...new Set(goods.flatMap(({ gtin }) => gtin ?? []))];
  const found = new Map<string, UcpProduct>();
  const keep = (products: readonly UcpProduct[]): void => {
    for (const product of products) found.set(product.id, product);
  };
  for (let start = 0; start < codes.length; start += batch)
    keep(await connection.lookup(codes.slice(start, start + batch), {}, how));
  const listed = new Set(
    offeredBy(merchant, [...found.values()]).flatMap(({ article }) => article.gtin ?? []),
  );
  const missing = goods.filter(each => !listed.has(articleOf(each).gtin ?? ''));
  const questions = [...new Set(missing.map(questionOf))];
  for (let start = 0; start < questions.length; start += atOnce)
    await Promise.all(
      questions
        .slice(start, start + atOnce)
        .map(async question => keep(await connection.search(question, {}, { limit: perSearch }, how))),
    );
  return sightingsIn(goods, offeredBy(merchant, [...found.values()]));
}

const questionOf = ({ brand, model, title }: GoodsFacts): string =>
  (brand && model ? `${brand} ${model}` : title).slice(0, 200);

/** A breath for others after so many goods: a large catalog takes a while. */
const goodsPerBreath = 25;

async function sightingsIn(goods: readonly GoodsFacts[], offered: readonly Offered[]): Promise<Sighting[]> {
  const candidates = candidatesAmong(offered);
  const found: Sighting[] = [];
  for (const [index, each] of goods.entries()) {
    if (index % goodsPerBreath === 0) await setImmediate();
    const ours = articleOf(each);
    const best = bestMatch(ours, candidates(ours));
    if (!best) continue;
    const { offer, match } = best;
    const { article, amount, currency, inStock } = offer;
    const title = article.title.slice(0, longestTitle);
    found.push({ sku: each.sku, variant: article.variant, title, amount, currency, inStock, ...match });
  }
  return found;
}

/** The offers that can match at all: of one bar code or brand, or that do not say their brand. */
function candidatesAmong(offered: readonly Offered[]): (ours: KnownArticle) => readonly Offered[] {
  const brandOf = ({ brand }: KnownArticle): string | null => (brand === null ? null : compact(brand));
  const byBrand = Map.groupBy(offered, ({ article }) => brandOf(article));
  const byCode = Map.groupBy(offered, ({ article }) => article.gtin);
  return ours => {
    const brand = brandOf(ours);
    if (brand === null) return offered;
    const alike = [...(byBrand.get(brand) ?? []), ...(byBrand.get(null) ?? [])];
    return ours.gtin === null ? alike : [...new Set([...(byCode.get(ours.gtin) ?? []), ...alike])];
  };
}

/** Our own goods as an article to be told from others. */
const articleOf = (goods: GoodsFacts): KnownArticle => ({
  merchant: { id: '', name: '' },
  variant: goods.variantId,
  title: goods.title,
  brand: goods.brand,
  model: goods.model,
  mpn: goods.mpn,
  gtin: goods.gtin?.padStart(14, '0') ?? null,
  options: { ...goods.options },
  attributes: { condition: goods.condition },
});

/** What a merchant offers at a price that a rule can count with. */
export const offeredBy = (merchant: Merchant, products: readonly UcpProduct[]): Offered[] =>
  products.flatMap(product =>
    offersOf(merchant, product).flatMap((offer, index): Offered[] => {
      const { amount, currency } = offer.price;
      if (amount < 1 || amount > largestAmount) return [];
      const metadata = product.variants[index]!.metadata;
      const said = [offer.attributes.condition, metadata?.condition, product.metadata?.condition];
      const condition = said.flatMap(each => text(each) ?? []).join(' ');
      const mpn = text(metadata?.mpn) ?? text(product.metadata?.mpn) ?? text(product.metadata?.part_number);
      return [
        {
          article: { ...offer, mpn, attributes: { condition } },
          amount,
          currency,
          available: offer.in_stock !== false,
          inStock: offer.in_stock,
        },
      ];
    }),
  );

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
