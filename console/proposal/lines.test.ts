import { expect, test } from 'vitest';
import { isActUpon, linesOf } from './lines.ts';

const line = { title: 'Trail mug', quantity: 2, total: { amount: 3000, currency: 'USD' } };

test('a new order has the lines that will stand in it', () => {
  expect(linesOf(null, { lines: [line], merchant: 'x' })).toEqual([line]);
});

test('a changed cart shows its new lines, never its old ones', () => {
  expect(linesOf({ lines: [line] }, { lines: [{ ...line, quantity: 3 }] })[0]?.quantity).toBe(3);
  expect(linesOf({ lines: [line], note: '' }, { note: 'hurry' })).toEqual([]);
});

test('a checkout that is completed shows the lines that were read in it', () => {
  expect(isActUpon({ lines: [line], state: 'open' }, { checkout: 'c', pay_with: 'x' })).toBe(true);
  expect(linesOf({ lines: [line], state: 'open' }, { checkout: 'c' })).toEqual([line]);
});

test('what is no list of lines gives none', () => {
  for (const after of [null, 'text', { lines: 'none' }, { lines: [{ title: 1 }] }])
    expect(linesOf(null, after)).toEqual([]);
  expect(isActUpon(null, { a: 1 })).toBe(false);
});
