import type { CompetitorPrice, Row } from './row.ts';

const hour = 3_600_000;

/** A price as twice its minor units: the mean of two prices is then an integer too. */
export type Doubled = number;

/** Whether an observation counts: in the row's currency, not too old, and not from the future. */
const counts = (seen: CompetitorPrice, currency: string, oldest: number, at: number): boolean =>
  seen.currency === currency && seen.seen_at >= oldest && seen.seen_at <= at;

/** Prices that count, in ascending order. */
function ranked(row: Row, hours: number, at: number): number[] {
  const oldest = at - hours * hour;
  const prices: number[] = [];
  for (const seen of row.competitors) if (counts(seen, row.currency, oldest, at)) prices.push(seen.price);
  return prices.length > 1 ? prices.sort((a, b) => a - b) : prices;
}

/** The k-th lowest of the prices that count, from 1; null when there are fewer. */
export function competitorAt(row: Row, rank: number, hours: number, at: number): Doubled | null {
  const price = ranked(row, hours, at)[rank - 1];
  return price === undefined ? null : price * 2;
}

/** The lowest, the median or the highest; of an even number the median is the mean of the two in the middle. */
export function competitorPick(
  row: Row,
  pick: 'lowest' | 'median' | 'highest',
  hours: number,
  at: number,
): Doubled | null {
  const prices = ranked(row, hours, at);
  if (prices.length === 0) return null;
  if (pick === 'lowest') return prices[0]! * 2;
  if (pick === 'highest') return prices.at(-1)! * 2;
  const middle = prices.length >> 1;
  return prices.length % 2 === 1 ? prices[middle]! * 2 : prices[middle - 1]! + prices[middle]!;
}

/** A competitor's name or id as one word, however it is written: "Kestrel & Lowe" is "kestrel-and-lowe". */
const oneWord = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('&', 'and')
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** The lowest price that one competitor asks, by name. */
export function competitorNamed(row: Row, name: string, hours: number, at: number): Doubled | null {
  const oldest = at - hours * hour;
  const wanted = oneWord(name);
  let lowest: number | null = null;
  for (const seen of row.competitors)
    if (
      (seen.name === name || oneWord(seen.name) === wanted) &&
      counts(seen, row.currency, oldest, at) &&
      (lowest === null || seen.price < lowest)
    )
      lowest = seen.price;
  return lowest === null ? null : lowest * 2;
}
