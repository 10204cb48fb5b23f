import { format } from '../../../platform/money.ts';
import { foldOffers } from '../identity.ts';
import type { Offer } from '../offer.ts';
import { closeness, relevance } from '../words.ts';
import { type Landed, landedPrice } from './landed-price.ts';
import type { Needs, Weights } from './needs.ts';

export interface Ranked {
  readonly offer: Offer;
  readonly landed: Landed;
  readonly score: number;
  /** Each part of the score, from 0 (worst) to 1 (best), before its weight. */
  readonly parts: Readonly<Record<keyof Weights, number>>;
  readonly why: readonly string[];
  /** Other merchants' offers of the same article. */
  readonly also: readonly { readonly merchant: string; readonly ref: string; readonly landed: Landed }[];
}

export interface Ranking {
  readonly ranked: readonly Ranked[];
  /** What a small change of the needs would bring. */
  readonly counterfactuals: readonly string[];
  readonly excluded: Readonly<Record<string, number>>;
}

const day = 86_400_000;
/** Below this share of the query's words an offer is about something else. */
const leastRelevance = 0.6;

/** Ranks offers by what the buyer needs. Deterministic: equal scores keep the order of price, then of reference. */
export function rankOffers(
  offers: readonly Offer[],
  needs: Needs,
  weights: Weights,
  trust: Readonly<Record<string, number>>,
  now: Date,
): Ranking {
  const excluded: Record<string, number> = {};
  const beyond: { offer: Offer; landed: Landed }[] = [];
  const fitting = offers.flatMap(offer => {
    const landed = landedPrice(offer, needs.quantity, needs.arriveBy);
    const reason = reasonAgainst(offer, landed, needs);
    if (!reason) return [{ offer, landed, relevance: closenessOf(offer, needs) }];
    excluded[reason] = (excluded[reason] ?? 0) + 1;
    if (reason === 'over the price') beyond.push({ offer, landed });
    return [];
  });
  const span = {
    low: Math.min(...fitting.map(each => each.landed.total.amount)),
    high: Math.max(...fitting.map(each => each.landed.total.amount)),
  };
  const scored = fitting
    .map(each => score(each.offer, each.landed, each.relevance, weights, trust, span, now))
    .sort(
      (a, b) =>
        b.score - a.score ||
        a.landed.total.amount - b.landed.total.amount ||
        a.offer.ref.localeCompare(b.offer.ref),
    );
  const products = onePerProduct(scored);
  const best = new Map(products.map(each => [each.offer.ref, each]));
  const ranked = foldOffers(products.map(each => each.offer)).map(group => {
    const [first, ...rest] = group.map(offer => best.get(offer.ref)!);
    return {
      ...first!,
      also: rest.map(({ offer, landed }) => ({ merchant: offer.merchant.name, ref: offer.ref, landed })),
    };
  });
  return { ranked, counterfactuals: counterfactualsOf(ranked, beyond, needs), excluded };
}

/** The best variant of each product of each merchant: five colours of one thing are one choice, not five. */
function onePerProduct(scored: readonly Ranked[]): Ranked[] {
  const seen = new Set<string>();
  return scored.filter(({ offer: { merchant, product } }) => {
    const key = `${merchant.id}/${product}`;
    return !seen.has(key) && seen.add(key);
  });
}

const textOf = (offer: Offer): string =>
  [
    offer.title,
    offer.brand,
    offer.model,
    offer.category,
    ...Object.entries(offer.attributes).flatMap(describe),
    ...Object.values(offer.options),
  ].join(' ');

/** A yes says the attribute's name; a no says nothing. */
const describe = ([name, value]: [string, string | number | boolean]): string[] =>
  value === false || value === 'no' || value === 'No' ? [] : value === true ? [name] : [name, String(value)];

const nameOf = (offer: Offer): string => `${offer.title} ${offer.brand} ${offer.model}`;

const relevanceOf = (offer: Offer, needs: Needs): number => relevance(needs.query, textOf(offer));

/** How near it comes to what was asked for: earbuds stand among headphones, and are called something else. */
const closenessOf = (offer: Offer, needs: Needs): number =>
  closeness(needs.query, nameOf(offer), textOf(offer));

/** Every word of it, or another word for the same. */
const matches = (text: string, word: string): boolean => relevance(word, text) >= 0.8;

function reasonAgainst(offer: Offer, landed: Landed, needs: Needs): string | undefined {
  if (offer.in_stock === false) return 'out of stock';
  if (needs.currency && offer.price.currency !== needs.currency) return 'another currency';
  if (relevanceOf(offer, needs) < leastRelevance) return 'something else';
  // A backpack with a pocket for a laptop speaks of laptops, and is none.
  if (relevance(needs.query, `${nameOf(offer)} ${offer.category}`) === 0) return 'something else';
  if (needs.brands.length && !needs.brands.some(brand => matches(`${offer.brand} ${offer.title}`, brand)))
    return 'another brand';
  if (needs.excluded.some(word => matches(textOf(offer), word))) return 'excluded';
  if (needs.required.some(word => !matches(textOf(offer), word))) return 'a feature is missing';
  if (needs.minPrice !== null && offer.price.amount < needs.minPrice) return 'under the price';
  if (needs.minRating !== null && (offer.rating?.value ?? 0) < needs.minRating) return 'rated lower';
  if (needs.freeReturns && !offer.returns?.free) return 'no free returns';
  if (needs.merchants.length && !needs.merchants.includes(offer.merchant.id)) return 'another merchant';
  if (needs.arriveBy && landed.arrives && landed.arrives.to.slice(0, 10) > needs.arriveBy) return 'too late';
  if (needs.arriveBy && !landed.arrives) return 'arrival not known';
  // Last, so that what is over the price fits in every other way and can be told of.
  if (needs.maxPrice !== null && offer.price.amount > needs.maxPrice) return 'over the price';
  return undefined;
}

function score(
  offer: Offer,
  landed: Landed,
  fits: number,
  weights: Weights,
  trust: Readonly<Record<string, number>>,
  span: { low: number; high: number },
  now: Date,
): Ranked {
  const days = landed.arrives ? Math.max(0, (Date.parse(landed.arrives.to) - now.getTime()) / day) : null;
  const parts = {
    price: span.high === span.low ? 1 : 1 - (landed.total.amount - span.low) / (span.high - span.low),
    arrival: days === null ? 0.3 : Math.max(0, 1 - days / 14),
    returns:
      offer.returns === null ? 0.2 : Math.min(1, offer.returns.days / 60) * (offer.returns.free ? 1 : 0.7),
    trust: trust[offer.merchant.id] ?? 0.5,
    rating: offer.rating ? bayesian(offer.rating.value, offer.rating.count ?? 0) / 5 : 0.5,
    relevance: fits,
  };
  const weightSum = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const total = (Object.keys(weights) as (keyof Weights)[]).reduce(
    (sum, key) => sum + weights[key] * parts[key],
    0,
  );
  return {
    offer,
    landed,
    parts,
    // The rest only orders what is meant: a bargain that is something else does not come first.
    score: (total / weightSum) * fits ** 2,
    why: whyOf(offer, landed, parts, span, days),
    also: [],
  };
}

/** A rating drawn towards 3.8 until some twenty people have given one. */
const bayesian = (value: number, count: number): number => (value * count + 3.8 * 20) / (count + 20);

function whyOf(
  offer: Offer,
  landed: Landed,
  parts: Ranked['parts'],
  span: { low: number },
  days: number | null,
): string[] {
  const why: string[] = [];
  const over = landed.total.amount - span.low;
  const without = landed.untold.length > 0 ? ` before ${landed.untold.join(' and ')}` : '';
  why.push(
    over === 0
      ? `Lowest landed price: ${format(landed.total)}${without}`
      : `${format(landed.total)} landed${without}, ${format({ amount: over, currency: landed.total.currency })} above the lowest`,
  );
  if (landed.untold.length > 0) why.push(`Told at the cart only: ${landed.untold.join(' and ')}`);
  if (days !== null) why.push(`Arrives within ${Math.ceil(days)} days`);
  if (offer.rating)
    why.push(`Rated ${offer.rating.value.toFixed(1)} by ${offer.rating.count ?? 'some'} buyers`);
  if (offer.returns)
    why.push(`${offer.returns.days} days to return${offer.returns.free ? ', free of charge' : ''}`);
  if (parts.trust >= 0.8) why.push('A merchant with a good record');
  return why;
}

/** What lies just beyond the limit and would rank first. */
function counterfactualsOf(
  ranked: readonly Ranked[],
  beyond: readonly { offer: Offer; landed: Landed }[],
  needs: Needs,
): string[] {
  const first = ranked[0];
  if (!first || needs.maxPrice === null) return [];
  const limit = needs.maxPrice;
  const [near] = beyond
    .filter(
      ({ offer }) =>
        offer.price.amount <= limit * 1.25 && (offer.rating?.value ?? 0) > (first.offer.rating?.value ?? 0),
    )
    .sort((a, b) => a.offer.price.amount - b.offer.price.amount);
  if (!near) return [];
  const more = format({ amount: near.offer.price.amount - limit, currency: near.offer.price.currency });
  return [`${more} more would allow “${near.offer.title}”, rated ${near.offer.rating?.value.toFixed(1)}.`];
}
