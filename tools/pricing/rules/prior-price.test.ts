import { describe, expect, it } from 'vitest';
import { priorPrice } from './prior-price.ts';
import { priceAfter, priced } from './proof/stories.ts';

describe('an announced reduction', () => {
  const announced = { announced: 'eu_prior_price' };
  it('lies below the lowest price of the 30 days before, or is not announced', () => {
    expect(priced(announced)).toMatchObject({ status: 'changed', after: 9_000, prior: 9_500 });
    expect(priceAfter(announced, { prior: 9_000 })).toBe('not_below_prior');
    expect(priceAfter(announced, { prior: null })).toBe('prior_unknown');
    expect(priceAfter({ ...announced, change: { kind: 'percent', basis_points: 100 } })).toBe('not_reduced');
  });

  it('finds that price in the history: what was in force when the 30 days began belongs to it', () => {
    const at = (date: string, amount: number | null) => ({ at: Date.parse(date), amount });
    const history = [
      at('2026-01-01T00:00Z', 12_000),
      at('2026-10-01T00:00Z', 8_000),
      at('2026-11-01T00:00Z', 11_000),
      at('2026-11-20T00:00Z', 9_500),
    ];
    const announcedAt = new Date('2026-11-27T00:00Z');
    expect(priorPrice(history, announcedAt, 'Europe/Berlin')).toEqual({ amount: 8_000, complete: true });
    expect(priorPrice(history.slice(2), announcedAt, 'Europe/Berlin')).toEqual({
      amount: 9_500,
      complete: false,
    });
    expect(priorPrice([...history, at('2026-11-27T00:00Z', 1)], announcedAt, 'Europe/Berlin')?.amount).toBe(
      8_000,
    );
    expect(priorPrice([at('2026-01-01T00:00Z', null)], announcedAt, 'Europe/Berlin')).toBeNull();
  });

  it('counts 30 days by the calendar: the hour that spring takes away does not shorten them', () => {
    // 2026-04-10 00:00 in Berlin less 30 days is 2026-03-11 00:00 there, which is 719 hours before.
    const history = [
      { at: Date.parse('2026-03-01T00:00Z'), amount: 500 },
      { at: Date.parse('2026-03-10T22:30Z'), amount: 900 },
    ];
    expect(priorPrice(history, new Date('2026-04-09T22:00Z'), 'Europe/Berlin')).toEqual({
      amount: 900,
      complete: true,
    });
  });
});
