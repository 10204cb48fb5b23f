import { describe, expect, it } from 'vitest';
import { indexCatalog } from './catalog.ts';
import { deliveryOptions, deliveryPromise } from './delivery.ts';
import { applyDiscounts, type PricedLine } from './discounts.ts';
import { checkoutLifecycle } from './lifecycle.ts';
import { judgeCredential, tokenize } from './payment.ts';
import { narrow, optionSignals } from './product-detail.ts';
import type { SearchFilters } from './requests.ts';
import { type Discount, productSchema, type ShippingRate, taxRateSchema } from './shop.ts';
import { taxOn } from './taxes.ts';

const now = new Date('2026-11-20T18:00:00Z'); // a Friday
const rate = (
  id: string,
  country: string,
  serviceLevel: string,
  price: number,
  more: Partial<ShippingRate> = {},
): ShippingRate => ({
  id,
  country,
  serviceLevel,
  title: id,
  price,
  minDays: 2,
  maxDays: 4,
  ...more,
});
const product = productSchema.parse({
  id: 'mug',
  title: 'Mug',
  variants: [{ id: 'mug', title: 'Mug', price: 1000, stock: 5 }],
});
const line: PricedLine = { id: 'li_1', product, variant: product.variants[0]!, quantity: 3, subtotal: 3000 };

describe('delivery', () => {
  const rates = [
    rate('std', 'default', 'standard', 900),
    rate('std-us', 'US', 'standard', 500, { freeAbove: 5000 }),
    rate('std-ak', 'US', 'standard', 1900, { regions: ['AK', 'HI'] }),
    rate('exp-us', 'US', 'express', 1500),
  ];
  const to = (address: object, goods = 3000) => deliveryOptions(address, [line], goods, rates, [], now);

  it('takes the most exact rate of each service level', () => {
    expect(to({ address_country: 'DE' }).map(({ id }) => id)).toEqual(['std']);
    expect(to({ address_country: 'US', address_region: 'CA' }).map(({ id }) => id)).toEqual([
      'std-us',
      'exp-us',
    ]);
    expect(to({ address_country: 'US', address_region: 'AK' }).map(({ id }) => id)).toEqual([
      'exp-us',
      'std-ak',
    ]);
    expect(to({})).toEqual([]);
  });

  it('is free from the threshold on, not below it', () => {
    const price = (goods: number) => to({ address_country: 'US' }, goods)[0]!.totals.at(-1)!.amount;
    expect([price(4999), price(5000)]).toEqual([500, 0]);
  });

  it('promises working days, and the same ones all day long', () => {
    const promise = deliveryPromise({ minDays: 1, maxDays: 3 }, 1, now);
    // Friday evening: handled on Monday, with the buyer from Tuesday to Thursday.
    expect(promise).toEqual({ earliest: '2026-11-24T00:00:00Z', latest: '2026-11-26T23:59:59Z' });
    expect(deliveryPromise({ minDays: 1, maxDays: 3 }, 1, new Date('2026-11-20T00:00:00Z'))).toEqual(promise);
  });
});

describe('discount codes', () => {
  const code = (name: string, more: Partial<Discount> = {}): Discount =>
    ({
      code: name,
      title: name,
      type: 'percentage',
      basisPoints: 1000,
      combinable: true,
      ...more,
    }) as Discount;
  const warned = (codes: string[], offered: Discount[]) =>
    applyDiscounts([line], codes, offered, 'USD', now).warnings.map(({ code: reason }) => reason);

  it('are told why they do not apply', () => {
    const loner = code('LONER', { combinable: false });
    expect(warned(['nope'], [])).toEqual(['discount_code_invalid']);
    expect(warned(['a', 'A'], [code('A')])).toEqual(['discount_code_already_applied']);
    expect(warned(['A'], [code('A', { endsAt: '2026-11-20T18:00:00.000Z' })])).toEqual([
      'discount_code_expired',
    ]);
    expect(warned(['A', 'LONER'], [code('A'), loner])).toEqual(['discount_code_combination_disallowed']);
    expect(warned(['LONER', 'A'], [code('A'), loner])).toEqual(['discount_code_combination_disallowed']);
    expect(warned(['A'], [code('A', { minSubtotal: 3001 })])).toEqual(['discount_code_invalid']);
    expect(warned(['A'], [code('A', { eligibleItems: ['plate'] })])).toEqual(['discount_code_invalid']);
    expect(warned(['A'], [code('A', { minSubtotal: 3000, eligibleItems: ['mug'] })])).toEqual([]);
  });

  it('round in the buyer’s favour', () => {
    const odd = { ...line, subtotal: 999 };
    const { applied, net } = applyDiscounts(
      [odd],
      ['A'],
      [code('A', { basisPoints: 3333 } as Partial<Discount>)],
      'USD',
      now,
    );
    expect([applied[0]!.amount, net[0]]).toEqual([333, 666]);
  });
});

describe('tax', () => {
  const rates = [
    { country: 'US', region: 'CA', basisPoints: 725, title: 'California', taxesShipping: false },
    { country: 'US', region: 'TX', basisPoints: 625, title: 'Texas', taxesShipping: true },
    { country: 'DE', basisPoints: 1900, inclusive: true, title: 'MwSt', taxesShipping: true },
  ].map(tax => taxRateSchema.parse(tax));

  it('follows the place', () => {
    expect(taxOn(10_000, 500, { address_country: 'US', address_region: 'CA' }, rates)).toMatchObject({
      amount: 725,
      included: false,
    });
    expect(taxOn(10_000, 500, { address_country: 'US', address_region: 'TX' }, rates)?.amount).toBe(656);
    expect(taxOn(11_400, 500, { address_country: 'DE' }, rates)).toMatchObject({
      amount: 1900,
      included: true,
    });
    expect(taxOn(10_000, 500, { address_country: 'US', address_region: 'OR' }, rates)).toBeUndefined();
  });
});

describe('the life of a checkout', () => {
  const states = Object.keys(checkoutLifecycle.states) as (keyof typeof checkoutLifecycle.states)[];
  const reach = (from: string): Set<string> => {
    const seen = new Set([from]);
    for (const state of seen)
      for (const next of Object.values(checkoutLifecycle.states[state as 'incomplete'])) seen.add(next);
    return seen;
  };

  it('has no state that cannot be reached, and none that traps', () => {
    expect(reach(checkoutLifecycle.initial)).toEqual(new Set(states));
    for (const state of states) {
      const ends = [...reach(state)].filter(other => other === 'completed' || other === 'canceled');
      expect(ends.length, state).toBeGreaterThan(0);
    }
  });

  it('lets nobody touch a checkout while its order is placed', () => {
    expect(Object.keys(checkoutLifecycle.states.complete_in_progress).sort()).toEqual(['placed', 'refused']);
  });
});

describe('the sandbox payment provider', () => {
  const token = (value: string, checkout = 'chk_1') =>
    judgeCredential({ type: 'token', token: value }, checkout).accepted;

  it('takes good tokens and refuses the others', () => {
    expect([token('success_token'), token('fail_token'), token('anything'), token('')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(judgeCredential(undefined, 'chk_1').accepted).toBe(false);
  });

  it('makes tokens of cards that are worth something at their own checkout only', () => {
    const made = tokenize({ number: '4242 4242 4242 4242' }, 'chk_1');
    expect([token(made), token(made, 'chk_2')]).toEqual([true, false]);
    expect(token(tokenize({ number: '4242424242424242' }, undefined), 'chk_2')).toBe(true);
    for (const number of ['4000000000000002', '4242424242424241', 'x'])
      expect(token(tokenize({ number }, 'chk_1'))).toBe(false);
    expect(made).not.toContain('4242');
  });
});

const shoe = productSchema.parse({
  id: 'shoe',
  title: 'Trail shoe',
  options: [
    { name: 'Color', values: ['Red', 'Blue'] },
    { name: 'Size', values: ['42', '43'] },
  ],
  variants: [
    { id: 'r42', title: 'Red / 42', price: 9000, stock: 1, options: { Color: 'Red', Size: '42' } },
    { id: 'r43', title: 'Red / 43', price: 9000, stock: 0, options: { Color: 'Red', Size: '43' } },
    { id: 'b42', title: 'Blue / 42', price: 9500, stock: 4, options: { Color: 'Blue', Size: '42' } },
  ],
});

describe('product detail', () => {
  it('drops the least preferred selection when nothing matches all of them', () => {
    const wish = [
      { name: 'Color', label: 'Blue' },
      { name: 'Size', label: '43' },
    ];
    expect(narrow(shoe, wish, ['Color', 'Size']).variants.map(({ id }) => id)).toEqual(['b42']);
    expect(narrow(shoe, wish, ['Size']).variants.map(({ id }) => id)).toEqual(['r43']);
    expect(narrow(shoe, [{ name: 'Width', label: 'wide' }], []).selected).toEqual([]);
  });

  it('says which values exist and which can be bought beside the others', () => {
    const stock = new Map(shoe.variants.map(({ id, stock: left }) => [id, left]));
    const [, size] = optionSignals(shoe, [{ name: 'Color', label: 'Red' }], stock);
    expect(size!.values).toEqual([
      { label: '42', exists: true, available: true },
      { label: '43', exists: true, available: false },
    ]);
  });
});

describe('catalog search', () => {
  const make = (id: string, title: string, more: object = {}) =>
    productSchema.parse({
      id,
      title,
      variants: [{ id: `${id}-v`, title, price: 20_000, stock: 1, sku: `SKU-${id}` }],
      ...more,
    });
  const index = indexCatalog([
    make('a', 'Sony WH-1000XM5 Noise Canceling Headphones', {
      brand: 'Sony',
      category: 'Electronics > Audio > Headphones',
      categoryId: 543626,
    }),
    make('b', 'Wired in-ear headphone', { brand: 'Volt', category: 'Electronics > Audio > Headphones' }),
    make('c', 'Kitchen noise-free blender', { category: 'Home & Garden > Kitchen' }),
  ]);
  const found = (query: string, filters?: SearchFilters) =>
    index.search({ query, filters, priced: true }).map(({ id }) => id);

  it('ranks what has all the words before what has some of them', () => {
    expect(found('noise-cancelling headphones')[0]).toBe('a');
    expect(found('headphones')).toEqual(expect.arrayContaining(['a', 'b']));
    expect(found('headphones')).not.toContain('c');
    expect(found('zebra')).toEqual([]);
  });

  it('filters by category path, ancestor, name or number, by brand and by price', () => {
    expect(found('', { categories: ['Electronics'] })).toEqual(['a', 'b']);
    expect(found('', { categories: ['headphones'], brands: ['sony'] })).toEqual(['a']);
    expect(found('', { categories: ['543626'] })).toEqual(['a']);
    expect(found('', { price: { max: 19_999 } })).toEqual([]);
  });

  it('finds by product, variant and SKU', () => {
    for (const id of ['a', 'a-v', 'SKU-a']) expect(index.find(id)?.id).toBe('a');
    expect(index.find('nothing')).toBeUndefined();
  });
});
