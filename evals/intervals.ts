import type { Interval } from '../platform/interval.ts';

/**
 * Percentile bootstrap over groups, such as the sites that cases come from: cases of one group are alike, so drawing
 * them one by one would claim more certainty than there is. The same seed gives the same interval.
 */
export function bootstrap<Group>(
  groups: readonly Group[],
  figure: (drawn: readonly Group[]) => number,
  { times = 2000, seed = 1 }: { readonly times?: number; readonly seed?: number } = {},
): Interval {
  const random = randomFrom(seed);
  const figures = Array.from({ length: times }, () =>
    figure(groups.map(() => groups[Math.floor(random() * groups.length)]!)),
  ).sort((left, right) => left - right);
  return { low: figures[Math.floor(0.025 * times)]!, high: figures[Math.ceil(0.975 * times) - 1]! };
}

/** Mulberry32: evenly spread numbers from 0 up to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
