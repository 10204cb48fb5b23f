import fc from 'fast-check';
import type { PriceWish, WishedChange, WishedSelector } from '../price-wish.ts';
import { now } from './catalogs.ts';

const some = (...values: string[]) => fc.subarray(values, { minLength: 1 });
const rarely = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
const bound = (most: number) =>
  fc.record({ value: fc.integer({ min: 2, max: most }), inclusive: fc.boolean() });
const oneEnd = (most: number) =>
  fc.oneof(
    bound(most).map(min => ({ min })),
    bound(most).map(max => ({ max })),
  );

const selector = (code: string): fc.Arbitrary<WishedSelector> =>
  fc
    .record({
      named: fc.oneof(
        fc.constant({ all: true as const }),
        some('headphones', 'laptops', 'books').map(categories => ({ categories })),
        some('Sony', 'Dell', 'JBL').map(brands => ({ brands })),
        some('SKU-1', 'SKU-22', 'SKU-333').map(skus => ({ skus })),
        fc
          .tuple(some('Sony', 'JBL'), some('headphones', 'laptops'))
          .map(([brands, categories]) => ({ brands, categories })),
        fc
          .tuple(some('black', 'wireless'), some('headphones'))
          .map(([attributes, categories]) => ({ attributes, categories })),
      ),
      excluded: rarely(
        fc.oneof(
          some('Bose', 'Philips').map(excluded_brands => ({ excluded_brands })),
          some('tablets', 'phones').map(excluded_categories => ({ excluded_categories })),
          some('SKU-4', 'SKU-55').map(excluded_skus => ({ excluded_skus })),
        ),
      ),
      age_days: rarely(oneEnd(400)),
      stock_units: rarely(oneEnd(500)),
      price: rarely(
        fc
          .tuple(
            fc.integer({ min: 2, max: 50_000 }),
            fc.integer({ min: 1, max: 50_000 }),
            fc.constantFrom('min', 'max', 'both'),
          )
          .map(([low, more, which]) => ({
            currency: code,
            ...(which === 'max' ? {} : { min: { amount: low, inclusive: true } }),
            ...(which === 'min' ? {} : { max: { amount: low + more, inclusive: true } }),
          })),
      ),
    })
    .map(({ named, excluded, ...rest }) => defined({ ...named, ...excluded, ...rest }));

const points = fc.integer({ min: -9_999, max: 20_000 }).filter(each => each !== 0);
const amount = fc.integer({ min: -90_000, max: 90_000 }).filter(each => each !== 0);
const change = (code: string): fc.Arbitrary<WishedChange> =>
  fc.oneof(
    points.map(basis_points => ({ kind: 'percent' as const, basis_points })),
    amount.map(each => ({ kind: 'absolute' as const, amount: each, currency: code })),
    fc
      .integer({ min: 1, max: 900_000 })
      .map(each => ({ kind: 'set' as const, amount: each, currency: code })),
    fc.constant({ kind: 'match_competitor' as const }),
    fc
      .constantFrom('Amazon', 'Walmart')
      .map(competitor => ({ kind: 'match_competitor' as const, competitor })),
    points.map(offset_basis_points => ({ kind: 'match_competitor' as const, offset_basis_points })),
    amount.map(offset_amount => ({ kind: 'match_competitor' as const, offset_amount, currency: code })),
  );

const minute = 60_000;
const schedule = fc
  .record({
    start: rarely(fc.integer({ min: 1, max: 200_000 })),
    lasts: rarely(fc.integer({ min: 1, max: 100_000 })),
    recurrence: rarely(fc.constantFrom('FREQ=WEEKLY;BYDAY=FR', 'FREQ=WEEKLY;BYDAY=MO', 'FREQ=DAILY')),
  })
  .map(({ start, lasts, recurrence }) => {
    const instant = (minutes: number) => new Date(now.getTime() + minutes * minute).toISOString();
    return defined({
      start: start === undefined ? undefined : instant(start),
      end: lasts === undefined ? undefined : instant((start ?? 0) + lasts),
      recurrence,
    }) as NonNullable<PriceWish['schedule']>;
  })
  .filter(each => Object.keys(each).length > 0);

/** Wishes in the shapes that an order can have. */
export const wishIn = (code: string): fc.Arbitrary<PriceWish> =>
  fc
    .record({
      selector: selector(code),
      change: change(code),
      announced: rarely(fc.constant(true as const)),
      guards: rarely(
        fc
          .record({
            min_margin: rarely(fc.integer({ min: 1, max: 9_000 })),
            cost_plus: rarely(fc.integer({ min: 1, max: 9_000 })),
            not_below: rarely(
              fc.integer({ min: 1, max: 9_000 }).map(each => ({ amount: each, currency: code })),
            ),
            not_above: rarely(
              fc.integer({ min: 9_000, max: 90_000 }).map(each => ({ amount: each, currency: code })),
            ),
            respect_map: rarely(fc.constant(true as const)),
          })
          .map(defined)
          .filter(each => Object.keys(each).length > 0),
      ),
      rounding: rarely(
        fc.oneof(
          fc.constantFrom(99, 95, 5, 50).map(ending => ({ ending })),
          fc.constantFrom(5, 10, 100).map(nearest => ({ nearest })),
        ),
      ),
      schedule: rarely(schedule),
    })
    .map(wish => defined(wish) as PriceWish);
