/** How a quantity is spread over a few cases. Minutes in, minutes out. */
export interface Spread {
  readonly cases: number;
  readonly median: number | null;
  readonly p90: number | null;
  /** 95 % interval of the median by the order of the cases alone; null below six cases, where there is none. */
  readonly interval: readonly [low: number, high: number] | null;
}

const confidence = 0.95;

/** Median, 90th percentile (nearest rank) and the median's interval. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const cases = sorted.length;
  if (cases === 0) return { cases, median: null, p90: null, interval: null };
  const middle = (sorted[Math.floor((cases - 1) / 2)]! + sorted[Math.floor(cases / 2)]!) / 2;
  return {
    cases,
    median: middle,
    p90: sorted[Math.ceil(0.9 * cases) - 1]!,
    interval: medianInterval(sorted),
  };
}

/** The narrowest pair of ranks, alike on both sides, between which the true median lies in 95 % of samples. */
function medianInterval(sorted: readonly number[]): readonly [number, number] | null {
  const cases = sorted.length;
  let outside = 0;
  let rank = 0;
  // The logarithm of the chance that `rank` of the cases lie below the median: itself it is 0 for a thousand cases.
  let chance = -cases * Math.LN2;
  while (2 * (outside + Math.exp(chance)) <= 1 - confidence) {
    outside += Math.exp(chance);
    chance += Math.log((cases - rank) / (rank + 1));
    rank++;
  }
  return rank === 0 ? null : [sorted[rank - 1]!, sorted[cases - rank]!];
}
