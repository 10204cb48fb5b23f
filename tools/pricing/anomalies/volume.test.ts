import { describe, expect, it } from 'vitest';
import { volumeOf } from './volume.ts';

const sold = (...pieces: number[]) =>
  pieces.map((each, index) => ({
    day: new Date(Date.UTC(2026, 10, 1 + index)).toISOString().slice(0, 10),
    pieces: each,
  }));
const same = (pieces: number, days: number): number[] => Array.from({ length: days }, () => pieces);

describe('how much is sold in a day', () => {
  it('is strange when it is far more or far less than usual', () => {
    // Median 4, deviation 0, taken for the root of 4: 24 is ten deviations away.
    expect(volumeOf(sold(...same(4, 10), 24))).toEqual({
      kind: 'volume',
      day: '2026-11-11',
      seen: 24,
      expected: 4,
      distance: 10,
      days: 10,
      evidence: '24 sold on 2026-11-11; the median of 10 days is 4, 10 deviations away.',
    });
    // Median 25, root 5: nothing sold is five deviations below.
    expect(volumeOf(sold(...same(25, 10), 0))).toMatchObject({ seen: 0, expected: 25, distance: -5 });
  });

  it('is not when it is few pieces, within what counts scatter, usual here, or too short to judge', () => {
    expect(volumeOf(sold(...same(0, 10), 4))).toBeUndefined();
    expect(volumeOf(sold(...same(0, 10), 5))).toMatchObject({ seen: 5, expected: 0 });
    // 25 more or less 5 is ordinary: 42 is 3.4 deviations away.
    expect(volumeOf(sold(...same(25, 10), 42))).toBeUndefined();
    expect(volumeOf(sold(0, 20, 0, 20, 0, 20, 10, 0, 20, 30))).toBeUndefined();
    expect(volumeOf(sold(...same(4, 6), 400))).toBeUndefined();
  });
});
