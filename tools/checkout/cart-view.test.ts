import { expect, it } from 'vitest';
import { counted, sayCart } from './cart-view.ts';

it('counts one line as one line', () => {
  const total = { amount: 7799, currency: 'USD' };
  const line = { item: 'headphones', title: 'Headphones', quantity: 2, total };
  const cart = { merchant: 'voltbarn', id: 'c1', totals: [], total };
  expect(sayCart({ ...cart, lines: [line] })).toBe('Cart at voltbarn: 1 line, $77.99.');
  expect(counted([line, line])).toBe('2 lines');
});
