import type { Lexicon } from '../agents/planner/vocabulary.ts';
import type { Product } from '../tools/store/business/shop.ts';

/** Words that the planner should know of this house: its merchants, and the brands of its own goods. */
export function lexiconOf(
  merchants: readonly { readonly id: string; readonly name: string }[],
  goods: readonly Product[],
): Lexicon {
  const brands = new Set(goods.flatMap(({ brand }) => brand ?? []));
  return {
    merchants: Object.fromEntries(merchants.map(({ id, name }) => [id, surfacesOf(name)])),
    brands: Object.fromEntries([...brands].map(brand => [brand, [brand]])),
  };
}

/** A name as people say it: whole, with "and" or "&", and its first word where that is long enough to stand alone. */
function surfacesOf(name: string): string[] {
  const plain = name.replaceAll('&', 'and').replace(/\s+/g, ' ').trim();
  const [first = ''] = plain.split(' ');
  return [...new Set([plain, plain.replaceAll(' and ', ' & '), ...(first.length > 4 ? [first] : [])])];
}
