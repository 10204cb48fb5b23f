import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, exponentOf, format, type Money, money, split, sum } from './money.ts';

const currency = fc.constantFrom('USD', 'EUR', 'JPY', 'KWD');
const amount = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });
const total = (parts: readonly Money[]) => parts.reduce((all, part) => all + part.amount, 0);

describe('money', () => {
  it('adds up to its parts, in any order', () => {
    fc.assert(
      fc.property(currency, fc.array(amount, { maxLength: 50 }), (code, amounts) => {
        const parts = amounts.map(each => ({ amount: each, currency: code }));
        expect(sum(parts, code)).toEqual({ amount: total(parts), currency: code });
        expect(sum(parts.toReversed(), code)).toEqual(sum(parts, code));
      }),
    );
  });

  it('splits into parts that add up to it, each within one unit of its share', () => {
    const ratios = fc
      .array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 12 })
      .filter(all => all.some(each => each > 0));
    fc.assert(
      fc.property(currency, fc.nat({ max: 1_000_000_000 }), ratios, (code, whole, shares) => {
        const parts = split({ amount: whole, currency: code }, shares);
        expect(sum(parts, code).amount).toBe(whole);
        const all = shares.reduce((a, b) => a + b, 0);
        for (const [index, part] of parts.entries()) {
          expect(Number.isSafeInteger(part.amount)).toBe(true);
          expect(Math.abs(part.amount - (whole * shares[index]!) / all)).toBeLessThan(shares.length);
          if (shares[index] === 0) expect(part.amount).toBe(0);
        }
      }),
    );
  });

  it('is written as the decimal that its minor units say', () => {
    fc.assert(
      fc.property(currency, fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (code, minor) => {
        const text = decimal({ amount: minor, currency: code });
        const digits = exponentOf(code);
        expect(text).toMatch(digits === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${digits}}$`));
        expect(BigInt(text.replace('.', ''))).toBe(BigInt(minor));
      }),
    );
  });

  it('is shown to people with its digits', () => {
    expect(format({ amount: 24_900, currency: 'USD' })).toBe('$249.00');
    expect(format({ amount: 24_900, currency: 'JPY' })).toBe('¥24,900');
    expect(format({ amount: -1_234, currency: 'KWD' })).toMatch(/-?KWD\s?-?1\.234/);
  });

  it('is never mixed, never a fraction, never of an unknown currency, never too large to be exact', () => {
    expect(() => sum([{ amount: 1, currency: 'EUR' }], 'USD')).toThrow('cannot add EUR to USD');
    expect(() =>
      sum(
        [Number.MAX_SAFE_INTEGER, 1].map(each => ({ amount: each, currency: 'USD' })),
        'USD',
      ),
    ).toThrow(RangeError);
    for (const wrong of [
      { amount: 1.5, currency: 'USD' },
      { amount: 1, currency: 'usd' },
      { amount: 1, currency: 'XXQ' },
    ])
      expect(money.safeParse(wrong).success).toBe(false);
    expect(() => exponentOf('XXQ')).toThrow('unknown currency');
  });
});
