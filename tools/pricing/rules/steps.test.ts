import { describe, expect, it } from 'vitest';
import { heldBy } from './evaluate.ts';
import { priceAfter, priced, seen } from './proof/stories.ts';
import { cashRounding } from './round.ts';
import type { Row } from './row.ts';
import { guardsIn } from './trace.ts';

const lowest = (if_missing: object, hours = 24) => ({
  base: { kind: 'competitor', pick: 'lowest', no_older_than_hours: hours, if_missing },
  change: { kind: 'match_percent', basis_points: -200 },
});

describe('select', () => {
  it('takes what the conditions say, and nothing in another currency', () => {
    const select = {
      kind: 'all_of',
      of: [
        { kind: 'category', any_of: ['headphones'] },
        { kind: 'not', of: { kind: 'brand', any_of: ['Bose'] } },
      ],
    };
    expect(priceAfter({ select })).toBe(9_000);
    expect(priceAfter({ select }, { brand: 'Bose' })).toBeNull();
    expect(priceAfter({ select }, { categories: ['books'] })).toBeNull();
    expect(priceAfter({ select }, { currency: 'EUR' })).toBeNull();
  });

  it('blocks what cannot be told: unknown cost is neither under nor over a margin', () => {
    const thin = { kind: 'margin', at_most: 1_000 };
    expect(priceAfter({ select: thin }, { cost: null })).toBe('selection_unknown');
    expect(priceAfter({ select: { kind: 'not', of: thin } }, { cost: null })).toBe('selection_unknown');
    // Where another condition already says no, the unknown does not matter.
    expect(
      priceAfter(
        { select: { kind: 'all_of', of: [{ kind: 'brand', any_of: ['Bose'] }, thin] } },
        { cost: null },
      ),
    ).toBeNull();
  });

  it('knows where competitors stand, as long as they were seen lately', () => {
    const dear = { kind: 'competitor_position', against: 'median', no_older_than_hours: 24, at_least: 1_000 };
    const competitors = [seen('A', 8_000, 1), seen('B', 9_000, 2), seen('C', 1, 30)];
    expect(priceAfter({ select: dear }, { competitors })).toBe(9_000);
    expect(priceAfter({ select: dear }, { competitors: [seen('A', 9_999, 1)] })).toBeNull();
    expect(priceAfter({ select: dear }, { competitors: [seen('C', 1, 30)] })).toBe('selection_unknown');
  });
});

describe('base', () => {
  it('may be the list price or the cost', () => {
    expect(priceAfter({ base: { kind: 'list', if_missing: { do: 'block' } } })).toBe(10_800);
    expect(
      priceAfter({
        base: { kind: 'cost', if_missing: { do: 'block' } },
        change: { kind: 'percent', basis_points: 5_000 },
      }),
    ).toBe(9_000);
  });

  it('is the competitor that the rule names, of those that count', () => {
    const competitors = [seen('A', 9_000, 1), seen('B', 8_000, 30), seen('C', 9_501, 2), seen('D', 1, -1)];
    const match = (base: object) =>
      priceAfter(
        {
          base: { no_older_than_hours: 24, if_missing: { do: 'block' }, ...base },
          change: { kind: 'match' },
        },
        { competitors },
      );
    expect(match({ kind: 'competitor', pick: 'lowest' })).toBe(9_000);
    expect(match({ kind: 'competitor', pick: 'highest' })).toBe(9_501);
    // 92.505 dollars, and a half goes up.
    expect(match({ kind: 'competitor', pick: 'median' })).toBe(9_251);
    expect(match({ kind: 'competitor_rank', rank: 2 })).toBe(9_501);
    expect(match({ kind: 'competitor_rank', rank: 3 })).toBe('base_missing');
    expect(match({ kind: 'competitor_named', name: 'B' })).toBe('base_missing');
    expect(match({ kind: 'competitor_named', name: 'A' })).toBe(9_000);
    const rival = [seen('Kestrel & Lowe', 7_000, 1), seen('Kestrel', 1_000, 1)];
    const byId = { kind: 'competitor_named', name: 'kestrel-and-lowe' };
    expect(
      priceAfter(
        {
          base: { no_older_than_hours: 24, if_missing: { do: 'block' }, ...byId },
          change: { kind: 'match' },
        },
        { competitors: rival },
      ),
    ).toBe(7_000);
  });

  it('that is missing or stale takes the branch that the rule names', () => {
    expect(priceAfter(lowest({ do: 'skip' }))).toBe('skipped');
    expect(priceAfter(lowest({ do: 'block' }))).toBe('base_missing');
    expect(priceAfter(lowest({ do: 'block' }), { competitors: [seen('A', 9_000, 25)] })).toBe('base_missing');
    expect(priceAfter(lowest({ do: 'use', base: { kind: 'list', if_missing: { do: 'skip' } } }))).toBe(
      11_760,
    );
  });
});

describe('guards', () => {
  it('hold a price at the floor, the ceiling, the margin, the markup and the minimum advertised price', () => {
    const half = { change: { kind: 'percent', basis_points: -5_000 } };
    const held = (guards: object, row: Partial<Row> = {}) => {
      const outcome = priced({ ...half, guards }, row)!;
      return [outcome.after, ...guardsIn(heldBy(outcome))];
    };
    const usd = (amount: number) => ({ amount, currency: 'USD' });
    expect(held({ floor: usd(7_000) })).toEqual([7_000, 'floor']);
    expect(held({ ceiling: usd(4_000) })).toEqual([4_000, 'ceiling']);
    expect(held({ minimum_margin: 2_000 })).toEqual([7_500, 'minimum_margin']);
    expect(held({ minimum_markup: 2_000 })).toEqual([7_200, 'minimum_markup']);
    expect(held({ map: { if_unknown: 'no_minimum' } }, { map: 8_000 })).toEqual([8_000, 'map']);
    expect(held({ change_per_run: { basis_points: 1_000, beyond: 'clamp' } })).toEqual([
      9_000,
      'change_per_run',
    ]);
  });

  it('take nothing unknown for zero', () => {
    expect(priceAfter({ guards: { minimum_margin: 0 } }, { cost: null })).toBe('cost_unknown');
    expect(priceAfter({ guards: { map: { if_unknown: 'block' } } })).toBe('map_unknown');
    expect(priceAfter({ guards: { map: { if_unknown: 'no_minimum' } } })).toBe(9_000);
    expect(
      priceAfter({ guards: { change_per_day: { basis_points: 500, beyond: 'clamp' } } }, { opening: null }),
    ).toBe('opening_unknown');
    expect(priceAfter({ guards: { stock: { at_least: 1, applies_to: 'cuts' } } }, { stock: null })).toBe(
      'stock_unknown',
    );
  });

  it('that leave no price block the row: a margin above the ceiling, a floor beyond the limit of change', () => {
    expect(
      priceAfter({ guards: { ceiling: { amount: 7_000, currency: 'USD' }, minimum_margin: 2_000 } }),
    ).toBe('guards_leave_no_price');
    const limit = { change_per_run: { basis_points: 500, beyond: 'clamp' } };
    expect(priceAfter({ guards: { ...limit, floor: { amount: 11_000, currency: 'USD' } } })).toBe(
      'limit_leaves_no_price',
    );
  });

  it('of the day count from the morning, so that many small runs are not one large change', () => {
    const day = { change_per_day: { basis_points: 1_200, beyond: 'clamp' } };
    expect(priceAfter({ guards: day })).toBe(9_000);
    expect(priceAfter({ guards: day }, { price: 9_000 })).toBe(8_800);
    expect(
      priceAfter({ guards: { change_per_day: { basis_points: 1_200, beyond: 'block' } } }, { price: 9_000 }),
    ).toBe('change_too_large');
  });

  it('never turn a cut into a raise where the rule only cuts', () => {
    const margin = { minimum_margin: 5_000 };
    expect(priceAfter({ guards: margin })).toBe(12_000);
    expect(priceAfter({ guards: { ...margin, only: 'cuts' } })).toBe('against_direction');
  });

  it('keep the price of what is nearly sold out', () => {
    const stock = { stock: { at_least: 50, applies_to: 'cuts' } };
    expect(priceAfter({ guards: stock })).toBe('stock_too_low');
    expect(priceAfter({ guards: stock, change: { kind: 'percent', basis_points: 1_000 } })).toBe(11_000);
  });
});

describe('rounding', () => {
  const ending = (more: object = {}) => ({
    rounding: {
      every: 100,
      ending: 99,
      direction: 'nearest',
      ties: 'half_up',
      if_none_fits: 'keep_bound',
      ...more,
    },
  });
  it('gives prices their ending, and a guard goes before it', () => {
    expect(priceAfter(ending())).toBe(8_999);
    expect(priceAfter(ending({ direction: 'up' }), { price: 10_010 })).toBe(9_099);
    expect(priceAfter({ ...ending(), guards: { floor: { amount: 9_000, currency: 'USD' } } })).toBe(9_099);
    const narrow = { floor: { amount: 9_000, currency: 'USD' }, ceiling: { amount: 9_050, currency: 'USD' } };
    expect(priceAfter({ ...ending(), guards: narrow })).toBe(9_000);
    expect(priceAfter({ ...ending({ if_none_fits: 'block' }), guards: narrow })).toBe(
      'rounding_leaves_no_price',
    );
  });

  it('rounds once, from the exact price: 1.4999 is no 2', () => {
    // 1,499.85 of 1,000 each: rounding to whole units first would make 1,500 of it, and that 2,000.
    const whole = { every: 1_000, ending: 0, direction: 'nearest', ties: 'half_up', if_none_fits: 'block' };
    expect(
      priceAfter({ rounding: whole, change: { kind: 'percent', basis_points: -1 } }, { price: 1_500 }),
    ).toBe(1_000);
  });

  it('pays cash where there are no small coins', () => {
    const francs = { currency: 'CHF', rounding: cashRounding('CHF') };
    expect(priceAfter(francs, { currency: 'CHF', price: 1_003 })).toBe(905);
    expect(
      priceAfter({ currency: 'SEK', rounding: cashRounding('SEK') }, { currency: 'SEK', price: 10_060 }),
    ).toBe(9_100);
  });
});

it('does not calculate what it cannot calculate exactly', () => {
  expect(
    priceAfter({ change: { kind: 'percent', basis_points: 1_000_000 } }, { price: 400_000_000_000 }),
  ).toBe('too_large');
  expect(priceAfter({ guards: { minimum_markup: 1_000_000 } }, { cost: 450_000_000_000 })).toBe('too_large');
});
