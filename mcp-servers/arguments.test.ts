import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readArguments } from './arguments.ts';
import { jsonSchema } from './definition.ts';

const input = z.object({
  quantity: z.int(),
  price: z.number().optional(),
  gift: z.boolean().optional(),
  note: z.string().nullable().optional(),
  address: z.object({ city: z.string(), floor: z.int().optional() }).optional(),
  lines: z.array(z.object({ sku: z.string(), count: z.int() })).optional(),
  extra: z.looseObject({ known: z.int().optional() }).optional(),
});
const schema = jsonSchema(input, 'input');
const read = (value: unknown) => readArguments('buy', schema, value);
const readingOf = (value: unknown) => {
  const result = read(value);
  return result.ok ? result.value : result.problem;
};

describe('arguments', () => {
  it.each([
    ['text for a number', { quantity: '42', price: '9.5' }, { quantity: 42, price: 9.5 }],
    ['text for a boolean', { gift: 'true' }, { gift: true }],
    [
      'JSON text for an object',
      { address: '{"city":"Oslo","floor":"3"}' },
      { address: { city: 'Oslo', floor: 3 } },
    ],
    ['JSON text for a list', { lines: '[{"sku":"a","count":"2"}]' }, { lines: [{ sku: 'a', count: 2 }] }],
    [
      'null for what may be left out',
      { price: null, address: { city: 'Oslo', floor: null } },
      { address: { city: 'Oslo' } },
    ],
    ['null where null is a value', { note: null }, { note: null }],
    ['no arguments at all', undefined, {}],
  ])('mends %s', (_slip, given, meant) => {
    expect(readingOf(given)).toEqual(meant);
  });

  it.each([
    ['a fraction for an integer', { quantity: '4.2' }],
    ['words for a number', { quantity: 'four' }],
    ['an integer too large to be exact', { quantity: '12345678901234567890' }],
    ['a number for text', { note: 42 }],
    ['broken JSON', { address: '{"city":' }],
    ['a list for an object', { address: '[1]' }],
    ['yes for true', { gift: 'yes' }],
  ])('leaves alone what could mean several things: %s', (_slip, given) => {
    expect(readingOf(given)).toEqual(given);
  });

  it.each([
    [
      { quantitty: 1 },
      'buy has no argument "quantitty". It takes: quantity, price, gift, note, address, lines, extra.',
    ],
    [{ address: { town: 'Oslo' } }, 'buy\'s address has no argument "town". It takes: city, floor.'],
    [
      { lines: [{ sku: 'a', count: 1 }, { id: 'b' }] },
      'buy\'s lines[1] has no argument "id". It takes: sku, count.',
    ],
    [JSON.parse('{"__proto__":1}'), 'buy has no argument "__proto__".'],
    [{ toString: 1 }, 'buy has no argument "toString".'],
  ])('refuses unknown names and lists those that exist: %j', (given, message) => {
    expect(readingOf(given)).toMatchObject({
      code: 'unknown_argument',
      message: expect.stringContaining(message),
    });
  });

  it('takes anything where the tool does', () => {
    expect(readingOf({ extra: { known: '1', other: 'x' } })).toEqual({ extra: { known: 1, other: 'x' } });
  });

  it('refuses arguments that are no object', () => {
    expect(readingOf([1])).toMatchObject({ code: 'invalid_input' });
  });

  it('leaves every valid input as it is', () => {
    const valid = fc.record(
      {
        quantity: fc.integer(),
        price: fc.double({ noNaN: true, noDefaultInfinity: true }),
        gift: fc.boolean(),
        note: fc.option(fc.string()),
        address: fc.record({ city: fc.string(), floor: fc.integer() }, { requiredKeys: ['city'] }),
        lines: fc.array(fc.record({ sku: fc.string(), count: fc.integer() })),
      },
      { requiredKeys: ['quantity'] },
    );
    fc.assert(
      fc.property(valid, given => {
        expect(readingOf(given)).toEqual(given);
      }),
    );
  });

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.anything(), given => void read(given)));
  });
});
