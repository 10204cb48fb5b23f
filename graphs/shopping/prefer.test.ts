import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KnownPreference } from '../../tools/memory/preference.ts';
import { prefilled, purchasePrefill, type Rankable, ranked } from './prefer.ts';
import type { Wish } from './state.ts';

const known = (about: KnownPreference['about'], value: string, more: Partial<KnownPreference> = {}) =>
  ({
    id: '019a0000-0000-7000-8000-000000000001',
    about,
    stance: 'prefer',
    value,
    taught: 'said',
    by: 'Ada',
    proposal: null,
    at: '2026-11-20T00:00:00Z',
    ...more,
  }) as KnownPreference;
const avoid = (about: KnownPreference['about'], value: string) => known(about, value, { stance: 'avoid' });
const offer = (title: string, brand: string | null, merchant: string): Rankable => ({
  title,
  brand,
  merchant: { id: merchant.toLowerCase(), name: merchant },
});
const offers = [
  offer('Bose QC', 'Bose', 'Voltbarn'),
  offer('Sony XM5', 'Sony', 'Kestrel'),
  offer('Sony XM4', null, 'Voltbarn'),
];
const anything = { brands: [], merchants: [] };
const titles = (preferences: KnownPreference[], wish: Pick<Wish, 'brands' | 'merchants'> = anything) =>
  ranked(offers, each => each, preferences, wish).value.map(({ title }) => title);

describe('preferences rank', () => {
  it('what is preferred first and what is avoided last', () => {
    expect(titles([known('brand', 'sony')])).toEqual(['Sony XM5', 'Sony XM4', 'Bose QC']);
    expect(titles([avoid('merchant', 'Voltbarn')])).toEqual(['Sony XM5', 'Bose QC', 'Sony XM4']);
  });

  it('but never against what the message itself names', () => {
    expect(titles([known('brand', 'Sony')], { brands: ['Bose'], merchants: [] })).toEqual(titles([]));
  });

  it('and are told only when they changed something', () => {
    expect(ranked(offers, each => each, [known('brand', 'Bose')], anything).used).toEqual([]);
    expect(ranked(offers, each => each, [known('brand', 'Apple')], anything).used).toEqual([]);
    expect(ranked(offers, each => each, [known('brand', 'Sony')], anything).used).toHaveLength(1);
  });

  it('leave no offer out, whatever they are', () => {
    const some = fc.record({
      about: fc.constantFrom('brand', 'merchant', 'attribute', 'price'),
      stance: fc.constantFrom('prefer', 'avoid'),
      value: fc.constantFrom('Sony', 'Bose', 'Voltbarn', 'x'),
    });
    fc.assert(
      fc.property(fc.array(some), preferences => {
        const all = preferences.map(({ about, value, stance }) =>
          known(about as 'brand', value, { stance: stance as 'avoid' }),
        );
        expect(titles(all).toSorted()).toEqual(titles([]).toSorted());
      }),
    );
  });
});

describe('preferences prefill', () => {
  const wish: Wish = {
    query: 'headphones',
    quantity: 1,
    brands: [],
    excluded: [],
    required: [],
    free_returns: false,
    merchants: [],
  };
  it('the weights of a search that names no order of its own', () => {
    const cheap = [known('price', 'low')];
    expect(prefilled(wish, cheap)).toEqual({ value: { ...wish, weights: { price: 8 } }, used: cheap });
    const byArrival = { ...wish, weights: { arrival: 10 } };
    expect(prefilled(byArrival, cheap)).toEqual({ value: byArrival, used: [] });
  });

  it('an address, and a quantity of just that article', () => {
    const all = [known('address', 'office'), known('quantity', '2', { of: 'voltbarn/1' })];
    expect(purchasePrefill('voltbarn/1', all)).toEqual({ address: all[0], quantity: all[1] });
    expect(purchasePrefill('voltbarn/2', all).quantity).toBeUndefined();
  });
});
