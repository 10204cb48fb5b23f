import type { Offer } from './offer.ts';
import { wordsOf } from './words.ts';

const compact = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** What tells one article from another of its kind: the choices that a merchant offers. */
const choiceOf = (offer: Offer): string => Object.values(offer.options).map(compact).sort().join('|');

const hasLooks = (offer: Offer): boolean => Object.keys(offer.options).some(name => looks.test(name));

/**
 * True when two merchants offer the same article. A GTIN on both sides decides (unless they are
 * of two colours); else brand and model, with the model
 * standing in the other's title where the other gives none. Unsure means different: two offers too many are better
 * than one that stands for something else.
 */
export function sameArticle(a: Offer, b: Offer): boolean {
  if (a.merchant.id === b.merchant.id) return a.variant === b.variant;
  if (a.gtin && b.gtin && a.gtin === b.gtin) return true;
  if (a.gtin && b.gtin && !hasLooks(a) && !hasLooks(b)) return false;
  if (a.brand && b.brand && compact(a.brand) !== compact(b.brand)) return false;
  if (Object.keys(a.options).length && Object.keys(b.options).length && choiceOf(a) !== choiceOf(b))
    return false;
  if (a.model && b.model) return compact(a.model) === compact(b.model);
  const [named, other] = a.model ? [a, b] : [b, a];
  if (!named.model || !telling(named.model)) return false;
  const brand = named.brand ? wordsOf(named.brand) : [];
  const title = new Set(wordsOf(other.title));
  return wordsOf(other.title).some(word => word === compact(named.model!)) ||
    compact(other.title).includes(compact(named.model))
    ? brand.every(word => title.has(word))
    : false;
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
