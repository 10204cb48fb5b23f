import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { positionOf } from './position.ts';

const hour = 3_600_000;
const at = 1_000_000 * hour;
const seen = (price: number, hoursAgo = 1, currency = 'USD') => ({
  name: `Shop ${price}`,
  price,
  currency,
  seen_at: at - hoursAgo * hour,
});
const ours = { amount: 10_000, currency: 'USD' };

describe('our position', () => {
  it('between competitors', () => {
    expect(positionOf(ours, [seen(9_000), seen(12_000), seen(9_501), seen(11_000)], at, 24)).toEqual({
      lowest: 9_000,
      median: 10_251,
      highest: 12_000,
      rank: 3,
      of: 5,
      spread: 3_333,
      gap: 1_111,
      stale: 0,
      otherCurrency: 0,
    });
  });
  it('shares the first rank with who asks the same', () => {
    expect(positionOf(ours, [seen(10_000), seen(12_000)], at, 24)).toMatchObject({ rank: 1, gap: 0 });
  });
  it('leaves out what is stale, from the future, or in another currency, and says so', () => {
    const others = [seen(1, 25), seen(2, -1), seen(3, 1, 'EUR'), seen(11_000, 24)];
    expect(positionOf(ours, others, at, 24)).toMatchObject({
      lowest: 11_000,
      of: 2,
      stale: 2,
      otherCurrency: 1,
    });
  });
  it('is unknown without a fresh price', () => {
    expect(positionOf(ours, [seen(9_000, 25)], at, 24)).toMatchObject({
      rank: null,
      lowest: null,
      of: 1,
      stale: 1,
    });
  });

  const price = fc.integer({ min: 1, max: 1_000_000 });
  const anySeen = fc.record({
    price,
    hours: fc.integer({ min: 0, max: 48 }),
    currency: fc.constantFrom('USD', 'EUR'),
  });
  it('agrees with counting by hand', () => {
    fc.assert(
      fc.property(price, fc.array(anySeen, { maxLength: 12 }), (amount, all) => {
        const found = positionOf(
          { amount, currency: 'USD' },
          all.map(each => seen(each.price, each.hours, each.currency)),
          at,
          24,
        );
        const fresh: number[] = [];
        let cheaper = 0;
        for (const each of all) {
          if (each.currency !== 'USD' || each.hours > 24) continue;
          fresh.push(each.price);
          if (each.price < amount) cheaper += 1;
        }
        expect(found.of).toBe(fresh.length + 1);
        expect(found.of - 1 + found.stale + found.otherCurrency).toBe(all.length);
        if (fresh.length === 0) {
          expect(found.rank).toBeNull();
          return;
        }
        expect(found.rank).toBe(cheaper + 1);
        expect(found.lowest).toBe(fresh.reduce((least, each) => Math.min(least, each)));
        expect(found.highest).toBe(fresh.reduce((most, each) => Math.max(most, each)));
        // No more than half of the prices lie on either side of the median.
        expect(fresh.filter(each => each < found.median!).length * 2).toBeLessThanOrEqual(fresh.length);
        expect(fresh.filter(each => each > found.median!).length * 2).toBeLessThanOrEqual(fresh.length);
      }),
    );
  });
});
