import { describe, expect, it } from 'vitest';
import { bootstrap } from './intervals.ts';

describe('intervals', () => {
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
