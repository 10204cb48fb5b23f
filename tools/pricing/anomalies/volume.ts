import { type Anomaly, limits } from './find-anomalies.ts';
import { distanceOf, spreadOf } from './robust.ts';

/** Pieces of one SKU sold on one whole day, UTC; a day without a sale has 0. */
export interface DaySales {
  readonly day: string;
  readonly pieces: number;
}

/** What counts as strange about how much is sold: counts scatter by their root, and a few pieces are never news. */
const leastPieces = 5;

/** Whether the last day sold far more, or far less, than the days before. */
export function volumeOf(history: readonly DaySales[]): Anomaly | undefined {
  const days = history.toSorted((a, b) => (a.day < b.day ? -1 : 1));
  const last = days.at(-1);
  const before = days.slice(0, -1).slice(-limits.window);
  if (!last || before.length < limits.fewest) return undefined;
  const spread = spreadOf(before.map(({ pieces }) => pieces));
  const distance = distanceOf(last.pieces, spread, Math.max(1, Math.sqrt(spread.median)));
  const more = last.pieces - spread.median;
  if (Math.abs(distance) < limits.distance || Math.abs(more) < leastPieces) return undefined;
  const rounded = Math.round(distance * 10) / 10;
  return {
    kind: 'volume',
    day: last.day,
    seen: last.pieces,
    expected: Math.round(spread.median),
    distance: rounded,
    days: before.length,
    evidence: `${last.pieces} sold on ${last.day}; the median of ${before.length} days is ${spread.median}, ${Math.abs(rounded)} deviations away.`,
  };
}
