import {
  type Article,
  choiceOf,
  compact,
  hasLooks,
  isUsed,
  looksOf,
  sameArticle,
} from '../catalog/identity.ts';
import { relevance } from '../catalog/words.ts';

/** An article with its maker's part number, where somebody said it. */
export interface KnownArticle extends Article {
  readonly mpn: string | null;
}

export type MatchedBy = 'gtin' | 'part number' | 'model' | 'name' | 'resemblance';

export interface Match {
  readonly by: MatchedBy;
  /** Percent. */
  readonly confidence: number;
}

/** What a price rule may act on. Below it, an offer is shown to people and to nobody else. */
export const sureEnough = 90;

const confidenceBy: Readonly<Record<MatchedBy, number>> = {
  gtin: 100,
  'part number': 98,
  model: 95,
  name: 90,
  resemblance: 50,
};
/** The right article in a color that is not known to be ours, so perhaps at another price. */
const otherLooks = 80;
const resembles = 0.75;

const matched = (by: MatchedBy): Match => ({ by, confidence: confidenceBy[by] });

/**
 * How sure it is that a competitor offers the very article that we sell; null when it is another, or used where ours is
 * new. A bar code decides, then the maker's part number, then the catalog's way to tell articles by brand and model.
 */
export function matchOf(ours: KnownArticle, theirs: KnownArticle): Match | null {
  if (isUsed(ours) !== isUsed(theirs)) return null;
  if (ours.gtin && ours.gtin === theirs.gtin) return matched('gtin');
  const differs = Boolean(ours.gtin && theirs.gtin);
  if (differs && !(hasLooks(ours) && hasLooks(theirs))) return null;
  const match = samePartNumber(ours, theirs)
    ? matched('part number')
    : sameArticle(ours, theirs)
      ? matched(isSame(ours.model, theirs.model) ? 'model' : 'name')
      : null;
  if (match) return differs ? { ...match, confidence: otherLooks } : match;
  return !differs && isLike(ours, theirs) ? matched('resemblance') : null;
}

/** Both say it, and it says something. */
const isSame = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && compact(a) !== '' && compact(a) === compact(b);

const samePartNumber = (a: KnownArticle, b: KnownArticle): boolean =>
  isSame(a.brand, b.brand) &&
  isSame(a.mpn, b.mpn) &&
  compact(a.mpn!).length >= 4 &&
  choiceOf(a) === choiceOf(b);

/** Enough of our title stands in theirs for a person to look at, and nothing says that the brands differ. */
const isLike = (ours: KnownArticle, theirs: KnownArticle): boolean =>
  (ours.brand === null || theirs.brand === null || isSame(ours.brand, theirs.brand)) &&
  relevance(ours.title, theirs.title) >= resembles;

/** A competitor's offer of something that may be ours. */
export interface Candidate {
  readonly article: KnownArticle;
  readonly amount: number;
  readonly available: boolean;
}

/**
 * The one offer that stands for the competitor: the surest, of these the one in our color, of these one that can be had,
 * of these the cheapest. Where several are as sure, none is in our color and their prices differ, it is not sure any more.
 */
export function bestMatch<Offered extends Candidate>(
  ours: KnownArticle,
  offers: readonly Offered[],
): { readonly offer: Offered; readonly match: Match } | null {
  const matches = offers.flatMap(offer => {
    const match = matchOf(ours, offer.article);
    return match ? [{ offer, match }] : [];
  });
  const most = Math.max(0, ...matches.map(({ match }) => match.confidence));
  const surest = matches.filter(({ match }) => match.confidence === most);
  const ofOurLooks = surest.filter(({ offer }) => looksOf(offer.article) === looksOf(ours));
  const [first] = (ofOurLooks.length ? ofOurLooks : surest).toSorted(
    (a, b) =>
      Number(b.offer.available) - Number(a.offer.available) ||
      a.offer.amount - b.offer.amount ||
      (a.offer.article.variant < b.offer.article.variant ? -1 : 1),
  );
  if (!first) return null;
  const isUnsure =
    ofOurLooks.length === 0 && most < 100 && new Set(surest.map(({ offer }) => offer.amount)).size > 1;
  return isUnsure ? { ...first, match: { ...first.match, confidence: Math.min(most, otherLooks) } } : first;
}
