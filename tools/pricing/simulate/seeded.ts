import type { Random } from './demand.ts';

/** mulberry32: numbers that look random, and are the same for the same seed. */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a: a seed out of words. */
export const seedOf = (words: string): number =>
  [...words].reduce(
    (hash, character) => Math.imul(hash ^ character.codePointAt(0)!, 16_777_619),
    2_166_136_261,
  );
