import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Offer } from '../offer.ts';
import { landedPrice } from './landed-price.ts';
import { needsInput, needsOf, weights } from './needs.ts';
import { rankOffers } from './rank.ts';

const now = new Date('2026-11-20T12:00:00Z');
const usd = (amount: number) => ({ amount, currency: 'USD' });
const delivery = (id: string, amount: number, latest: string | null) => ({
  id,
  title: id,
  price: usd(amount),
  earliest: latest && '2026-11-21T12:00:00Z',
  latest,
});

/** Headphones that fit every need of these tests, but for what is said of them. */
function headphones(ref: string, more: Partial<Offer> = {}): Offer {
  const [merchant = '', variant = ''] = ref.split('/');
  return {
    ref,
    merchant: { id: merchant, name: merchant },
    product: variant,
    variant,
    title: `Aurelle Drift ${variant} wireless headphones`,
    brand: 'Aurelle',
    model: `Drift ${variant}`,
    gtin: null,
    category: 'headphones',
    options: {},
    attributes: { 'noise cancelling': true },
    price: usd(10_000),
    list_price: null,
    in_stock: true,
    deliveries: [delivery('ground', 500, '2026-11-24T12:00:00Z')],
    tax: { title: 'Sales tax', basis_points: 625, included: false, taxes_shipping: true },
    returns: { days: 30, free: true, fee_basis_points: 0 },
    warranty_months: 24,
    rating: { value: 4.2, count: 120 },
    image: null,
    url: null,
    ...more,
  };
}
const rank = (offers: readonly Offer[], needs: object = {}, weighing: object = {}) =>
  rankOffers(
    offers,
    needsOf(needsInput.parse({ query: 'headphones', ...needs })),
    weights.parse(weighing),
    { good: 0.9, poor: 0.2 },
    now,
  );

describe('the landed price', () => {
  it('is price, delivery and tax, each told, and tax is rounded once', () => {
    const landed = landedPrice(headphones('good/1', { price: usd(3_333) }), 3, null);
    expect(landed).toMatchObject({ total: usd(9_999 + 500 + 656), untold: [], delivery: 'ground' });
    expect(landed.breakdown.map(({ label, value }) => [label, value.amount])).toEqual([
      ['3 × price', 9_999],
      ['ground', 500],
      ['Sales tax', 656],
    ]);
  });

  it('takes the cheapest delivery that comes in time, and the cheapest of all when none does', () => {
    const deliveries = [
      delivery('next day', 2_500, '2026-11-21T12:00:00Z'),
      delivery('ground', 500, '2026-11-26T12:00:00Z'),
      delivery('some day', 0, null),
    ];
    const by = (day: string | null) => landedPrice(headphones('good/1', { deliveries }), 1, day).delivery;
    expect([by(null), by('2026-11-26'), by('2026-11-22'), by('2026-11-20')]).toEqual([
      'some day',
      'ground',
      'next day',
      'some day',
    ]);
  });

  it('says what is told at the cart only', () => {
    expect(landedPrice(headphones('good/1', { deliveries: [] }), 1, null)).toMatchObject({
      untold: ['delivery'],
      arrives: null,
    });
    expect(landedPrice(headphones('good/1', { tax: null }), 1, null).untold).toEqual(['tax']);
    const bare = headphones('good/1', { deliveries: [], tax: null });
    expect(landedPrice(bare, 1, null)).toMatchObject({ total: bare.price, untold: ['delivery', 'tax'] });
    expect(rank([bare]).ranked[0]!.why).toEqual(
      expect.arrayContaining([
        expect.stringContaining('before delivery and tax'),
        'Told at the cart only: delivery and tax',
      ]),
    );
  });

  it('always equals the sum of its parts, and never falls with more pieces', () => {
    const amount = fc.nat({ max: 1_000_000 });
    const prices = fc.record({
      price: amount,
      shipping: amount,
      points: fc.nat({ max: 3_000 }),
      included: fc.boolean(),
    });
    fc.assert(
      fc.property(
        prices,
        fc.integer({ min: 1, max: 100 }),
        ({ price, shipping, points, included }, pieces) => {
          const offer = headphones('good/1', {
            price: usd(price),
            deliveries: [delivery('ground', shipping, null)],
            tax: { title: 'Tax', basis_points: points, included, taxes_shipping: true },
          });
          const { total, breakdown } = landedPrice(offer, pieces, null);
          expect(breakdown.reduce((sum, { value }) => sum + value.amount, 0)).toBe(total.amount);
          expect(Number.isSafeInteger(total.amount)).toBe(true);
          expect(landedPrice(offer, pieces + 1, null).total.amount).toBeGreaterThanOrEqual(total.amount);
        },
      ),
    );
  });
});

describe('a need leaves out what does not fit, and says why', () => {
  it.each<[string, Partial<Offer>, object]>([
    ['out of stock', { in_stock: false }, {}],
    ['another currency', { price: { amount: 1, currency: 'EUR' } }, { currency: 'USD' }],
    ['something else', { title: 'Kettle', model: null, category: 'kettles' }, {}],
    ['another brand', { brand: 'Mirabo', title: 'Mirabo headphones' }, { brands: ['Aurelle'] }],
    ['excluded', { attributes: { wired: true } }, { excluded: ['wired'] }],
    [
      'a feature is missing',
      { attributes: { 'noise cancelling': false } },
      { required: ['noise cancelling'] },
    ],
    ['under the price', { price: usd(4_999) }, { min_price: 5_000 }],
    ['over the price', { price: usd(20_001) }, { max_price: 20_000 }],
    ['rated lower', { rating: { value: 3.9, count: 9 } }, { min_rating: 4 }],
    ['rated lower', { rating: null }, { min_rating: 4 }],
    ['no free returns', { returns: { days: 30, free: null, fee_basis_points: 0 } }, { free_returns: true }],
    ['another merchant', {}, { merchants: ['poor'] }],
    [
      'too late',
      { deliveries: [delivery('ground', 0, '2026-11-27T00:00:00Z')] },
      { arrive_by: '2026-11-26' },
    ],
    ['arrival not known', { deliveries: [] }, { arrive_by: '2026-11-26' }],
  ])('%s', (reason, offer, needs) => {
    const fits = headphones('poor/fits');
    const { ranked, excluded } = rank([headphones('good/out', offer), fits], needs);
    expect(ranked.map(each => each.offer.ref)).toEqual(['poor/fits']);
    expect(excluded).toEqual({ [reason]: 1 });
  });

  it('tells of a better one just over the price, but of none that fails another need', () => {
    const better = { rating: { value: 4.9, count: 300 }, price: usd(21_000) };
    const fits = headphones('poor/fits');
    const told = rank([fits, headphones('good/better', better)], { max_price: 20_000 });
    expect(told.counterfactuals).toEqual([
      '$10.00 more would allow “Aurelle Drift better wireless headphones”, rated 4.9.',
    ]);
    for (const needs of [{ merchants: ['poor'] }, { brands: ['Aurelle'], excluded: ['better'] }])
      expect(
        rank([fits, headphones('good/better', better)], { max_price: 20_000, ...needs }).counterfactuals,
      ).toEqual([]);
    expect(
      rank([fits, headphones('good/far', { ...better, price: usd(25_001) })], { max_price: 20_000 })
        .counterfactuals,
    ).toEqual([]);
  });
});

describe('the ranking', () => {
  const offers = fc
    .uniqueArray(
      fc.record({
        merchant: fc.constantFrom('good', 'poor', 'other'),
        variant: fc.integer({ min: 1, max: 30 }),
        price: fc.integer({ min: 1, max: 30_000 }),
        rating: fc.option(fc.record({ value: fc.integer({ min: 0, max: 5 }), count: fc.nat({ max: 500 }) })),
        product: fc.constantFrom('a', 'b', 'c', 'd'),
      }),
      { selector: ({ merchant, variant }) => `${merchant}/${variant}`, maxLength: 12 },
    )
    .map(drawn =>
      drawn.map(({ merchant, variant, price, rating, product }) =>
        headphones(`${merchant}/${variant}`, { price: usd(price), rating, product }),
      ),
    );

  it('is the same for the same offers in whatever order they come', () => {
    const shuffled = offers.chain(some =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
    );
    fc.assert(
      fc.property(shuffled, ([some, others]) => {
        expect(rank(others, { max_price: 20_000 })).toEqual(rank(some, { max_price: 20_000 }));
      }),
    );
  });

  it('orders by score, keeps every score and its parts from 0 to 1, and counts every offer once', () => {
    fc.assert(
      fc.property(offers, some => {
        const { ranked, excluded } = rank(some, { max_price: 20_000 });
        const scores = ranked.map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
        for (const { score, parts, why } of ranked) {
          for (const part of [score, ...Object.values(parts)]) {
            expect(part).toBeGreaterThanOrEqual(0);
            expect(part).toBeLessThanOrEqual(1);
          }
          expect(why.length).toBeGreaterThan(0);
        }
        const left = Object.values(excluded).reduce((sum, count) => sum + count, 0);
        const products = new Set(
          some
            .filter(({ price }) => price.amount <= 20_000)
            .map(({ merchant, product }) => `${merchant.id}/${product}`),
        );
        expect(ranked.reduce((sum, { also }) => sum + 1 + also.length, 0)).toBe(products.size);
        expect(left).toBe(some.filter(({ price }) => price.amount > 20_000).length);
      }),
    );
  });

  it('follows the weights', () => {
    const cheap = headphones('poor/cheap', { price: usd(5_000), rating: { value: 3, count: 900 } });
    const loved = headphones('good/loved', { price: usd(19_000), rating: { value: 4.9, count: 900 } });
    const first = (weighing: object) => rank([cheap, loved], {}, weighing).ranked[0]!.offer.ref;
    expect(first({ price: 10, trust: 0, rating: 0 })).toBe('poor/cheap');
    expect(first({ price: 0, trust: 0, rating: 10 })).toBe('good/loved');
    expect(first({ price: 0, trust: 10, rating: 0 })).toBe('good/loved');
  });
});

describe('what is meant', () => {
  const earbuds = (ref: string, price: number) =>
    headphones(ref, { title: `Aurelle ANC earbuds ${ref}`, model: 'Bud', price: usd(price) });

  it.each(['noise-cancelling headphones', 'headphones with noise cancelling'])(
    'comes before a bargain that is only like it: %s',
    query => {
      const { ranked } = rank(
        [earbuds('good/bud', 6_000), headphones('good/1'), headphones('good/2', { price: usd(16_000) })],
        { query },
      );
      expect(ranked.map(({ offer }) => offer.ref)[0]).toBe('good/1');
      expect(ranked).toHaveLength(3);
    },
  );

  it('is not what merely speaks of it', () => {
    const backpack = headphones('good/bag', {
      title: 'Oxbow Ranger backpack',
      brand: 'Oxbow',
      model: 'Ranger',
      category: 'Bags > Backpacks',
      attributes: { pocket: 'for a laptop' },
    });
    expect(rank([backpack], { query: 'laptop' }).excluded).toEqual({ 'something else': 1 });
    expect(rank([backpack], { query: 'backpack for a laptop' }).ranked).toHaveLength(1);
  });
});
