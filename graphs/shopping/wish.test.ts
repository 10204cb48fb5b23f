import { describe, expect, it } from 'vitest';
import { OfflinePlanner } from '../../agents/planner/planner.ts';
import { understand } from '../../agents/understand.ts';
import type { IntentOf } from '../../agents/understanding.ts';
import type { OfferPart } from '../parts.ts';
import { registry } from '../registry.ts';
import { loosening, suggested } from './search.ts';
import type { Wish } from './state.ts';
import { refined, wishOf } from './wish.ts';

const now = new Date('2026-11-20T21:00:00Z');
const find = (slots: IntentOf<'find_products'>['slots']) => wishOf(slots, now);
const wish: Wish = {
  query: 'headphones',
  quantity: 2,
  max_price: 25_000,
  currency: 'USD',
  arrive_by: '2026-11-22',
  min_rating: 4,
  brands: ['Aurelle'],
  excluded: ['wired'],
  required: ['noise cancelling'],
  free_returns: true,
  merchants: ['voltbarn'],
};
const shown = [
  { ordinal: 1, price: { amount: 9_900, currency: 'USD' } },
  { ordinal: 2, price: { amount: 12_000, currency: 'USD' } },
] as OfferPart[];
const refine = (slots: IntentOf<'refine'>['slots']) => refined(wish, slots, shown, now);
const price = (max: number, inclusive: boolean) => ({ currency: 'USD', max: { amount: max, inclusive } });

describe('a search as it was asked for', () => {
  it('is of the words, or else of the category, and one piece of it', () => {
    expect(find({ query: 'a red kettle', category: 'kettles' })).toMatchObject({
      query: 'a red kettle',
      quantity: 1,
    });
    expect(find({ category: 'kettles', quantity: 3 })).toMatchObject({ query: 'kettles', quantity: 3 });
    expect(find({})).toBeUndefined();
  });

  it('keeps limits that exclude their bound one minor unit away from it', () => {
    expect(find({ query: 'tea', price: price(25_000, false) })).toMatchObject({
      max_price: 24_999,
      currency: 'USD',
    });
    expect(find({ query: 'tea', price: price(25_000, true) })).toMatchObject({ max_price: 25_000 });
    const from = { currency: 'USD', min: { amount: 100, inclusive: false } };
    expect(find({ query: 'tea', price: from })).toMatchObject({ min_price: 101 });
  });

  it.each([
    ['P3D', '2026-11-23'],
    ['P2W', '2026-12-04'],
    ['PT48H', '2026-11-22'],
  ])('that comes within %s comes by %s', (arrive_within, day) => {
    expect(find({ query: 'tea', arrive_within })).toMatchObject({ arrive_by: day });
  });
});

describe('a search that is changed', () => {
  it('keeps all that the message does not change', () => {
    expect(refine({ query: 'earbuds' })).toEqual({ ...wish, query: 'earbuds' });
    expect(refine({ attributes: ['wireless'] }).required).toEqual(['noise cancelling', 'wireless']);
    expect(refine({ excluded_brands: ['Mirabo'] }).excluded).toEqual(['wired', 'Mirabo']);
  });

  it('is cheaper than the offer that is meant, the first when none is', () => {
    expect(refine({ direction: ['cheaper'] }).max_price).toBe(9_899);
    expect(refine({ direction: ['cheaper'], ordinal: 2 }).max_price).toBe(11_999);
    expect(refine({ direction: ['cheaper'], price: price(5_000, true) }).max_price).toBe(5_000);
  });

  it.each([
    ['price', { max_price: undefined }],
    ['brands', { brands: [] }],
    ['attributes', { required: [], excluded: [] }],
    ['arrival', { arrive_by: undefined }],
    ['rating', { min_rating: undefined }],
    ['merchants', { merchants: [] }],
  ] as const)('without its %s loses them and nothing else', (limit, without) => {
    expect(refine({ drop: [limit] })).toEqual({ ...wish, min_price: undefined, ...without });
  });
});

it('what we suggest to say is understood', async () => {
  const planner = new OfflinePlanner();
  for (const message of [...registry.flatMap(({ examples }) => examples), ...loosening, ...suggested]) {
    const understood = await understand(planner, {
      message,
      now: now.toISOString(),
      time_zone: 'UTC',
      currency: 'USD',
      situation: { offers: [], proposals: [] },
    });
    expect(understood, message).toMatchObject({ ok: true, understanding: { not_understood: [] } });
  }
});
