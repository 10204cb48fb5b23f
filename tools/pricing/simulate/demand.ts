/** What was sold of one SKU in one week, and at what price on average (minor units; a statistic, not an amount to pay). */
export interface Week {
  readonly week: number;
  readonly price: number;
  readonly units: number;
}

/** ln(units) = level + elasticity · ln(price) + what the model does not know, one residual for each week. */
export interface Demand {
  readonly level: number;
  readonly elasticity: number;
  readonly residuals: readonly number[];
}

/** A number from 0 up to but not 1; the same seed gives the same figures. */
export type Random = () => number;

/** Fewer weeks, or prices that hardly moved, say nothing of what another price would do. */
const leastWeeks = 10;
const leastSpread = 0.02;

/** Ordinary least squares on logarithms; undefined where there is too little to learn from. */
export function demandOf(weeks: readonly Week[]): Demand | undefined {
  if (weeks.length < leastWeeks) return undefined;
  const x = weeks.map(({ price }) => Math.log(price));
  const y = weeks.map(({ units }) => Math.log(units));
  const [meanX, meanY] = [mean(x), mean(y)];
  let [square, product] = [0, 0];
  for (let at = 0; at < x.length; at++) {
    square += (x[at]! - meanX) ** 2;
    product += (x[at]! - meanX) * (y[at]! - meanY);
  }
  if (Math.sqrt(square / x.length) < leastSpread) return undefined;
  const elasticity = product / square;
  const level = meanY - elasticity * meanX;
  return { level, elasticity, residuals: y.map((each, at) => each - level - elasticity * x[at]!) };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Quantities from the middle of sorted draws: `share` 0.9 is from the 5th to the 95th of a hundred. */
export interface Interval {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}
export function intervalOf(draws: readonly number[], share: number): Interval {
  const sorted = [...draws].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!;
  return { low: at((1 - share) / 2), middle: at(0.5), high: at((1 + share) / 2) };
}
