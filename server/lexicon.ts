import type { Lexicon } from '../agents/planner/vocabulary.ts';
import type { Product } from '../tools/store/business/shop.ts';

/**
 * Words that the planner should know of this house: its merchants, and the brands and categories of its own goods. SKUs
 * need no list: they are known by their shape.
 */
export function lexiconOf(
  merchants: readonly { readonly id: string; readonly name: string }[],
  goods: readonly Product[],
): Lexicon {
  const brands = new Set(goods.flatMap(({ brand }) => brand ?? []));
  const categories = new Set(
    goods.flatMap(({ category }) => category?.split('>').map(step => step.trim()) ?? []),
  );
  return {
    merchants: Object.fromEntries(merchants.map(({ id, name }) => [id, surfacesOf(name)])),
    brands: Object.fromEntries([...brands].map(brand => [brand, [brand]])),
    categories: Object.fromEntries([...categories].flatMap(categorySurfaces)),
  };
}

/** A name as people say it: whole, with "and" or "&", and its first word where that is long enough to stand alone. */
function surfacesOf(name: string): string[] {
  const plain = name.replaceAll('&', 'and').replace(/\s+/g, ' ').trim();
  const [first = ''] = plain.split(' ');
  return [...new Set([plain, plain.replaceAll(' and ', ' & '), ...(first.length > 4 ? [first] : [])])];
}

/**
 * A category by its whole name, and by each plural that a name such as "Power & Cables" joins: "cables" names goods,
 * "power" does not. Each stands for its own words, which pricing resolves among the categories that exist.
 */
function categorySurfaces(name: string): [string, string[]][] {
  const parts = name.split(/[,&]/).map(part => part.trim().toLowerCase());
  if (parts.length === 1) return [[parts[0]!, []]];
  const plurals = parts.filter(part => /[^s]s$/.test(part));
  return [[name, surfacesOf(name).slice(0, 2)], ...plurals.map((part): [string, string[]] => [part, []])];
}
