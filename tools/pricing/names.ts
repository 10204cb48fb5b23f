import { Refusal } from '../../platform/errors.ts';
import { wordsOf } from '../catalog/words.ts';
import type { PriceRow } from './price-rows.ts';
import type { PriceWish, WishedSelector } from './rules/price-wish.ts';

const shownNames = 12;

/**
 * The wish with every name as the catalog spells it: "cables" becomes "Power & Cables". A name that nothing bears is
 * refused with those that exist, because a rule that selects nothing looks like one that worked.
 */
export function withKnownNames(wish: PriceWish, rows: readonly PriceRow[]): PriceWish {
  const known = namesIn(rows);
  const { selector } = wish;
  const among = (kind: keyof Names, wanted: readonly string[] | undefined) =>
    wanted && unique(wanted.flatMap(name => known[kind].like(name)));
  const named: Partial<WishedSelector> = {
    categories: among('category', selector.categories),
    excluded_categories: among('category', selector.excluded_categories),
    brands: among('brand', selector.brands),
    excluded_brands: among('brand', selector.excluded_brands),
    skus: among('SKU', selector.skus),
    excluded_skus: among('SKU', selector.excluded_skus),
    attributes: among('attribute', selector.attributes),
  };
  const spoken = Object.entries(named).filter(([, names]) => names !== undefined);
  return { ...wish, selector: { ...selector, ...Object.fromEntries(spoken) } };
}

interface Known {
  /** Names that this word can mean; refuses when there is none. */
  like(name: string): string[];
}
type Names = Readonly<Record<'category' | 'brand' | 'SKU' | 'attribute', Known>>;

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];

function namesIn(rows: readonly PriceRow[]): Names {
  return {
    category: knownAs(
      'category',
      rows.flatMap(row => row.categories),
    ),
    brand: knownAs(
      'brand',
      rows.flatMap(row => row.brand ?? []),
    ),
    SKU: knownAs(
      'SKU',
      rows.map(row => row.sku),
    ),
    attribute: knownAs(
      'attribute',
      rows.flatMap(row => Object.values(row.attributes)),
    ),
  };
}

/** The names of one kind that there are, to be found by words of theirs. */
export function knownAs(kind: keyof Names, given: readonly string[]): Known {
  const names = unique(given);
  const words = new Map(names.map(name => [name, new Set(wordsOf(name))]));
  return {
    like(name) {
      const same = names.filter(each => each.toLowerCase() === name.toLowerCase());
      if (same.length) return same;
      if (kind === 'SKU') return refuse(kind, name, names);
      const wanted = wordsOf(name);
      const holding = names.filter(each => wanted.length && wanted.every(word => words.get(each)!.has(word)));
      if (holding.length === 0) return refuse(kind, name, names);
      // The narrowest names that hold the words: "headphones" is not "Headphones & Headsets" as well.
      const fewest = Math.min(...holding.map(each => words.get(each)!.size));
      return holding.filter(each => words.get(each)!.size === fewest);
    },
  };
}

function refuse(kind: keyof Names, name: string, names: readonly string[]): never {
  const shared = names.filter(each => wordsOf(each).some(word => wordsOf(name).includes(word)));
  const shown = (shared.length ? shared : names).slice(0, shownNames).join(', ');
  throw new Refusal('invalid_input', `No ${kind} of ours is called “${name}”.`, {
    mend: names.length
      ? `There are: ${shown}${names.length > shownNames ? ', …' : ''}.`
      : 'There are none yet.',
  });
}
