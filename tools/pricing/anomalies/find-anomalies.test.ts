import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anomaliesOf, type DayPrice } from './find-anomalies.ts';
import { medianOf, spreadOf } from './robust.ts';

/** One price for each day, from 1 November 2026 on. */
const history = (prices: readonly number[], costs: readonly (number | null)[] = []): DayPrice[] =>
  prices.map((price, index) => ({
    day: new Date(Date.UTC(2026, 10, 1 + index)).toISOString().slice(0, 10),
    price,
    cost: costs[index] ?? null,
  }));
const same = (price: number, days: number): number[] => Array.from({ length: days }, () => price);
const kinds = (days: readonly DayPrice[]) => anomaliesOf(days).map(({ kind }) => kind);

describe('robust statistics, worked out by hand', () => {
  it('take the middle, and the middle of the distances from it', () => {
    expect(medianOf([3, 1, 2])).toBe(2);
    expect(medianOf([4, 1, 3, 2])).toBe(2.5);
    // Median 3; distances 2, 1, 0, 1, 97; their median 1.
    expect(spreadOf([1, 2, 3, 4, 100])).toEqual({ median: 3, deviation: 1.4826 });
    expect(() => medianOf([])).toThrow(/no median/);
  });
});

describe('a spike and a drop', () => {
  it('are far from the days before, by deviations and by size', () => {
    // Median 1000, deviation 0, taken for 1 % = 10: 1200 is 20 deviations and 20 % away.
    expect(anomaliesOf(history([...same(1_000, 10), 1_200]))).toEqual([
      {
        kind: 'spike',
        day: '2026-11-11',
        seen: 1_200,
        expected: 1_000,
        distance: 20,
        days: 10,
        evidence: '20 % above the median of 10 days, 20 deviations away.',
      },
    ]);
    expect(kinds(history([...same(1_000, 10), 800]))).toEqual(['drop']);
  });

  it('are not what is small, what is usual here, or what nobody can judge yet', () => {
    // 4 % is 4 deviations of 1 %, and too small to be news.
    expect(kinds(history([...same(1_000, 10), 1_040]))).toEqual([]);
    // Median 1000, distances 100: a deviation of 148.26, so that 1300 is 2.02 away.
    expect(kinds(history([900, 1_100, 900, 1_100, 900, 1_100, 1_000, 900, 1_100, 1_300]))).toEqual([]);
    expect(kinds(history([...same(1_000, 6), 5_000]))).toEqual([]);
  });

  it('are judged by the days that are there, in whatever order they come', () => {
    const days = history([...same(1_000, 12), 700]).filter((_, index) => index % 3 !== 1);
    expect(kinds(days.toReversed())).toEqual(['drop']);
  });
});

describe('a margin that shrinks', () => {
  it('is found where the cost rises and the price stays', () => {
    // Margin 40 % for ten days, then 30 %: 1000 basis points lost, 10 deviations of 100.
    const days = history(same(1_000, 11), [...same(600, 10), 700]);
    expect(anomaliesOf(days)).toMatchObject([
      { kind: 'margin_compression', seen: 3_000, expected: 4_000, distance: -10, days: 10 },
    ]);
    expect(anomaliesOf(days)[0]!.evidence).toBe('The margin is 30 %; the median of 10 days is 40 %.');
  });

  it('is nothing where the cost is not known, or the margin grows', () => {
    expect(kinds(history(same(1_000, 11)))).toEqual([]);
    expect(kinds(history(same(1_000, 11), [...same(600, 10), 500]))).toEqual([]);
  });
});

describe('a volatile price', () => {
  it('moves on most days of the last week, and did not before', () => {
    const week = [1_040, 1_000, 1_040, 1_000, 1_040, 1_000, 1_040];
    // Four moves of 4 % and three of 3.85 %: 393 basis points a day on average; none before.
    expect(anomaliesOf(history([...same(1_000, 15), ...week]))).toMatchObject([
      { kind: 'volatility', seen: 393, expected: 0 },
    ]);
  });

  it('is not one that moved once and stays', () => {
    expect(kinds(history([...same(1_000, 15), ...same(1_300, 7)]))).not.toContain('volatility');
  });
});

it('what does not depend on the currency’s unit is found whatever the unit', () => {
  const prices = fc.array(fc.integer({ min: 500, max: 2_000 }), { minLength: 2, maxLength: 40 });
  fc.assert(
    fc.property(prices, fc.constantFrom(2, 64, 1_024), (list, factor) => {
      const costs = list.map(price => Math.floor(price / 2));
      const many = history(
        list.map(price => price * factor),
        costs.map(cost => cost * factor),
      );
      expect(kinds(many)).toEqual(kinds(history(list, costs)));
    }),
    { numRuns: 500 },
  );
});
