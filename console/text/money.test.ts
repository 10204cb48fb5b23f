import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimal, formatMoney, isMoney } from './money.ts';

test('amounts are shown with the digits that ISO 4217 gives their currency', () => {
  expect(formatMoney({ amount: 24900, currency: 'USD' })).toBe('$249.00');
  expect(formatMoney({ amount: 24900, currency: 'JPY' })).toBe('¥24,900');
  expect(formatMoney({ amount: 1234567, currency: 'KWD' })).toBe('KWD\u00a01,234.567');
  expect(formatMoney({ amount: 5, currency: 'USD' })).toBe('$0.05');
  expect(formatMoney({ amount: -5, currency: 'USD' })).toBe('-$0.05');
  expect(formatMoney({ amount: 150, currency: 'AFN' })).toMatch(/1\.50/);
});

test('an amount too large for a float keeps its last cent', () => {
  expect(decimal({ amount: Number.MAX_SAFE_INTEGER, currency: 'USD' })).toBe('90071992547409.91');
});

test('an unknown currency is not guessed at', () => {
  expect(formatMoney({ amount: 5, currency: 'XQQ' })).toBe('5 minor units of XQQ');
  expect(isMoney({ amount: 5, currency: 'XQQ' })).toBe(false);
});

test('the decimal reads back as the amount', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.constantFrom('USD', 'JPY', 'KWD'), (amount, currency) => {
      expect(BigInt(decimal({ amount, currency }).replace('.', ''))).toBe(BigInt(amount));
    }),
  );
});
