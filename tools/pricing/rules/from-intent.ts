import { Temporal } from 'temporal-polyfill';
import { exponentOf } from '../../../platform/money.ts';
import type { Base } from './base.ts';
import type { PriceWish, WishedChange, WishedSelector } from './price-wish.ts';
import { type Problem, type Reading, readRule } from './read-rule.ts';
import type { PriceRule } from './rule.ts';
import { type Change, plainRounding, type RoundingStep } from './rule.ts';
import type { Condition, Selection } from './selection.ts';

/** What words such as "slow" and "low" mean to this merchant; the rule then says the numbers. */
export interface Terms {
  /** Pieces sold in 30 days. */
  readonly slow_at_most: number;
  readonly fast_at_least: number;
  /** Pieces in stock. */
  readonly low_stock_at_most: number;
  readonly overstock_at_least: number;
  /** After how many hours a competitor's price no longer counts. */
  readonly competitor_hours: number;
}

export interface WishContext {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** Of prices where nothing names another. */
  readonly currency: string;
  readonly time_zone: string;
  /** A recurrence without a start begins with the local day of this instant. */
  readonly now: Date;
  readonly terms: Terms;
}

/** Carries a problem out of the depth of a translation. */
class Unclear extends Error {
  readonly problem: Problem;
  constructor(path: string, message: string) {
    super(message);
    this.problem = { path, message };
  }
}

/**
 * From what was understood of a person's words to a rule. What words leave open it fills in with care: a missing
 * competitor price blocks the row, and an ending gives way to a guard. What contradicts itself is said, not chosen
 * between.
 */
export function ruleFromIntent(wish: PriceWish, context: WishContext): Reading<PriceRule> {
  try {
    return readRule(built(wish, context));
  } catch (error) {
    if (error instanceof Unclear) return { ok: false, problems: [error.problem] };
    throw error;
  }
}

function built(wish: PriceWish, context: WishContext) {
  const { selector, change, guards = {}, rounding, schedule } = wish;
  const currency = currencyOf(wish) ?? context.currency;
  return {
    schema: 1,
    id: context.id,
    version: context.version,
    name: context.name,
    currency,
    select: selectionOf(selector, context.terms),
    ...pricingOf(change, currency, context.terms),
    guards: given({
      floor: guards.not_below,
      ceiling: guards.not_above,
      minimum_margin: guards.min_margin,
      minimum_markup: guards.cost_plus,
      map: guards.respect_map && { if_unknown: 'no_minimum' },
      only: directionOf(change),
    }),
    rounding: roundingOf(rounding, currency),
    ...(schedule ? { schedule: scheduleOf(schedule, context) } : {}),
    ...(wish.announced ? { announced: 'eu_prior_price' } : {}),
    priority: 0,
  };
}

/** Who asks for a cut wants no price raised, not even where a guard is already broken. */
const directionOf = (change: WishedChange): 'cuts' | 'raises' | undefined => {
  const by = change.kind === 'percent' ? change.basis_points : change.kind === 'absolute' ? change.amount : 0;
  return by < 0 ? 'cuts' : by > 0 ? 'raises' : undefined;
};

/** Without what was not said. */
const given = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Partial<T>;

/** The currency that was said; a rule that names two is refused later, where the second one stands. */
const currencyOf = ({ change, guards, selector }: PriceWish): string | undefined =>
  ('currency' in change ? change.currency : undefined) ??
  guards?.not_below?.currency ??
  guards?.not_above?.currency ??
  selector.price?.currency;

function selectionOf(selector: WishedSelector, terms: Terms): Selection {
  const { velocity, stock, stock_units, age_days, price } = selector;
  const parts: Selection[] = [];
  const among = (kind: 'category' | 'brand' | 'sku', any_of?: string[], excluded?: string[]): void => {
    if (any_of) parts.push({ kind, any_of });
    if (excluded) parts.push({ kind: 'not', of: { kind, any_of: excluded } });
  };
  among('category', selector.categories, selector.excluded_categories);
  among('brand', selector.brands, selector.excluded_brands);
  among('sku', selector.skus, selector.excluded_skus);
  for (const word of selector.attributes ?? []) parts.push({ kind: 'attribute', any_of: [word] });
  if (age_days) parts.push({ kind: 'age_days', ...inclusive(age_days) });
  if (velocity) parts.push({ kind: 'sold_30_days', ...speed(velocity, terms) });
  if (stock) parts.push({ kind: 'stock', ...shelf(stock, terms) });
  if (stock_units) parts.push({ kind: 'stock', ...inclusive(stock_units) });
  if (price) {
    const { currency, min, max } = price;
    const bounds = inclusive({
      min: min && { value: min.amount, inclusive: min.inclusive },
      max: max && { value: max.amount, inclusive: max.inclusive },
    });
    parts.push({ kind: 'price', currency, ...bounds });
  }
  if (parts.length > 0) return parts.length === 1 ? parts[0]! : { kind: 'all_of', of: parts };
  if (selector.all) return { kind: 'everything' };
  throw new Unclear('selector', 'names no products; say a category, a brand, SKUs, or all');
}

type Bound = { readonly value: number; readonly inclusive: boolean } | undefined;
/** Bounds on whole numbers: "more than 50" is 51 or more. */
const inclusive = ({ min, max }: { min?: Bound; max?: Bound }) =>
  given({
    at_least: min && min.value + (min.inclusive ? 0 : 1),
    at_most: max && max.value - (max.inclusive ? 0 : 1),
  }) as Pick<Extract<Condition, { kind: 'stock' }>, 'at_least' | 'at_most'>;

const speed = (velocity: 'slow' | 'fast' | 'none', { slow_at_most, fast_at_least }: Terms) =>
  velocity === 'fast' ? { at_least: fast_at_least } : { at_most: velocity === 'none' ? 0 : slow_at_most };

const shelf = (stock: 'low' | 'over' | 'out', { low_stock_at_most, overstock_at_least }: Terms) =>
  stock === 'over' ? { at_least: overstock_at_least } : { at_most: stock === 'out' ? 0 : low_stock_at_most };

function pricingOf(
  change: WishedChange,
  currency: string,
  { competitor_hours }: Terms,
): { base: Base; change: Change } {
  if (change.kind !== 'match_competitor') return { base: { kind: 'current' }, change };
  const { competitor, offset_basis_points, offset_amount } = change;
  if (offset_basis_points !== undefined && offset_amount !== undefined)
    throw new Unclear('change', 'is off by a percentage and by an amount; say one of them');
  const seen = { no_older_than_hours: competitor_hours, if_missing: { do: 'block' as const } };
  const base: Base = competitor
    ? { kind: 'competitor_named', name: competitor, ...seen }
    : { kind: 'competitor', pick: 'lowest', ...seen };
  if (offset_basis_points)
    return { base, change: { kind: 'match_percent', basis_points: offset_basis_points } };
  if (offset_amount)
    return {
      base,
      change: { kind: 'match_absolute', amount: offset_amount, currency: change.currency ?? currency },
    };
  return { base, change: { kind: 'match' } };
}

/** An ending is that of two digits: .99 of each euro, or 99 of each hundred yen. */
function roundingOf(rounding: PriceWish['rounding'], currency: string): RoundingStep {
  const { ending, nearest } = rounding ?? {};
  if (ending === undefined && nearest === undefined) return plainRounding;
  if (ending !== undefined && nearest !== undefined)
    throw new Unclear('rounding', 'has an ending and a multiple; say one of them');
  if (nearest !== undefined) return { ...plainRounding, every: nearest, if_none_fits: 'keep_bound' };
  if (exponentOf(currency) > 2)
    throw new Unclear(
      'rounding',
      `an ending of two digits is not clear in ${currency}; say a multiple to round to`,
    );
  return { ...plainRounding, every: 100, ending: ending!, if_none_fits: 'keep_bound' };
}

/** "Every Friday" is all of each Friday, from today on where nothing else is said. */
function scheduleOf({ start, end, recurrence }: NonNullable<PriceWish['schedule']>, context: WishContext) {
  const { time_zone, now } = context;
  if (!recurrence) return given({ time_zone, start, end });
  const today = Temporal.Instant.from(now.toISOString()).toZonedDateTimeISO(time_zone).startOfDay();
  return given({
    time_zone,
    start: start ?? new Date(today.epochMilliseconds).toISOString(),
    end,
    recurrence,
    lasts: 'P1D',
  });
}
