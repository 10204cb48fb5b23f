import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonSchema } from './definition.ts';
import { outlineOf } from './output-outline.ts';

const outline = (schema: z.ZodType) => outlineOf(jsonSchema(schema, 'output'));

describe('the outline of an output schema', () => {
  it('tells names and types, and leaves out what the kernel has checked', () => {
    const schema = z.object({
      name: z.string().min(1),
      note: z.string().nullable(),
      kind: z.enum(['a', 'b']).nullable(),
      place: z.object({ city: z.string() }).nullable(),
      counts: z.record(z.string(), z.int()),
    });
    expect(outline(schema)).toEqual({
      type: 'object',
      properties: {
        name: { type: 'string' },
        note: { type: ['string', 'null'] },
        kind: { anyOf: [{ enum: ['a', 'b'] }, { type: 'null' }] },
        place: { type: ['object', 'null'], properties: { city: { type: 'string' } } },
        counts: { type: 'object' },
      },
    });
  });

  it('names money instead of spelling it out each time', () => {
    const money = z.object({ amount: z.int(), currency: z.string() });
    expect(outline(z.object({ price: money, list: money.nullable() }))).toEqual({
      type: 'object',
      properties: {
        price: { type: 'object', title: 'Money' },
        list: { type: ['object', 'null'], title: 'Money' },
      },
    });
  });

  it('ends at the third level, and before what holds itself', () => {
    const deep = z.object({
      a: z.object({ b: z.object({ c: z.object({ d: z.string() }), json: z.json() }) }),
    });
    expect(outline(deep)).toMatchObject({
      properties: { a: { properties: { b: { properties: { c: { type: 'object' }, json: {} } } } } },
    });
    expect(JSON.stringify(outline(deep))).not.toContain('$ref');
  });

  it('is never stricter than the schema: what the kernel lets through is valid for clients that check', () => {
    const schema = z.object({
      list: z.array(
        z.object({ id: z.uuid(), price: z.object({ amount: z.int(), currency: z.string() }).nullable() }),
      ),
      status: z.enum(['open', 'closed']).nullable(),
      either: z.union([z.string(), z.int(), z.null()]),
      extra: z.json(),
      tuple: z.tuple([z.string(), z.int()]),
    });
    const valid = fc.record({
      list: fc.array(
        fc.record({
          id: fc.uuid(),
          price: fc.option(fc.record({ amount: fc.integer(), currency: fc.string() })),
        }),
      ),
      status: fc.constantFrom('open', 'closed', null),
      either: fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
      extra: fc.jsonValue(),
      tuple: fc.tuple(fc.string(), fc.integer()),
    });
    const accepts = new Ajv2020().compile(outline(schema));
    fc.assert(
      fc.property(valid, value => {
        const plain = JSON.parse(JSON.stringify(value));
        expect(schema.safeParse(plain).success).toBe(true);
        expect(accepts(plain), JSON.stringify(accepts.errors)).toBe(true);
      }),
    );
  });
});
