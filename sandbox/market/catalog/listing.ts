import type { Attribute, Good } from './good.ts';
import { charming, draw, slug } from './good.ts';
import type { Seller } from './seller.ts';

/** What a seller says about one product, before it is written in the seller's file format. */
export interface Listing {
  good: Good;
  id: string;
  title: string;
  description: string;
  brand: string;
  model?: string;
  mpn?: string;
  refurbished: boolean;
  attributes: Record<string, Attribute>;
  options: { name: string; values: string[] }[];
  rating: { value: number; count: number };
  handlingDays: number;
  warrantyMonths: number;
  variants: ListedVariant[];
}

export interface ListedVariant {
  id: string;
  /** The world's name of the variant, the same at every seller: `aurelle-hush-700/black`. */
  article: string;
  /** In the seller's words, by option name. */
  chosen: Record<string, string>;
  gtin?: string;
  /** Seller's currency, minor units. */
  price: number;
  listPrice?: number;
  /** What the piece costs the seller. */
  cost: number;
  stock: number;
}

/** Whether the seller sells the product at all. */
export function carries(seller: Seller, good: Good): boolean {
  return draw(seller.id, good.key, 'carries') < (seller.carries[good.category] ?? 0);
}

/** Every variant of a product by its world-wide name, with the labels that make it. */
export function articlesOf(good: Good): { article: string; labels: string[] }[] {
  const combinations = good.options.reduce<string[][]>(
    (sofar, option) => sofar.flatMap(labels => option.values.map(value => [...labels, value])),
    [[]],
  );
  return combinations.map(labels => ({ article: [good.key, ...labels.map(articleSlug)].join('/'), labels }));
}

export function listingOf(
  seller: Seller,
  good: Good,
  gtins: ReadonlyMap<string, string>,
  refurbished = false,
): Listing {
  const chance = (...words: (string | number)[]) =>
    draw(seller.id, good.key, refurbished ? 'refurbished' : 'new', ...words);
  const number = String(
    10_000_000 + Math.floor(draw(seller.id, good.key, refurbished ? 'again' : '') * 90_000_000),
  );
  const id = `${seller.prefix}-${number}`;
  const brand = seller.brand(good.brand);
  const title = seller.title(good, brand);
  const all = articlesOf(good);
  const kept = all.filter(({ article }) => all.length < 4 || chance(article, 'kept') < 0.88);
  const stocked = refurbished ? all.slice(0, 1) : kept.length > 0 ? kept : all;
  const reduced = chance('reduced') < seller.reduced;
  const level = seller.level * (0.95 + 0.1 * chance('level')) * (refurbished ? 0.7 : 1);
  const variants = stocked.map(({ article, labels }, place): ListedVariant => {
    const usual = good.price + labels.reduce((sum, label) => sum + (good.surcharges?.[label] ?? 0), 0);
    const price = charming(usual * level);
    const [least, most] = [0.5, 0.72];
    return {
      id: all.length === 1 ? id : `${id}-${place + 1}`,
      article: refurbished ? `${article}~refurbished` : article,
      chosen: Object.fromEntries(
        good.options.map((option, index) => [option.name, seller.label(option.name, labels[index]!)]),
      ),
      ...(!refurbished &&
        chance(article, 'gtin') < seller.gtin.share && {
          gtin: gtins.get(article)!.padStart(seller.gtin.digits, '0'),
        }),
      price,
      ...(reduced && { listPrice: charming(price * (1.12 + 0.25 * chance('was'))) }),
      cost: Math.max(
        1,
        Math.min(
          Math.round(price * 0.92),
          Math.round(usual * (least + (most - least) * draw(good.key, 'cost'))),
        ),
      ),
      stock: stockOf(seller, good, chance(article, 'stock')),
    };
  });
  return {
    good,
    id,
    title: refurbished ? `${title} (Renewed)` : title,
    description: refurbished ? `${good.blurb} Renewed: checked, cleaned, small marks possible.` : good.blurb,
    brand,
    ...(chance('model') < seller.model && { model: good.model }),
    ...(chance('mpn') < seller.mpn.share && { mpn: seller.mpn.write(good.mpn) }),
    refurbished,
    attributes: seller.attributes(good),
    options: good.options.map(option => ({
      name: option.name,
      values: option.values
        .map(value => seller.label(option.name, value))
        .filter(label => variants.some(variant => variant.chosen[option.name] === label)),
    })),
    rating: ratingOf(good, chance('rating'), chance('count')),
    handlingDays:
      seller.dispatch[0] +
      Math.floor(chance('days') * (seller.dispatch[1] - seller.dispatch[0] + 1)) +
      (good.bulky ?? 0),
    warrantyMonths: refurbished ? 3 : good.warrantyMonths,
    variants,
  };
}

function articleSlug(label: string): string {
  return slug(label.replaceAll('.', '-'));
}

/** Few are sold out; cheap things lie deep, dear ones shallow. */
function stockOf(seller: Seller, good: Good, chance: number): number {
  if (chance < 0.05) return 0;
  const deepest = good.price > 30_000 ? 18 : good.price > 8_000 ? 60 : 240;
  return 2 + Math.floor(((chance - 0.05) / 0.95) * deepest * (seller.id === 'store' ? 1.5 : 1));
}

/** Buyers agree on a product by and large, and differ a little from shop to shop. */
function ratingOf(good: Good, chance: number, count: number): { value: number; count: number } {
  const quality = 3.5 + 1.3 * draw(good.key, 'quality');
  const value = Math.min(4.9, Math.max(2.8, quality + 0.4 * (chance - 0.5)));
  return { value: Math.round(value * 10) / 10, count: 3 + Math.floor(count ** 3 * 4000) };
}
