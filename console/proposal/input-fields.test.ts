import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldsOf, textOf, valueFrom, withValue } from './input-fields.ts';

const input = {
  merchant: 'northwind',
  lines: [{ sku: 'WH-1', quantity: 1 }],
  limit: { amount: 25000, currency: 'USD' },
  gift: false,
  note: null,
};

test('every value of an input becomes a field, money as one', () => {
  expect(fieldsOf(input).map(({ path, kind }) => [path.join('.'), kind])).toEqual([
    ['merchant', 'text'],
    ['lines.0.sku', 'text'],
    ['lines.0.quantity', 'number'],
    ['limit', 'money'],
    ['gift', 'boolean'],
    ['note', 'text'],
  ]);
});

test('one value is replaced and the rest stays', () => {
  expect(withValue(input, ['lines', 0, 'quantity'], 2)).toEqual({
    ...input,
    lines: [{ sku: 'WH-1', quantity: 2 }],
  });
  expect(input.lines[0]!.quantity).toBe(1);
});

test('what was typed becomes the value, or nothing when it cannot', () => {
  const [, , quantity, limit, , note] = fieldsOf(input);
  expect(valueFrom(quantity!, '3')).toBe(3);
  expect(valueFrom(quantity!, 'three')).toBeUndefined();
  expect(valueFrom(quantity!, '')).toBeUndefined();
  expect(valueFrom(limit!, '249.5')).toEqual({ amount: 24950, currency: 'USD' });
  expect(valueFrom(limit!, '249.999')).toBeUndefined();
  expect(valueFrom(note!, '')).toBeNull();
});

test('a field left as it is reads back as what it was', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.constant(null))),
      values => {
        for (const field of fieldsOf(values)) expect(valueFrom(field, textOf(field))).toEqual(field.value);
      },
    ),
  );
  const money = fieldsOf({ amount: -5, currency: 'USD' })[0]!;
  expect(textOf(money)).toBe('-0.05');
});
