import type { SearchFilters } from './requests.ts';
import type { Product } from './shop.ts';

export interface SearchCriteria {
  readonly query?: string | undefined;
  readonly filters?: SearchFilters | undefined;
  /** Whether the price filter may be read: it is in the shop's own currency. */
  readonly priced: boolean;
}

export interface CatalogIndex {
  /** Products that match, best first. */
  search(criteria: SearchCriteria): Product[];
  /** Products by product id, variant id, SKU, GTIN or handle. */
  find(id: string): Product | undefined;
}

/** Where a word stands says how much it tells about the product. */
const weights = { title: 4, model: 3, brand: 3, category: 2, tags: 2, attributes: 1, description: 0.5 };

/** Words of a product, each with the weight of the best place in which it stands. */
type Words = ReadonlyMap<string, number>;

export function indexCatalog(products: readonly Product[]): CatalogIndex {
  const words = new Map(products.map(product => [product, wordsOf(product)]));
  const spread = new Map<string, number>();
  for (const found of words.values()) {
    for (const word of found.keys()) spread.set(word, (spread.get(word) ?? 0) + 1);
  }
  const rarity = (word: string) => Math.log(1 + products.length / (spread.get(word) ?? products.length));
  const byId = new Map(
    products.flatMap(product => identifiersOf(product).map(id => [id, product] as const)).reverse(),
  );

  return {
    find: id => byId.get(id),
    search({ query, filters, priced }) {
      const candidates = products.filter(product => passes(product, filters, priced));
      const wanted = [...new Set(stems(query ?? ''))];
      if (wanted.length === 0) return candidates;
      return candidates
        .map(product => ({ product, score: scoreOf(wanted, words.get(product)!, rarity) }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score || a.product.id.localeCompare(b.product.id))
        .map(({ product }) => product);
    },
  };
}

/** Rare words in telling places count most; a product that has all of the words beats one that has some of them often. */
function scoreOf(wanted: readonly string[], words: Words, rarity: (word: string) => number): number {
  let score = 0;
  let met = 0;
  for (const word of wanted) {
    const weight = words.get(word);
    if (weight === undefined) continue;
    met += 1;
    score += weight * rarity(word);
  }
  return score * (met / wanted.length) ** 2;
}

function passes(product: Product, filters: SearchFilters | undefined, priced: boolean): boolean {
  if (!filters) return true;
  const { categories, price, brands } = filters;
  if (categories?.length && !categories.some(category => isInCategory(product, category))) return false;
  const brand = product.brand?.toLowerCase();
  if (brands?.length && !brands.some(wanted => wanted.toLowerCase() === brand)) return false;
  if (!price || !priced) return true;
  const { min = 0, max = Number.POSITIVE_INFINITY } = price;
  return product.variants.some(variant => variant.price >= min && variant.price <= max);
}

/** A category's own path, an ancestor's, its last name, or its number in the taxonomy. */
function isInCategory(product: Product, wanted: string): boolean {
  if (!product.category) return false;
  const path = product.category.toLowerCase();
  const value = wanted.trim().toLowerCase();
  return (
    path === value ||
    path.startsWith(`${value} >`) ||
    path.split(' > ').includes(value) ||
    String(product.categoryId) === value
  );
}

function identifiersOf(product: Product): string[] {
  const own = [product.id, ...(product.handle ? [product.handle] : [])];
  return [
    ...own,
    ...product.variants.flatMap(({ id, sku, gtin }) => [id, ...(sku ? [sku] : []), ...(gtin ? [gtin] : [])]),
  ];
}

function wordsOf(product: Product): Words {
  const words = new Map<string, number>();
  const add = (text: string | undefined, weight: number) => {
    for (const word of stems(text ?? '')) words.set(word, Math.max(words.get(word) ?? 0, weight));
  };
  add(product.title, weights.title);
  add(product.model, weights.model);
  add(product.brand, weights.brand);
  add(product.category, weights.category);
  add(product.tags.join(' '), weights.tags);
  for (const [name, value] of Object.entries(product.attributes)) add(`${name} ${value}`, weights.attributes);
  add(product.variants.map(variant => variant.title).join(' '), weights.attributes);
  add(product.description, weights.description);
  return words;
}

const fillers = new Set([
  'a',
  'an',
  'and',
  'at',
  'by',
  'for',
  'from',
  'in',
  'of',
  'on',
  'or',
  'the',
  'to',
  'with',
]);

/** Words without case, accents, and the commonest English endings: `Cancelling` and `canceled` are one word. */
function stems(text: string): string[] {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '' && !fillers.has(word))
    .map(stem);
}

function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  return word.replace(/(?:ies|ing|ed|es|s|y)$/, '').replace(/(.)\1$/, '$1');
}
