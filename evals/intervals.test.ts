import { describe, expect, it } from 'vitest';
import { bootstrap, wilson } from './intervals.ts';

describe('intervals', () => {
  it('agrees with the published values of Wilson’s interval', () => {
    expect(wilson(10, 10).low).toBeCloseTo(0.7225, 4);
    expect(wilson(0, 10).high).toBeCloseTo(0.2775, 4);
    expect(wilson(81, 263).low).toBeCloseTo(0.2553, 4);
    expect(wilson(81, 263).high).toBeCloseTo(0.3662, 4);
  });

  it('knows nothing of no cases', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  });

  it('gives the same interval again, around the figure', () => {
    const groups = Array.from({ length: 40 }, (_, index) => (index % 4 === 0 ? 0 : 1));
    const mean = (drawn: readonly number[]) => drawn.reduce((sum, each) => sum + each, 0) / drawn.length;
    const interval = bootstrap(groups, mean);
    expect(bootstrap(groups, mean)).toEqual(interval);
    expect(interval.low).toBeGreaterThan(0.5);
    expect(interval.low).toBeLessThan(0.75);
    expect(interval.high).toBeGreaterThan(0.75);
    expect(interval.high).toBeLessThan(0.95);
  });
});
