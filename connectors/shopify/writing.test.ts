import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal } from '../../platform/money.ts';
import type { PriceWrite } from '../../tools/pricing/ports.ts';
import { moneyIn } from './amounts.ts';
import type { WriteAnswer } from './requests.ts';
import { batchesOf, outcomesIn } from './writing.ts';

const write = (variant: number, product = 1): PriceWrite => ({
  variantId: `gid://shopify/ProductVariant/${variant}`,
  productId: `gid://shopify/Product/${product}`,
  price: { amount: 1_000 + variant, currency: 'USD' },
});
const repeated = ({ variantId: id, price }: PriceWrite, text = decimal(price)) => ({
  id,
  price: text,
  compareAtPrice: null,
  updatedAt: '2026-11-21T12:00:00Z',
});
const told = (writes: readonly PriceWrite[], answer: Partial<WriteAnswer>) =>
  outcomesIn(
    'Harbor Goods',
    writes,
    { productVariants: [], userErrors: [], ...answer },
    {
      currency: 'USD',
      requestId: 'r',
      windowOf: () => null,
    },
  );

describe('an answer to a write', () => {
  it('means written only where it repeats the price that was meant', () => {
    const [meant, other, absent] = [write(1), write(2), write(3)];
    const answer = { productVariants: [repeated(other), repeated(meant, '9.99')].toReversed() };
    expect(told([meant, other, absent], answer)).toMatchObject([
      { outcome: 'unknown', problem: { code: 'outcome_unknown' } },
      { outcome: 'written', price: other.price },
      { outcome: 'unknown', problem: { code: 'outcome_unknown' } },
    ]);
  });

  it('that refuses without naming a variant refuses all, even those that it repeats', () => {
    const writes = [write(1), write(2)];
    const error = { field: null, message: 'Product is suspended', code: 'PRODUCT_SUSPENDED' };
    expect(
      told(writes, { userErrors: [error], productVariants: writes.map(each => repeated(each)) }),
    ).toMatchObject([
      { outcome: 'refused', problem: { vendorText: 'Product is suspended' } },
      { outcome: 'refused' },
    ]);
  });

  it('tells of every price once, in its order, whatever it holds', () => {
    const some = fc.subarray([0, 1, 2, 3, 4, 5]);
    fc.assert(
      fc.property(some, some, (repeats, errors) => {
        const writes = [1, 2, 3, 4, 5, 6].map(variant => write(variant));
        const outcomes = told(writes, {
          productVariants: repeats.map(place => repeated(writes[place]!)),
          userErrors: errors.map(place => ({ field: ['variants', String(place)], message: '', code: null })),
        });
        expect(outcomes.map(({ variantId }) => variantId)).toEqual(writes.map(({ variantId }) => variantId));
        for (const [place, { outcome }] of outcomes.entries()) {
          const expected = errors.includes(place)
            ? 'refused'
            : repeats.includes(place)
              ? 'written'
              : 'unknown';
          expect(outcome).toBe(expected);
        }
      }),
    );
  });
});

it('prices go out by product, 250 at most in one call, and none is lost', () => {
  const writes = Array.from({ length: 900 }, (_, index) => write(index, index % 5 === 0 ? 1 : 2));
  const batches = batchesOf(writes);
  expect(batches.map(({ writes }) => writes.length)).toEqual([180, 250, 250, 220]);
  for (const { product, writes } of batches)
    expect(new Set(writes.map(({ productId }) => productId))).toEqual(new Set([product]));
  expect(new Set(batches.flatMap(batch => batch.writes))).toEqual(new Set(writes));
});

describe('an amount', () => {
  it.each(['USD', 'JPY', 'KWD'])('of %s comes back as it went out, to the coin', currency => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), amount => {
        expect(moneyIn('Harbor Goods', decimal({ amount, currency }), currency)).toEqual({
          amount,
          currency,
        });
      }),
    );
  });

  it.each([
    ['100.5', 'USD', 10_050],
    ['100', 'USD', 10_000],
    ['29.9900', 'USD', 2_999],
    ['1000.00', 'JPY', 1_000],
    ['1.235', 'KWD', 1_235],
  ])('%s %s is %i', (text, currency, amount) => {
    expect(moneyIn('Harbor Goods', text, currency)).toEqual({ amount, currency });
  });

  it.each(['29.999', '-1.00', '1e3', '', 'NaN', '1,000.00', '99999999999999.00'])(
    '%j is no price in USD, and is never rounded into one',
    text => {
      expect(() => moneyIn('Harbor Goods', text, 'USD')).toThrow(
        expect.objectContaining({ code: 'vendor_protocol' }),
      );
    },
  );
});
