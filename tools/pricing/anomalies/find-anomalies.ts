import { distanceOf, medianOf, spreadOf } from './robust.ts';

/** One SKU on one day: minor units of one currency. */
export interface DayPrice {
  /** `2026-11-28`, UTC. */
  readonly day: string;
  readonly price: number;
  readonly cost: number | null;
}

export type AnomalyKind = 'spike' | 'drop' | 'margin_compression' | 'volatility' | 'volume';

export interface Anomaly {
  readonly kind: AnomalyKind;
  readonly day: string;
  /** What was seen and what was to be expected: minor units of prices, basis points of margins and volatility, pieces. */
  readonly seen: number;
  readonly expected: number;
  /** In robust standard deviations of the days before; for volatility in times of what is usual. */
  readonly distance: number;
  /** How many days it is judged by. */
  readonly days: number;
  /** In one sentence, from these numbers. */
  readonly evidence: string;
}

/** What counts as strange. Both the distance and the size must be reached: a cent is never news. */
export const limits = {
  /** Days before that are looked at, and the fewest that let one judge. */
  window: 28,
  fewest: 7,
  distance: 3.5,
  /** Of the median price: below it a move is no spike or drop. */
  leastMove: 0.05,
  /** Deviations are taken for at least this share of the median price. */
  leastDeviation: 0.01,
  /** Basis points of margin that must be lost. */
  leastMarginLoss: 300,
  leastMarginDeviation: 100,
  /** The mean daily move of the last week, against that of the weeks before; and at least so much a day. */
  volatileDays: 7,
  volatility: 3,
  leastVolatility: 0.02,
} as const;

/**
 * What is strange about the last day of a SKU's history, judged by the days before by median and median absolute
 * deviation. Days may be missing: they are judged by those that are there. A history too short says nothing.
 */
export function anomaliesOf(history: readonly DayPrice[]): Anomaly[] {
  const days = history.toSorted((a, b) => (a.day < b.day ? -1 : 1));
  const last = days.at(-1);
  const before = days.slice(0, -1).slice(-limits.window);
  if (!last || before.length < limits.fewest) return [];
  return [
    moveOf(last, before),
    compressionOf(last, before),
    volatilityOf(days.slice(-limits.window)),
  ].flatMap(found => found ?? []);
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
const percent = (share: number): string => `${rounded(share * 100)} %`;

function moveOf(last: DayPrice, before: readonly DayPrice[]): Anomaly | undefined {
  const spread = spreadOf(before.map(({ price }) => price));
  const distance = distanceOf(last.price, spread, spread.median * limits.leastDeviation);
  const move = (last.price - spread.median) / spread.median;
  if (Math.abs(distance) < limits.distance || Math.abs(move) < limits.leastMove) return undefined;
  return {
    kind: move > 0 ? 'spike' : 'drop',
    day: last.day,
    seen: last.price,
    expected: Math.round(spread.median),
    distance: rounded(distance),
    days: before.length,
    evidence: `${percent(Math.abs(move))} ${move > 0 ? 'above' : 'below'} the median of ${before.length} days, ${rounded(Math.abs(distance))} deviations away.`,
  };
}

const marginOf = ({ price, cost }: DayPrice): number | null =>
  cost === null ? null : Math.round(((price - cost) / price) * 10_000);

function compressionOf(last: DayPrice, before: readonly DayPrice[]): Anomaly | undefined {
  const margins = before.map(marginOf).filter(margin => margin !== null);
  const margin = marginOf(last);
  if (margin === null || margins.length < limits.fewest) return undefined;
  const spread = spreadOf(margins);
  const distance = distanceOf(margin, spread, limits.leastMarginDeviation);
  if (-distance < limits.distance || spread.median - margin < limits.leastMarginLoss) return undefined;
  return {
    kind: 'margin_compression',
    day: last.day,
    seen: margin,
    expected: Math.round(spread.median),
    distance: rounded(distance),
    days: margins.length,
    evidence: `The margin is ${margin / 100} %; the median of ${margins.length} days is ${Math.round(spread.median) / 100} %.`,
  };
}

/** Moves of the last week a day, as shares, against those of the days before that week. */
function volatilityOf(days: readonly DayPrice[]): Anomaly | undefined {
  const moves = days.slice(1).map(({ price }, at) => Math.abs(price / days[at]!.price - 1));
  const [recent, usual] = [moves.slice(-limits.volatileDays), moves.slice(0, -limits.volatileDays)];
  if (recent.length < limits.volatileDays || usual.length < limits.fewest) return undefined;
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [now, then] = [mean(recent), Math.max(mean(usual), limits.leastVolatility / limits.volatility)];
  // One jump that stays is a spike or a drop; volatile is what moves on most of the days.
  if (now < limits.leastVolatility || now < limits.volatility * then || medianOf(recent) === 0)
    return undefined;
  return {
    kind: 'volatility',
    day: days.at(-1)!.day,
    seen: Math.round(now * 10_000),
    expected: Math.round(mean(usual) * 10_000),
    distance: rounded(now / then),
    days: days.length,
    evidence: `It moved by ${percent(now)} a day in the last ${recent.length} days, and by ${percent(mean(usual))} in the ${usual.length} before.`,
  };
}
