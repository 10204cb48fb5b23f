import fc from 'fast-check';
import { expect, test } from 'vitest';
import { difference, labelOf } from './difference.ts';

test('a changed price stands beside the old one, what stayed is told as unchanged', () => {
  const price = (amount: number) => ({ price: { amount, currency: 'USD' }, sku: 'A-1' });
  expect(difference(price(2000), price(1800))).toEqual([
    {
      path: ['price'],
      before: { amount: 2000, currency: 'USD' },
      after: { amount: 1800, currency: 'USD' },
      changed: true,
    },
    { path: ['sku'], before: 'A-1', after: 'A-1', changed: false },
  ]);
});

test('a line that is taken out is one removal, not a shift of all that follow', () => {
  const line = (sku: string, quantity: number) => ({ sku, quantity });
  const changes = difference([line('a', 1), line('b', 2), line('c', 3)], [line('a', 1), line('c', 3)]);
  expect(
    changes.filter(change => change.changed).map(change => [change.path, change.before, change.after]),
  ).toEqual([
    [['b', 'sku'], 'b', undefined],
    [['b', 'quantity'], 2, undefined],
  ]);
});

test('what is new has no before; what goes away has no after; a value may itself be text', () => {
  expect(difference(null, { status: 'placed' })[0]).toMatchObject({ before: undefined, after: 'placed' });
  expect(difference({ status: 'placed' }, null)[0]).toMatchObject({ before: 'placed', after: undefined });
  expect(difference(null, 'hello')).toEqual([{ path: [], before: undefined, after: 'hello', changed: true }]);
});

test('equal documents differ nowhere, and every leaf of the new one is shown', () => {
  fc.assert(
    fc.property(fc.jsonValue(), document => {
      expect(difference(document, structuredClone(document)).every(change => !change.changed)).toBe(true);
    }),
  );
});

test('names of fields are read as words', () => {
  expect(labelOf(['shipping_address', 'postalCode'])).toBe('Shipping address · postal code');
  expect(labelOf(['lines', 'WH-1000XM5', 'quantity'])).toBe('Lines · WH-1000XM5 · quantity');
});
