import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf, type DeliveryMethod } from './documents.ts';
import { checkShelf, quote, type Shelf, type Terms } from './quote.ts';
import { isRejection } from './rejection.ts';
import { businessSchema, productSchema } from './shop.ts';

const now = new Date('2026-11-18T10:00:00Z');
const business = businessSchema.parse({
  id: 'test-shop',
  name: 'Test shop',
  country: 'US',
  currency: 'USD',
  supportEmail: 'help@shop.example',
  cancellation: 'Until it ships.',
  returns: { windowDays: 30, returnShipping: 'free' },
});

const product = (id: string, price: number) =>
  productSchema.parse({ id, title: id, variants: [{ id, title: id, price, stock: 1_000_000 }] });

const scenario = fc.record({
  prices: fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 6 }),
  quantities: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 6, maxLength: 6 }),
  discounts: fc.array(
    fc.record({
      basisPoints: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: undefined }),
      amount: fc.integer({ min: 0, max: 50_000 }),
      onlyFirst: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
  shipping: fc.integer({ min: 0, max: 5_000 }),
  freeAbove: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
  tax: fc.record({
    basisPoints: fc.integer({ min: 0, max: 3_000 }),
    inclusive: fc.boolean(),
    taxesShipping: fc.boolean(),
  }),
  addressed: fc.boolean(),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

function quoted({ prices, quantities, discounts, shipping, freeAbove, tax, addressed }: Scenario) {
  const products = prices.map((price, index) => product(`p${index}`, price));
  const shelf: Shelf = new Map(
    products.map(item => [item.id, { product: item, variant: item.variants[0]!, available: 1_000_000 }]),
  );
  const terms: Terms = {
    origin: 'https://shop.example',
    business,
    shippingRates: [
      {
        id: 'std',
        country: 'default',
        serviceLevel: 'standard',
        title: 'Standard',
        price: shipping,
        minDays: 2,
        maxDays: 4,
        freeAbove,
      },
    ],
    taxRates: [{ country: 'US', title: 'Sales tax', ...tax }],
    discounts: discounts.map(({ basisPoints, amount, onlyFirst }, index) => ({
      code: `C${index}`,
      title: `Code ${index}`,
      combinable: true,
      ...(onlyFirst ? { eligibleItems: ['p0'] } : {}),
      ...(basisPoints === undefined
        ? { type: 'fixed_amount' as const, amount }
        : { type: 'percentage' as const, basisPoints }),
    })),
    promotions: [],
  };
  const lines = products.map(({ id }, index) => ({
    id: `li_${index}`,
    itemId: id,
    quantity: quantities[index]!,
  }));
  const method: DeliveryMethod = {
    id: 'shipping_1',
    type: 'shipping',
    line_item_ids: lines.map(({ id }) => id),
    destinations: [{ id: 'home', address_country: 'US' }],
    selected_destination_id: 'home',
    groups: [{ id: 'package_1', line_item_ids: [], options: [], selected_option_id: 'std' }],
  };
  return quote(
    lines,
    terms.discounts.map(({ code }) => code),
    addressed ? [method] : undefined,
    shelf,
    terms,
    now,
  );
}

describe('a quote', () => {
  it('adds up: the entries to the total, the lines to the subtotal, the parts to their whole', () => {
    fc.assert(
      fc.property(scenario, given => {
        const { totals, lineItems, applied } = quoted(given);
        const entries = totals.filter(({ type }) => type !== 'total');
        expect(entries.reduce((sum, { amount }) => sum + amount, 0)).toBe(amountOf(totals, 'total'));
        const subtotals = lineItems.map(line => amountOf(line.totals, 'subtotal'));
        expect(subtotals.reduce((sum, amount) => sum + amount, 0)).toBe(amountOf(totals, 'subtotal'));
        for (const line of lineItems) {
          expect(amountOf(line.totals, 'subtotal')).toBe(line.item.price * line.quantity);
          expect(amountOf(line.totals, 'subtotal') + amountOf(line.totals, 'items_discount')).toBe(
            amountOf(line.totals, 'total'),
          );
        }
        for (const { amount, allocations } of applied) {
          expect(allocations.reduce((sum, part) => sum + part.amount, 0)).toBe(amount);
        }
        for (const { lines, amount } of totals) {
          if (lines) expect(lines.reduce((sum, part) => sum + part.amount, 0)).toBe(amount);
        }
      }),
    );
  });

  it('never costs less than nothing, and its discounts never exceed the goods', () => {
    fc.assert(
      fc.property(scenario, given => {
        const { totals, applied, lineItems } = quoted(given);
        expect(amountOf(totals, 'total')).toBeGreaterThanOrEqual(0);
        const discount = applied.reduce((sum, { amount }) => sum + amount, 0);
        expect(discount).toBeLessThanOrEqual(amountOf(totals, 'subtotal'));
        expect(amountOf(totals, 'discount') + amountOf(totals, 'items_discount') + discount).toBe(0);
        for (const line of lineItems) expect(amountOf(line.totals, 'total')).toBeGreaterThanOrEqual(0);
        for (const entry of totals) expect(Number.isSafeInteger(entry.amount)).toBe(true);
      }),
    );
  });

  it('has one subtotal and one total, discounts below nothing and charges not', () => {
    fc.assert(
      fc.property(scenario, given => {
        const { totals } = quoted(given);
        for (const type of ['subtotal', 'total'])
          expect(totals.filter(entry => entry.type === type)).toHaveLength(1);
        for (const { type, amount } of totals) {
          if (type.includes('discount')) expect(amount).toBeLessThan(0);
          else expect(amount).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('the shelf', () => {
  it('counts lines of the same item together', () => {
    const item = product('p', 100);
    const shelf: Shelf = new Map([['p', { product: item, variant: item.variants[0]!, available: 3 }]]);
    const lines = [2, 2].map((quantity, index) => ({ id: `li_${index}`, itemId: 'p', quantity }));
    expect(checkShelf(lines.slice(0, 1), shelf)).toBeUndefined();
    const refused = checkShelf(lines, shelf);
    expect(isRejection(refused) && refused.messages[0]).toMatchObject({
      code: 'out_of_stock',
      path: '$.line_items[1].quantity',
    });
  });
});
