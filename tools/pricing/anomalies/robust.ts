/** Statistics that a few wild values do not move: the median, and the median of the distances from it. */

/** The middle value; of an even number the mean of the two in the middle. Throws on an empty list. */
export function medianOf(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('an empty list has no median');
  const ascending = values.toSorted((a, b) => a - b);
  const middle = ascending.length >> 1;
  return ascending.length % 2 === 1 ? ascending[middle]! : (ascending[middle - 1]! + ascending[middle]!) / 2;
}

/** Makes the median of distances comparable with a standard deviation where values are normally distributed. */
const consistency = 1.4826;

export interface Spread {
  readonly median: number;
  /** Median absolute deviation, scaled to a standard deviation. */
  readonly deviation: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const median = medianOf(values);
  return { median, deviation: consistency * medianOf(values.map(value => Math.abs(value - median))) };
}

/**
 * How many deviations a value lies from the median. The deviation counts as `least` where it is smaller: a price that
 * never moved has none, and its first cent would be infinitely far.
 */
export const distanceOf = (value: number, { median, deviation }: Spread, least: number): number =>
  (value - median) / Math.max(deviation, least);
