import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToolTimesKeeper } from './tool-times.ts';

const minutes = (count: number): number => count * 60_000;
/** The two values between which a quantile lies. */
function around(values: readonly number[], share: number): [number, number] {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (share / 100) * sorted.length;
  return [sorted[Math.max(0, Math.floor(rank) - 1)]!, sorted[Math.max(0, Math.ceil(rank) - 1)]!];
}

describe('how long tools take', () => {
  it('is told within 1 % of the true quantiles', () => {
    const times = fc.array(fc.double({ min: 0.2, max: 60_000, noNaN: true }), {
      minLength: 1,
      maxLength: 300,
    });
    fc.assert(
      fc.property(times, values => {
        const keeper = new ToolTimesKeeper(() => 0);
        for (const ms of values) keeper.record('a', 'search_catalog', ms, false);
        const told = keeper.of('a').get('search_catalog')!;
        expect(told.calls).toBe(values.length);
        for (const [share, ms] of [
          [50, told.p50Ms],
          [95, told.p95Ms],
          [99, told.p99Ms],
        ] as const) {
          const [least, most] = around(values, share);
          expect(ms).toBeGreaterThanOrEqual(least * 0.989 - 0.02);
          expect(ms).toBeLessThanOrEqual(most * 1.011 + 0.02);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is nobody else’s to see', () => {
    const keeper = new ToolTimesKeeper(() => 0);
    keeper.record('a', 'search_catalog', 10, false);
    keeper.record('b', 'read_price', 20, true);
    expect([...keeper.of('a').keys()]).toEqual(['search_catalog']);
    expect(keeper.of('b').get('read_price')).toMatchObject({ calls: 1, refused: 1 });
    expect(keeper.of('c').size).toBe(0);
  });

  it('is forgotten after an hour, and covers at least half of one', () => {
    let now = 0;
    const keeper = new ToolTimesKeeper(() => now);
    keeper.record('a', 'read_price', 10, false);
    now = minutes(31);
    keeper.record('a', 'read_price', 1000, false);
    expect(keeper.of('a').get('read_price')).toMatchObject({ calls: 2, since: new Date(0).toISOString() });
    now = minutes(62);
    expect(keeper.of('a').get('read_price')).toMatchObject({
      calls: 1,
      since: new Date(minutes(31)).toISOString(),
    });
    now = minutes(200);
    expect(keeper.of('a').size).toBe(0);
  });

  it('keeps the tenants who called last', () => {
    const keeper = new ToolTimesKeeper(() => 0);
    for (let tenant = 0; tenant < 100; tenant++) keeper.record(`t${tenant}`, 'read_price', 1, false);
    expect(keeper.of('t0').size).toBe(0);
    expect(keeper.of('t99').size).toBe(1);
  });
});
