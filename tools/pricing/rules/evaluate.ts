import { basesOf } from './base.ts';
import type { BlockReason } from './blocks.ts';
import { parts } from './exact.ts';
import { bitOf, both, changeLimitsOf, guardsOf, type Interval } from './guards.ts';
import { baseOf, changeOf } from './price-from.ts';
import { marginOf } from './rates.ts';
import { fitted, rounderOf } from './round.ts';
import type { Row } from './row.ts';
import type { PriceRule } from './rule.ts';

/**
 * What a rule does to one row, and how it came to that. The steps are always taken in one order:
 * select → base → change → clamp → limit of change → round → clamp again → checks. A step that was not reached is null.
 * Prices between steps are in {@link parts} of a minor unit, prices that can be asked in minor units.
 */
export interface Outcome {
  readonly sku: string;
  readonly currency: string;
  readonly rule: PriceRule;
  readonly status: 'changed' | 'unchanged' | 'skipped' | 'blocked';
  readonly blocked: BlockReason | null;
  readonly before: number;
  /** The same as `before` unless the price is changed. */
  readonly after: number;
  readonly marginBefore: number | null;
  readonly marginAfter: number | null;
  /** Which guards moved the price in each of these steps, as bits of `guardNames`. */
  readonly heldByClamp: number;
  readonly heldByLimit: number;
  readonly heldByRounding: number;
  /** The lowest price of the 30 days before, where a reduction is announced: what the percentage must be taken from. */
  readonly prior: number | null;
  readonly basePlace: number;
  readonly baseDoubled: number | null;
  readonly changed: number | null;
  readonly clamped: number | null;
  readonly limited: number | null;
  readonly rounded: number | null;
  readonly final: number | null;
}

const turned = bitOf('only');

type Draft = { -readonly [Key in keyof Outcome]: Outcome[Key] };
export type Pricing = (row: Row) => Outcome;

/** Everything of a rule but its selection, as a function of a row that it selects. */
export function pricingOf(rule: PriceRule, at: number): Pricing {
  const base = baseOf(rule.base, at);
  const change = changeOf(rule.change);
  const guards = guardsOf(rule.guards);
  const shortened = changeLimitsOf(rule.guards, 'clamp');
  const blocking = changeLimitsOf(rule.guards, 'block');
  const round = rounderOf(rule.rounding);
  return row => {
    const outcome = startOf(rule, row);
    const found = base(row);
    if (found.place === -1) return skip(outcome);
    if (found.place < 0) return block(outcome, 'base_missing');
    outcome.basePlace = found.place;
    outcome.baseDoubled = found.doubled;

    const wanted = change(found.doubled);
    if (!Number.isSafeInteger(wanted)) return block(outcome, 'too_large');
    outcome.changed = wanted;

    const allowed = guards(row);
    if (typeof allowed === 'string') return block(outcome, allowed);
    if (allowed.low > allowed.high) return block(outcome, 'guards_leave_no_price');
    outcome.heldByClamp = movedBy(wanted, allowed);
    outcome.clamped = moved(wanted, allowed);

    const near = shortened(row);
    if (typeof near === 'string') return block(outcome, near);
    const reach = both(allowed, near);
    if (reach.low > reach.high)
      return block(
        outcome,
        (reach.lowBy | reach.highBy) & turned ? 'against_direction' : 'limit_leaves_no_price',
      );
    outcome.heldByLimit = movedBy(outcome.clamped, near);
    outcome.limited = moved(outcome.clamped, near);
    const bearable = blocking(row);
    if (typeof bearable === 'string') return block(outcome, bearable);
    if (outcome.limited < bearable.low * parts || outcome.limited > bearable.high * parts)
      return block(outcome, 'change_too_large');

    return settle(outcome, row, both(reach, bearable), round);
  };
}

/** Rounds, clamps again, and checks what must hold of the price that would be asked. */
function settle(outcome: Draft, row: Row, interval: Interval, round: (value: number) => number): Outcome {
  const { rule } = outcome;
  const rounded = round(outcome.limited!);
  outcome.rounded = rounded;
  outcome.heldByRounding = movedBy(rounded * parts, interval);
  let price = fitted(rounded, rule.rounding, interval);
  if (price === null) {
    if (rule.rounding.if_none_fits === 'block') return block(outcome, 'rounding_leaves_no_price');
    price = rounded < interval.low ? interval.low : interval.high;
  }
  outcome.final = price;
  const refused = stockRefusal(rule, row, price) ?? announcementRefusal(rule, row, price);
  if (refused) return block(outcome, refused);
  if (rule.announced) outcome.prior = row.prior;
  outcome.after = price;
  outcome.marginAfter = marginOf(price, row.cost);
  outcome.status = price === row.price ? 'unchanged' : 'changed';
  return outcome;
}

function stockRefusal({ guards: { stock } }: PriceRule, row: Row, price: number): BlockReason | undefined {
  if (!stock || price === row.price || (stock.applies_to === 'cuts' && price > row.price)) return undefined;
  if (row.stock === null) return 'stock_unknown';
  return row.stock < stock.at_least ? 'stock_too_low' : undefined;
}

/** Directive 98/6/EC, article 6a: an announced reduction is one from the lowest price of the 30 days before. */
function announcementRefusal({ announced }: PriceRule, row: Row, price: number): BlockReason | undefined {
  if (!announced) return undefined;
  if (price >= row.price) return 'not_reduced';
  if (row.prior === null) return 'prior_unknown';
  return price >= row.prior ? 'not_below_prior' : undefined;
}

/** A value in parts, moved into the interval. */
const moved = (value: number, { low, high }: Interval): number =>
  value < low * parts ? low * parts : value > high * parts ? high * parts : value;

/** The guard that moves it, or none. */
const movedBy = (value: number, { low, lowBy, high, highBy }: Interval): number =>
  value < low * parts ? lowBy : value > high * parts ? highBy : 0;

/** What an outcome is before anything was decided: the price stays. */
export function startOf(rule: PriceRule, row: Row): Draft {
  const margin = marginOf(row.price, row.cost);
  return {
    sku: row.sku,
    currency: row.currency,
    rule,
    status: 'unchanged',
    blocked: null,
    before: row.price,
    after: row.price,
    marginBefore: margin,
    marginAfter: margin,
    heldByClamp: 0,
    heldByLimit: 0,
    heldByRounding: 0,
    prior: null,
    basePlace: -1,
    baseDoubled: null,
    changed: null,
    clamped: null,
    limited: null,
    rounded: null,
    final: null,
  };
}

export function block(outcome: Draft, reason: BlockReason): Outcome {
  outcome.status = 'blocked';
  outcome.blocked = reason;
  return outcome;
}

function skip(outcome: Draft): Outcome {
  outcome.status = 'skipped';
  return outcome;
}

/** All guards that moved the price, as bits. */
export const heldBy = ({ heldByClamp, heldByLimit, heldByRounding }: Outcome): number =>
  heldByClamp | heldByLimit | heldByRounding;

/** The base that an outcome started from, or undefined when there was none. */
export const usedBase = ({ rule, basePlace }: Outcome) => basesOf(rule.base)[basePlace];
