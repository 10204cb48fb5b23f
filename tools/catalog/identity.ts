import type { Offer } from './offer.ts';
import { wordsOf } from './words.ts';

const compact = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
const looks = /^(colou?r|finish)$/i;

const hasLooks = (offer: Offer): boolean => Object.keys(offer.options).some(name => looks.test(name));

/** What tells one article from another of its kind: size, length, capacity. One thing in two colours is one thing here. */
const choiceOf = (offer: Offer): string =>
  Object.entries(offer.options)
    .filter(([name]) => !looks.test(name))
    .map(([, value]) => compact(value))
    .sort()
    .join('|');

/** A model's name that would not stand in another title by chance: long, or letters with digits. */
const isTelling = (model: string): boolean =>
  model.length >= 4 || (model.length === 3 && /\d/.test(model) && /[a-z]/.test(model));

/**
 * True when two merchants offer the same article. One GTIN decides; two decide against it, unless they may stand for
 * two colours. Else brand and model, with the model standing in the other's title where the other gives none. Unsure
 * means different: two offers too many are better than one that stands for something else.
 */
export function sameArticle(a: Offer, b: Offer): boolean {
  if (a.merchant.id === b.merchant.id) return a.variant === b.variant;
  if (a.gtin && b.gtin) {
    if (a.gtin === b.gtin) return true;
    if (!hasLooks(a) || !hasLooks(b)) return false;
  }
  if (a.brand && b.brand && compact(a.brand) !== compact(b.brand)) return false;
  if (choiceOf(a) !== choiceOf(b)) return false;
  if (a.model && b.model) return compact(a.model) === compact(b.model);
  return a.model ? isNamedIn(a, b) : isNamedIn(b, a);
}

/** The other's title holds the model as a word of its own, and the brand. */
function isNamedIn({ model, brand }: Offer, other: Offer): boolean {
  if (!model || !isTelling(compact(model))) return false;
  const words = wordsOf(other.title);
  const held = new Set(words);
  const wanted = compact(model);
  const pairs = words.map((word, index) => word + (words[index + 1] ?? ''));
  return (held.has(wanted) || pairs.includes(wanted)) && wordsOf(brand ?? '').every(word => held.has(word));
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
