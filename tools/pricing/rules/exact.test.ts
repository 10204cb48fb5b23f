import fc from 'fast-check';
import { expect, it } from 'vitest';
import { divide, ExactSum, exactProduct, parts, partsText } from './exact.ts';
import { Margin, Markup, marginOf, priceWithMargin, priceWithMarkup } from './rates.ts';

const half = 2 ** 52;
const safe = fc.integer({ min: -half, max: half });

/** Division on big integers, from the definition of each rounding. */
function reference(dividend: bigint, divisor: bigint, rounding: string): bigint {
  const down = dividend / divisor - (dividend % divisor < 0n ? 1n : 0n);
  const twice = 2n * (dividend - down * divisor);
  if (rounding === 'down' || twice === 0n) return down;
  if (rounding === 'up') return down + 1n;
  if (twice !== divisor) return twice > divisor ? down + 1n : down;
  return rounding === 'half_up' || down % 2n !== 0n ? down + 1n : down;
}

it('divides as big integers do, up to where integers end', () => {
  const modes = fc.constantFrom('half_even' as const, 'half_up' as const, 'up' as const, 'down' as const);
  fc.assert(
    fc.property(
      safe,
      fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2 ** 45 })),
      modes,
      (a, b, mode) => {
        expect(BigInt(divide(a, b, mode))).toBe(reference(BigInt(a), BigInt(b), mode));
      },
    ),
    { numRuns: 5_000 },
  );
});

it('rounds a half to the even step, or up, as it is told', () => {
  expect([1, 3, 5, -1].map(halves => divide(halves, 2, 'half_even'))).toEqual([0, 2, 2, 0]);
  expect([1, 3, 5, -1].map(halves => divide(halves, 2, 'half_up'))).toEqual([1, 2, 3, 0]);
});

it('says of a product that is not exact that there is none', () => {
  expect(exactProduct(2 ** 40, 2 ** 12)).toBe(2 ** 52);
  expect(exactProduct(2 ** 40, 2 ** 14)).toBeNaN();
});

it('adds beyond what a number holds', () => {
  const sum = new ExactSum();
  for (let times = 0; times < 1_000; times++) sum.add(Number.MAX_SAFE_INTEGER - 1);
  expect(sum.value).toBe(1_000n * (BigInt(Number.MAX_SAFE_INTEGER) - 1n));
});

it('writes fractions of a minor unit as they are', () => {
  expect([0, parts, -parts / 2, parts + 1, 123 * parts + parts / 4].map(partsText)).toEqual([
    '0',
    '1',
    '-0.5',
    '1.00005',
    '123.25',
  ]);
});

it('keeps margin and markup apart: 20 % of the price is not 20 % on the cost', () => {
  expect(priceWithMargin(8_000, Margin.parse(2_000))).toBe(10_000);
  expect(priceWithMarkup(8_000, Markup.parse(2_000))).toBe(9_600);
  // @ts-expect-error a markup is no margin
  priceWithMargin(8_000, Markup.parse(2_000));
  // @ts-expect-error a bare number is neither
  priceWithMarkup(8_000, 2_000);
});

it('finds the lowest price of a margin: one minor unit less no longer leaves it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e7 }), fc.integer({ min: 0, max: 9_999 }), (cost, points) => {
      const price = priceWithMargin(cost, Margin.parse(points));
      expect(marginOf(price, cost)).toBeGreaterThanOrEqual(points);
      if (price > 1) expect(marginOf(price - 1, cost)).toBeLessThan(points);
    }),
    { numRuns: 2_000 },
  );
});
