import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilson } from './interval.ts';

describe('Wilson’s interval', () => {
  it.each([
    [0, 10, 0, 0.2775],
    [0, 0, 0, 1],
    [5, 10, 0.2366, 0.7634],
    [10, 10, 0.7225, 1],
    [81, 263, 0.2553, 0.3662],
    [1, 100, 0.0018, 0.0545],
  ])('of %i in %i is what the tables say', (hits, trials, low, high) => {
    const { low: from, high: to } = wilson(hits, trials);
    expect([from, to]).toEqual([expect.closeTo(low, 3), expect.closeTo(high, 3)]);
  });

  it('holds the share and lies between nothing and all', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (hits, more) => {
        const trials = hits + more;
        const { low, high } = wilson(hits, trials);
        const share = trials === 0 ? 0.5 : hits / trials;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low - 1e-9).toBeLessThanOrEqual(share);
        expect(high + 1e-9).toBeGreaterThanOrEqual(share);
      }),
    );
  });
});
