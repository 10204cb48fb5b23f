import type { BlockReason } from './blocks.ts';
import { divide, exactProduct, largestAmount } from './exact.ts';
import { priceWithMargin, priceWithMarkup, whole } from './rates.ts';
import type { Row } from './row.ts';
import type { Guards } from './rule.ts';

/** What can hold a price back, in the order of the bits in which outcomes hold them. */
export const guardNames = [
  'one_minor_unit',
  'floor',
  'ceiling',
  'minimum_margin',
  'minimum_markup',
  'map',
  'only',
  'change_per_run',
  'change_per_day',
] as const;
export type GuardName = (typeof guardNames)[number];
export const bitOf = (guard: GuardName): number => 1 << guardNames.indexOf(guard);

/** Prices from `low` to `high`, both inclusive, and the guards (as bits) that drew the ends. */
export interface Interval {
  low: number;
  lowBy: number;
  high: number;
  highBy: number;
}
type Narrow = (row: Row, interval: Interval) => BlockReason | null;

const noFree = bitOf('one_minor_unit');
/** Every price that can be asked: goods are not given away by a rule. */
const anyPrice = (): Interval => ({ low: 1, lowBy: noFree, high: largestAmount, highBy: 0 });

const raise = (interval: Interval, low: number, by: number): null => {
  if (low > interval.low) {
    interval.low = low;
    interval.lowBy = by;
  }
  return null;
};
const lower = (interval: Interval, high: number, by: number): null => {
  if (high < interval.high) {
    interval.high = high;
    interval.highBy = by;
  }
  return null;
};

/** Floor, ceiling, margin, markup and minimum advertised price as a function that narrows an interval for a row. */
export function guardsOf(guards: Guards): (row: Row) => Interval | BlockReason {
  const { floor, ceiling, minimum_margin, minimum_markup, map } = guards;
  const steps: Narrow[] = [];
  if (floor) steps.push((_, interval) => raise(interval, floor.amount, bitOf('floor')));
  if (ceiling) steps.push((_, interval) => lower(interval, ceiling.amount, bitOf('ceiling')));
  if (minimum_margin !== undefined)
    steps.push(costStep(cost => priceWithMargin(cost, minimum_margin), bitOf('minimum_margin')));
  if (minimum_markup !== undefined)
    steps.push(costStep(cost => priceWithMarkup(cost, minimum_markup), bitOf('minimum_markup')));
  if (map)
    steps.push((row, interval) => {
      if (row.map !== null) return raise(interval, row.map, bitOf('map'));
      return map.if_unknown === 'block' ? 'map_unknown' : null;
    });
  return narrowed(steps);
}

function costStep(least: (cost: number) => number, bit: number): Narrow {
  return ({ cost }, interval) => {
    if (cost === null) return 'cost_unknown';
    const price = least(cost);
    return Number.isNaN(price) ? 'too_large' : raise(interval, price, bit);
  };
}

/** How far a price may move: limits that shorten a change, and limits that block it. */
export function changeLimitsOf(
  guards: Guards,
  beyond: 'clamp' | 'block',
): (row: Row) => Interval | BlockReason {
  const { only, change_per_run: run, change_per_day: day } = guards;
  const steps: Narrow[] = [];
  if (only && beyond === 'clamp')
    steps.push((row, interval) =>
      only === 'cuts' ? lower(interval, row.price, bitOf('only')) : raise(interval, row.price, bitOf('only')),
    );
  if (run?.beyond === beyond)
    steps.push((row, interval) => limit(row.price, run.basis_points, bitOf('change_per_run'), interval));
  if (day?.beyond === beyond)
    steps.push((row, interval) =>
      row.opening === null
        ? 'opening_unknown'
        : limit(row.opening, day.basis_points, bitOf('change_per_day'), interval),
    );
  return narrowed(steps);
}

/** Rounded inwards, so that a limit of 10 % never lets 10.004 % pass. */
function limit(from: number, basisPoints: number, bit: number, interval: Interval): BlockReason | null {
  const most = exactProduct(from, whole + basisPoints);
  if (Number.isNaN(most)) return 'too_large';
  lower(interval, divide(most, whole, 'down'), bit);
  return raise(interval, divide(from * (whole - basisPoints), whole, 'up'), bit);
}

function narrowed(steps: readonly Narrow[]): (row: Row) => Interval | BlockReason {
  return row => {
    const interval = anyPrice();
    for (let index = 0; index < steps.length; index++) {
      const blocked = steps[index]!(row, interval);
      if (blocked !== null) return blocked;
    }
    return interval;
  };
}

/** What both allow; empty when `low` lies above `high`. */
export const both = (a: Interval, b: Interval): Interval => ({
  low: Math.max(a.low, b.low),
  lowBy: a.low >= b.low ? a.lowBy : b.lowBy,
  high: Math.min(a.high, b.high),
  highBy: a.high <= b.high ? a.highBy : b.highBy,
});
