import { describe, expect, it } from 'vitest';
import {
  commonEnd,
  commonStart,
  commonSteps,
  covered,
  dice,
  letterPairs,
  overlap,
  ratio,
  wordsOf,
} from './similarity.ts';

const alike = (one: string, other: string): number => dice(letterPairs(one), letterPairs(other));

describe('similarity', () => {
  it('reads words out of names as people write them', () => {
    expect(wordsOf('js-toggleMiniCart_Lg')).toEqual(['js', 'toggle', 'mini', 'cart', 'lg']);
    expect(wordsOf('1 073 000+ 記事')).toEqual(['1', '073', '000', '記事']);
  });

  it('is 1 for the same and 0 for nothing in common', () => {
    expect(alike('sign in', 'sign in')).toBe(1);
    expect(alike('abc', 'xyz')).toBe(0);
    expect(alike('find stores', 'find a store')).toBeGreaterThan(0.7);
  });

  it('lets a rare word weigh more than a common one', () => {
    const weight = (word: string) => (word === 'the' ? 1 : 3);
    expect(overlap(new Set(['the', 'cart']), new Set(['cart']), weight)).toBe(0.75);
    expect(covered(new Set(['the']), new Set(['the', 'cart']), weight)).toBe(1);
  });

  it('compares paths from either end, and with steps left out', () => {
    const [from, to] = ['div[1]/ul[1]/li[2]/a[1]', 'div[1]/nav[1]/ul[1]/li[2]/a[1]'].map(path =>
      path.split('/'),
    );
    expect(commonEnd(from!, to!)).toBe(3 / 5);
    expect(commonStart(from!, to!)).toBe(1 / 5);
    expect(commonSteps(from!, to!)).toBe(8 / 9);
  });

  it('takes two empty sizes for the same', () => {
    expect(ratio(0, 0)).toBe(1);
    expect(ratio(20, 80)).toBe(0.25);
  });
});
