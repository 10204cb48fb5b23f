import type { Offer } from './offer.ts';
import { wordsOf } from './words.ts';

/** What an article is told by: of an offer, all but its terms. */
export type Article = Pick<
  Offer,
  'merchant' | 'variant' | 'title' | 'brand' | 'model' | 'gtin' | 'options' | 'attributes'
>;

export const compact = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
const looks = /^(colou?r|finish)$/i;

export const hasLooks = (offer: Article): boolean =>
  Object.keys(offer.options).some(name => looks.test(name));

/** The color or finish in one word, `midnightblue`; empty where there is none. */
export const looksOf = (offer: Article): string =>
  Object.entries(offer.options)
    .filter(([name]) => looks.test(name))
    .map(([, value]) => compact(value))
    .join('|');

/** What tells one article from another of its kind: size, length, capacity. One thing in two colours is one thing here. */
export const choiceOf = (offer: Article): string =>
  Object.entries(offer.options)
    .filter(([name]) => !looks.test(name))
    .map(([, value]) => compact(value))
    .sort()
    .join('|');

/** A model's name that would not stand in another title by chance: long, or letters with digits. */
const isTelling = (model: string): boolean =>
  model.length >= 4 || (model.length === 3 && /\d/.test(model) && /[a-z]/.test(model));

const usedWords = new Set(
  wordsOf('refurbished renewed used reconditioned preowned secondhand openbox exdisplay bstock'),
);

/** Used goods carry the bar code of the new ones; what the merchant writes tells them apart. */
export const isUsed = ({ title, options, attributes }: Article): boolean =>
  wordsOf([title, ...Object.values(options), attributes.condition ?? ''].join(' ')).some(
    (word, index, words) => usedWords.has(word) || usedWords.has(word + (words[index + 1] ?? '')),
  );

/** Words that make another model of a family when they stand right behind its name: `Q30` is not `Q30 II`. */
const furtherModel = new Set(
  wordsOf(
    'ii iii iv v anc pro plus max mini lite air se xl xt ultra compact duo dual neo go next gen prime natural washed decaf',
  ),
);

/**
 * True when two merchants offer the same article, both new or both used. One GTIN decides; two decide against it,
 * unless they may stand for two colours. Else brand and model, with the model standing in the other's title where the
 * other gives none, or a part number. Unsure means different: two offers too many are better than one that stands for
 * something else.
 */
export function sameArticle(a: Article, b: Article): boolean {
  if (a.merchant.id === b.merchant.id) return a.variant === b.variant;
  if (isUsed(a) !== isUsed(b)) return false;
  if (a.gtin && b.gtin) {
    if (a.gtin === b.gtin) return true;
    if (!hasLooks(a) || !hasLooks(b)) return false;
  }
  if (a.brand && b.brand && compact(a.brand) !== compact(b.brand)) return false;
  if (choiceOf(a) !== choiceOf(b)) return false;
  if (a.model && b.model) {
    if (compact(a.model) === compact(b.model)) return true;
    if (!isPartNumber(a.model) && !isPartNumber(b.model)) return false;
  }
  return isNamedIn(a, b) || isNamedIn(b, a);
}

/** `TE-Q30` stands for what other merchants call `Q30`: it says nothing against their name for it. */
const isPartNumber = (model: string): boolean => /^[A-Z0-9]+(-[A-Z0-9]+)+$/.test(model);

/** The other's title holds the model as a word of its own, with nothing behind it that makes it another, and the brand. */
function isNamedIn({ model, brand }: Article, other: Article): boolean {
  if (!model || !isTelling(compact(model))) return false;
  const words = wordsOf(other.title);
  const held = new Set(words);
  const wanted = compact(model);
  const isNamed = words.some((word, index) => {
    const length = word === wanted ? 1 : word + (words[index + 1] ?? '') === wanted ? 2 : 0;
    return length > 0 && !furtherModel.has(words[index + length] ?? '');
  });
  return isNamed && wordsOf(brand ?? '').every(word => held.has(word));
}

/** Offers of one article together, in the order in which articles first appear. */
export function foldOffers(offers: readonly Offer[]): Offer[][] {
  const groups: Offer[][] = [];
  for (const offer of offers) {
    const group = groups.find(members => members.some(member => sameArticle(member, offer)));
    if (group) group.push(offer);
    else groups.push([offer]);
  }
  return groups;
}
