import fc from 'fast-check';
import type { Base } from '../base.ts';
import { readRule } from '../read-rule.ts';
import type { Change, PriceRule } from '../rule.ts';
import type { Condition, Selection } from '../selection.ts';
import { brands, catalogOf, categories, currency, now, price, shops, tags } from './catalogs.ts';

const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const hours = fc.constantFrom(1, 24, 72);
const points = fc.oneof(fc.integer({ min: -6_000, max: 12_000 }), fc.constantFrom(0, -9_999, 1_000_000));

const bounds = (value: fc.Arbitrary<number>) =>
  fc.tuple(value, value, fc.constantFrom('least', 'most', 'both')).map(([a, b, which]) => ({
    ...(which === 'most' ? {} : { at_least: Math.min(a, b) }),
    ...(which === 'least' ? {} : { at_most: Math.max(a, b) }),
  }));

const conditionOf = (code: string): fc.Arbitrary<Condition> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant({ kind: 'everything' as const }) },
    some(categories).map(any_of => ({ kind: 'category' as const, any_of })),
    some(brands).map(any_of => ({ kind: 'brand' as const, any_of })),
    some(tags).map(any_of => ({ kind: 'tag' as const, any_of })),
    fc
      .tuple(fc.option(fc.constantFrom('color', 'size'), { nil: undefined }), some(['black', 'xl']))
      .map(([name, any_of]) => ({ kind: 'attribute' as const, ...(name ? { name } : {}), any_of })),
    fc
      .uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 })
      .map(numbers => ({ kind: 'sku' as const, any_of: numbers.map(number => `SKU-${number}`) })),
    bounds(fc.integer({ min: 0, max: 3_000 })).map(each => ({
      kind: 'price' as const,
      currency: code,
      ...each,
    })),
    bounds(fc.integer({ min: -5_000, max: 9_000 })).map(each => ({ kind: 'margin' as const, ...each })),
    bounds(fc.integer({ min: 0, max: 300 })).map(each => ({ kind: 'stock' as const, ...each })),
    bounds(fc.integer({ min: 0, max: 200 })).map(each => ({ kind: 'age_days' as const, ...each })),
    bounds(fc.integer({ min: 0, max: 100 })).map(each => ({ kind: 'sold_30_days' as const, ...each })),
    fc
      .tuple(
        bounds(fc.integer({ min: -5_000, max: 5_000 })),
        fc.constantFrom('lowest', 'median', 'highest'),
        hours,
      )
      .map(([each, against, no_older_than_hours]) => ({
        kind: 'competitor_position' as const,
        against: against as 'median',
        no_older_than_hours,
        ...each,
      })),
  );

export const selectionOf = (code: string): fc.Arbitrary<Selection> =>
  fc.letrec<{ tree: Selection }>(tie => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      conditionOf(code),
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map(of => ({ kind: 'all_of' as const, of })),
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map(of => ({ kind: 'any_of' as const, of })),
      tie('tree').map(of => ({ kind: 'not' as const, of })),
    ),
  })).tree;

const ends = fc.constantFrom('skip' as const, 'block' as const).map(each => ({ do: each }));
const fallback = fc.oneof(
  ends,
  ends,
  fc.constant({ do: 'use' as const, base: { kind: 'current' as const } }),
);
const ownBase: fc.Arbitrary<Base> = fc.oneof(
  fc.constant({ kind: 'current' as const }),
  fc
    .tuple(fc.constantFrom('list' as const, 'cost' as const), fallback)
    .map(([kind, if_missing]) => ({ kind, if_missing })),
);
const competitorBase: fc.Arbitrary<Base> = fc
  .tuple(hours, fallback)
  .chain(([no_older_than_hours, if_missing]) =>
    fc.oneof(
      fc
        .constantFrom('lowest' as const, 'median' as const, 'highest' as const)
        .map(pick => ({ kind: 'competitor' as const, pick, no_older_than_hours, if_missing })),
      fc
        .integer({ min: 1, max: 4 })
        .map(rank => ({ kind: 'competitor_rank' as const, rank, no_older_than_hours, if_missing })),
      fc
        .constantFrom(...shops)
        .map(name => ({ kind: 'competitor_named' as const, name, no_older_than_hours, if_missing })),
    ),
  );

const difference = fc.integer({ min: -1_500, max: 1_500 });
const pricing = (code: string): fc.Arbitrary<{ base: Base; change: Change }> =>
  fc.oneof(
    fc.record({
      base: ownBase,
      change: fc.oneof(
        points.map(basis_points => ({ kind: 'percent' as const, basis_points })),
        difference.map(amount => ({ kind: 'absolute' as const, amount, currency: code })),
      ),
    }),
    fc.record({
      base: fc.constant({ kind: 'current' as const }),
      change: price.map(amount => ({ kind: 'set' as const, amount, currency: code })),
    }),
    fc.record({
      base: competitorBase,
      change: fc.oneof(
        fc.constant({ kind: 'match' as const }),
        points.map(basis_points => ({ kind: 'match_percent' as const, basis_points })),
        difference.map(amount => ({ kind: 'match_absolute' as const, amount, currency: code })),
      ),
    }),
  );

const limit = fc.record({
  basis_points: fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.constant(20_000)),
  beyond: fc.constantFrom('clamp', 'block'),
});
/** Each guard in about one rule of five: where many meet, they leave no price, and nothing is proved of any. */
const perhaps = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const guards = (code: string) =>
  fc
    .record({
      floor: perhaps(price.map(amount => ({ amount, currency: code }))),
      ceiling: perhaps(price.map(amount => ({ amount, currency: code }))),
      minimum_margin: perhaps(fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.constant(9_999))),
      minimum_markup: perhaps(fc.integer({ min: 0, max: 8_000 })),
      map: perhaps(fc.record({ if_unknown: fc.constantFrom('no_minimum', 'block') })),
      only: perhaps(fc.constantFrom('cuts', 'raises')),
      change_per_run: perhaps(limit),
      change_per_day: perhaps(limit),
      stock: perhaps(
        fc.record({
          at_least: fc.integer({ min: 1, max: 100 }),
          applies_to: fc.constantFrom('any_change', 'cuts'),
        }),
      ),
    })
    .map(({ floor, ceiling, ...rest }) => {
      const swapped = floor && ceiling && floor.amount > ceiling.amount;
      const all = { ...rest, floor: swapped ? ceiling : floor, ceiling: swapped ? floor : ceiling };
      return Object.fromEntries(Object.entries(all).filter(([, guard]) => guard !== undefined));
    });

const rounding = fc
  .tuple(
    fc.constantFrom(1, 5, 10, 100, 1_000),
    fc.nat(),
    fc.constantFrom('nearest', 'up', 'down'),
    fc.constantFrom('half_even', 'half_up'),
    fc.constantFrom('keep_bound', 'block'),
  )
  .map(([every, ending, direction, ties, if_none_fits]) => ({
    every,
    ending: ending % every,
    direction,
    ties,
    if_none_fits,
  }));

const day = 86_400_000;
const schedule = fc.oneof(
  fc
    .tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 40 }))
    .map(([from, days]) => ({ from: now.getTime() + from * day, until: now.getTime() + (from + days) * day }))
    .map(({ from, until }) => ({
      time_zone: 'Europe/Berlin',
      start: new Date(from).toISOString(),
      end: new Date(until).toISOString(),
    })),
  fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=SA,SU', 'FREQ=MONTHLY;BYMONTHDAY=21').map(recurrence => ({
    time_zone: 'America/New_York',
    start: '2026-03-01T05:00:00.000Z',
    recurrence,
    lasts: 'P1D',
  })),
);

/** Rules of one currency that the reader accepts. */
export const ruleOf = (code: string, id = 'rule'): fc.Arbitrary<PriceRule> =>
  fc
    .tuple(
      selectionOf(code),
      pricing(code),
      guards(code),
      rounding,
      perhaps(schedule),
      perhaps(fc.constant('eu_prior_price')),
      fc.integer({ min: 0, max: 3 }),
    )
    .map(([select, { base, change }, guarded, rounded, when, announced, priority]) => {
      const reading = readRule({
        schema: 1,
        id,
        version: 1,
        name: 'Random',
        currency: code,
        select,
        base,
        change,
        guards: guarded,
        rounding: rounded,
        ...(when ? { schedule: when } : {}),
        ...(announced ? { announced } : {}),
        priority,
      });
      if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
      return reading.value;
    });

/** A few rules of one currency, and a catalog to run them on. */
export const situation = (rules = 3) =>
  currency.chain(code =>
    fc.record({
      set: fc.record({
        rules: fc
          .integer({ min: 1, max: rules })
          .chain(count => fc.tuple(...Array.from({ length: count }, (_, at) => ruleOf(code, `rule-${at}`)))),
        on_tie: fc.constantFrom('block' as const, 'lowest_price' as const, 'highest_price' as const),
      }),
      rows: catalogOf(code),
    }),
  );
