import type { IntentOf } from '../../agents/understanding.ts';
import type { OfferPart } from '../parts.ts';
import type { Wish } from './state.ts';

type Constraints = Omit<IntentOf<'find_products'>['slots'], 'query'>;

/** A search as a message asked for it. */
export function wishOf(slots: IntentOf<'find_products'>['slots'], now: Date): Wish | undefined {
  const query = slots.query ?? slots.category;
  if (!query) return undefined;
  return {
    query,
    quantity: slots.quantity ?? 1,
    brands: [],
    excluded: [],
    required: [],
    free_returns: false,
    merchants: [],
    ...limitsOf(slots, now),
  };
}

/** The last search with what the message changes of it. */
export function refined(
  wish: Wish,
  slots: IntentOf<'refine'>['slots'],
  offers: readonly OfferPart[],
  now: Date,
): Wish {
  const about = offers.find(({ ordinal }) => ordinal === (slots.ordinal ?? 1));
  const directions = slots.direction ?? [];
  const kept: Wish = Object.assign({}, wish, ...(slots.drop ?? []).map(limit => without[limit]));
  const { query, quantity } = slots;
  return {
    ...kept,
    ...(query ? { query } : {}),
    ...(quantity ? { quantity } : {}),
    ...(directions.includes('cheaper') && about ? { max_price: about.price.amount - 1 } : {}),
    ...(directions.includes('faster') ? { weights: { arrival: 8 } } : {}),
    ...(directions.includes('better_rated') ? { weights: { rating: 8 } } : {}),
    ...limitsOf(slots, now),
    required: [...kept.required, ...(slots.attributes ?? [])],
    excluded: [...kept.excluded, ...(slots.excluded_attributes ?? []), ...(slots.excluded_brands ?? [])],
  };
}

const without = {
  price: { min_price: undefined, max_price: undefined },
  brands: { brands: [] },
  attributes: { required: [], excluded: [] },
  arrival: { arrive_by: undefined },
  rating: { min_rating: undefined },
  merchants: { merchants: [] },
} as const;

/** Limits in the tool's terms: bounds that exclude are moved by one minor unit; what is not said is left out. */
function limitsOf(slots: Constraints, now: Date): Partial<Wish> {
  const { price, sort } = slots;
  const arriveBy = slots.arrive_by ?? (slots.arrive_within ? dayAfter(now, slots.arrive_within) : undefined);
  return {
    ...(price?.max ? { max_price: price.max.amount - (price.max.inclusive ? 0 : 1) } : {}),
    ...(price?.min ? { min_price: price.min.amount + (price.min.inclusive ? 0 : 1) } : {}),
    ...(price ? { currency: price.currency } : {}),
    ...(arriveBy ? { arrive_by: arriveBy } : {}),
    ...(slots.brands ? { brands: slots.brands } : {}),
    ...(slots.excluded_brands || slots.excluded_attributes
      ? { excluded: [...(slots.excluded_brands ?? []), ...(slots.excluded_attributes ?? [])] }
      : {}),
    ...(slots.min_rating === undefined ? {} : { min_rating: slots.min_rating }),
    ...(slots.free_returns ? { free_returns: true } : {}),
    ...(slots.merchants ? { merchants: slots.merchants } : {}),
    ...(sort ? { weights: weightsFor[sort] ?? {} } : {}),
  };
}

const weightsFor: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  price: { price: 10 },
  arrival: { arrival: 10 },
  rating: { rating: 10 },
};

/** The calendar day so long after now: `P3D` is three days on. */
function dayAfter(now: Date, duration: string): string {
  const [, days, unit] = /^P(?:T)?(\d+)([DWMYH])$/.exec(duration) ?? [];
  const length = { H: 1 / 24, D: 1, W: 7, M: 30, Y: 365 }[unit ?? 'D'] ?? 1;
  return new Date(now.getTime() + Number(days ?? 0) * length * 86_400_000).toISOString().slice(0, 10);
}
