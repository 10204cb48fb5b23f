import { describe, expect, it } from 'vitest';
import { landedInWords, landedSource } from './landed.ts';

const merchant = { id: 'kestrel-and-lowe', name: 'Kestrel & Lowe' };

describe('a landed price is said to hold what its merchant told, and no more', () => {
  it.each([
    [[], 'delivery and tax included', 'computed from the merchant’s price, delivery and tax'],
    [
      ['tax'],
      'delivery included; tax not included: Kestrel & Lowe tells it at the cart',
      'computed from the merchant’s price and delivery, without tax',
    ],
    [
      ['delivery'],
      'tax included; delivery not included: Kestrel & Lowe tells it at the cart',
      'computed from the merchant’s price and tax, without delivery',
    ],
    [
      ['delivery', 'tax'],
      'delivery and tax not included: Kestrel & Lowe tells it at the cart',
      'computed from the merchant’s price, without delivery and tax',
    ],
  ] as const)('without %j', (untold, words, source) => {
    expect(landedInWords({ untold: [...untold], merchant })).toBe(words);
    expect(landedSource([...untold])).toBe(source);
  });
});
