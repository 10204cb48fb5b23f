import fc from 'fast-check';
import type { Row } from '../row.ts';
import { currencies, exponents } from './currencies.ts';

/** The instant of every random run. */
export const now = new Date('2026-11-21T12:00:00Z');
const hour = 3_600_000;

export const categories = ['headphones', 'laptops', 'books'] as const;
export const brands = ['Sony', 'Bose', 'Dell'] as const;
export const tags = ['sale', 'new'] as const;
export const shops = ['Northwind', 'Contoso', 'Fabrikam'] as const;

/** Small numbers meet guards and each other; large ones meet the limits of exact arithmetic. */
export const price = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 2_000 }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 1_000_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 450_359_962_737 }) },
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 5 });

export const currency = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('USD', 'EUR', 'JPY', 'KWD', 'CLF') },
  { weight: 1, arbitrary: fc.constantFrom(...currencies) },
);
export { exponents };

/** Catalogs of one currency, with what is unknown, stale, foreign or from the future in them. */
export const rowOf = (code: string): fc.Arbitrary<Row> =>
  fc.record({
    sku: fc.integer({ min: 0, max: 40 }).map(number => `SKU-${number}`),
    currency: fc.oneof(
      { weight: 19, arbitrary: fc.constant(code) },
      { weight: 1, arbitrary: fc.constant('SEK') },
    ),
    price,
    list: maybe(price),
    cost: maybe(fc.oneof(price, fc.constant(0))),
    map: maybe(price),
    stock: maybe(fc.integer({ min: -2, max: 300 })),
    age_days: maybe(fc.integer({ min: 0, max: 200 })),
    sold_30_days: maybe(fc.integer({ min: 0, max: 100 })),
    opening: maybe(price),
    prior: maybe(price),
    brand: maybe(fc.constantFrom(...brands)),
    categories: fc.subarray([...categories]),
    tags: fc.subarray([...tags]),
    attributes: fc.dictionary(fc.constantFrom('color', 'size'), fc.constantFrom('black', 'white', 'xl')),
    competitors: fc.array(
      fc.record({
        name: fc.constantFrom(...shops),
        price,
        currency: fc.oneof(
          { weight: 9, arbitrary: fc.constant(code) },
          { weight: 1, arbitrary: fc.constant('SEK') },
        ),
        seen_at: fc.integer({ min: -80, max: 2 }).map(hours => now.getTime() + hours * hour),
      }),
      { maxLength: 5 },
    ),
  });

export const catalogOf = (code: string, size = 12): fc.Arbitrary<Row[]> =>
  fc.array(rowOf(code), { minLength: 1, maxLength: size });
