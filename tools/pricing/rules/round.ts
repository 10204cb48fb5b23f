import { divide, parts } from './exact.ts';
import type { Interval } from './guards.ts';
import type { RoundingStep } from './rule.ts';

/** The price of the wanted ending that a value in {@link parts} rounds to, in minor units. */
export function rounderOf({ every, ending, direction, ties }: RoundingStep): (value: number) => number {
  const mode = direction === 'nearest' ? ties : direction;
  const [unit, offset] = [every * parts, ending * parts];
  return value => ending + Math.max(0, divide(value - offset, unit, mode)) * every;
}

/**
 * The rounded price, moved to the nearest price of the same ending within the interval when rounding led out of it; null
 * when there is none.
 */
export function fitted(
  price: number,
  { every, ending }: RoundingStep,
  { low, high }: Interval,
): number | null {
  if (price >= low && price <= high) return price;
  const steps = price < low ? divide(low - ending, every, 'up') : divide(high - ending, every, 'down');
  const moved = ending + Math.max(0, steps) * every;
  return moved >= low && moved <= high ? moved : null;
}

/** The smallest coin where cash has no coin of one minor unit, in minor units. Electronic payments need none of this. */
const smallestCoins: Readonly<Record<string, number>> = {
  AUD: 5,
  CAD: 5,
  CHF: 5,
  CZK: 100,
  DKK: 50,
  HUF: 500,
  ISK: 1,
  NOK: 100,
  NZD: 10,
  SEK: 100,
};

/** Rounding to what can be paid in cash: CHF to 0.05, Swedish kronor to whole ones. */
export const cashRounding = (currency: string): RoundingStep => ({
  every: smallestCoins[currency] ?? 1,
  ending: 0,
  direction: 'nearest',
  ties: 'half_up',
  if_none_fits: 'block',
});
