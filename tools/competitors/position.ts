import type { CompetitorPrice } from '../pricing/rules/row.ts';

const hour = 3_600_000;

/** Where our price stands among those that competitors ask. Money in minor units of our currency, shares in basis points. */
export interface Position {
  readonly lowest: number | null;
  /** Of an even number the mean of the two in the middle, half a minor unit rounded up. */
  readonly median: number | null;
  readonly highest: number | null;
  /** 1 is the cheapest; who asks the same shares a rank. Null without competitors. */
  readonly rank: number | null;
  /** We and the competitors that count. */
  readonly of: number;
  /** From the lowest to the highest competitor, of the lowest. */
  readonly spread: number | null;
  /** How far we are above the lowest (below it: negative), of the lowest. */
  readonly gap: number | null;
  /** Prices that do not count: seen too long ago, or in another currency. */
  readonly stale: number;
  readonly otherCurrency: number;
}

export function positionOf(
  ours: { readonly amount: number; readonly currency: string },
  seen: readonly CompetitorPrice[],
  at: number,
  maxAgeHours: number,
): Position {
  const inOurs = seen.filter(({ currency }) => currency === ours.currency);
  const oldest = at - maxAgeHours * hour;
  const counted = inOurs.filter(({ seen_at }) => seen_at >= oldest && seen_at <= at);
  const prices = counted.map(({ price }) => price).sort((a, b) => a - b);
  const common = {
    of: prices.length + 1,
    stale: inOurs.length - counted.length,
    otherCurrency: seen.length - inOurs.length,
  };
  const [lowest] = prices;
  const highest = prices.at(-1);
  if (lowest === undefined || highest === undefined)
    return { lowest: null, median: null, highest: null, rank: null, spread: null, gap: null, ...common };
  return {
    lowest,
    median: medianOf(prices),
    highest,
    rank: 1 + prices.filter(price => price < ours.amount).length,
    spread: shareOf(highest - lowest, lowest),
    gap: shareOf(ours.amount - lowest, lowest),
    ...common,
  };
}

function medianOf(ascending: readonly number[]): number {
  const middle = ascending.length >> 1;
  return ascending.length % 2 === 1
    ? ascending[middle]!
    : Math.ceil((ascending[middle - 1]! + ascending[middle]!) / 2);
}

const shareOf = (part: number, whole: number): number => Math.round((part * 10_000) / whole);
