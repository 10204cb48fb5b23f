import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anywhere, around, digits, letters, personalNames, secretNames } from './canaries.fixture.ts';
import { redact } from './redaction.ts';

const shown = (value: unknown): string => JSON.stringify(redact(value)) ?? '';

describe('what must never be seen', () => {
  it('is taken out of any structure', () => {
    fc.assert(
      fc.property(around(anywhere), ({ value, hidden }) => {
        expect(shown(value)).not.toContain(hidden);
      }),
      { numRuns: 2000 },
    );
  });

  it('is taken out where it is percent-encoded, once or over and over', () => {
    fc.assert(
      fc.property(anywhere, fc.integer({ min: 1, max: 3 }), ({ text, hidden }, times) => {
        let address = text;
        for (let time = 0; time < times; time++) address = encodeURIComponent(address);
        const seen = shown({ 'url.path': `/api/proposals/${address}` });
        expect(seen).not.toContain(hidden);
        expect(seen).not.toContain(encodeURIComponent(hidden));
      }),
      { numRuns: 500 },
    );
    expect(redact('/api/proposals/margaret%40example.org')).toBe('/api/proposals/[redacted:email]');
    expect(redact('/search?q=caf%C3%A9%20au%20lait&off=50%')).toBe('/search?q=caf%C3%A9%20au%20lait&off=50%');
  });

  it('is taken out by the name of its member', () => {
    const named = fc.tuple(fc.oneof(secretNames, personalNames), letters(9), fc.nat(2));
    fc.assert(
      fc.property(named, ([name, hidden, how]) => {
        const member =
          how === 0
            ? { [name]: hidden }
            : how === 1
              ? { [name]: { parts: [hidden] } }
              : { name, value: hidden };
        expect(shown(member)).not.toContain(hidden);
        expect(shown({ deep: [member] })).not.toContain(hidden);
        expect(shown(JSON.stringify(member))).not.toContain(hidden);
      }),
      { numRuns: 500 },
    );
  });

  it('is found in headers as lists, in JWKs, in numbers, in keys cut short, and glued to words', () => {
    expect(shown(['Cookie', 'sid=tomato', 'accept', 'text/html'])).toBe(
      '["Cookie","[redacted:secret]","accept","text/html"]',
    );
    expect(shown(new Headers({ authorization: 'tomato', accept: '*/*' }))).toBe(
      '{"accept":"*/*","authorization":"[redacted:secret]"}',
    );
    expect(shown({ kty: 'OKP', crv: 'Ed25519', x: 'public', d: 'tomato' })).not.toContain('tomato');
    expect(redact(4111111111111111)).toBe('[redacted:card]');
    expect(redact(4111111111111111n)).toBe('[redacted:card]');
    expect(redact('-----BEGIN RSA PRIVATE KEY-----\ntomato')).toBe('[redacted:private-key]');
    expect(redact('answered {"customer":{"street_address":"tomato 7","line2":"tomato"}} with 422')).toBe(
      'answered {"customer":{"street_address":[redacted:personal],"line2":[redacted:personal]}} with 422',
    );
    expect(shown(new Error('{"first_name":"tomato"}'))).not.toContain('tomato');
    expect(redact('card4111111111111111ok')).toBe('card[redacted:card]ok');
    expect(redact('{"email":"a@b.example","email":"hidden"}')).not.toContain('a@b.example');
    expect(redact('{"password":"to\\"ma\\\\to", broken')).not.toMatch(/to|ma/);
    expect(redact(String.raw`{"log":"{\"password\":\"tomato\"}", broken`)).not.toContain('tomato');
  });
});

describe('what must be seen', () => {
  const ordinary = fc.oneof(
    fc.uuid(),
    fc.stringMatching(/^[A-Z]{2,4}-[A-Z0-9]{3,8}(-[A-Z0-9]{1,4})?$/),
    fc.integer({ min: 1, max: 99_999_99 }).map(minor => `$${(minor / 100).toFixed(2)}`),
    fc.integer({ min: 1, max: 99_999 }).map(amount => `${amount.toLocaleString('de-DE')},00 €`),
    digits(13),
    digits(12),
    fc
      .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
      .map(date => date.toISOString()),
    fc.stringMatching(/^[0-9a-f]{64}$/),
    fc.stringMatching(/^[0-9a-f]{32}$/),
    fc.lorem({ maxCount: 8 }),
    fc.constantFrom(
      'https://shop.example/products?color=black&page=2',
      'cs_catalog_query',
      'cs_kernel',
      '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      'bullmq@6.7.0',
      'basic instructions',
      'the bearer of this letter',
      'Token count: many',
      '192.168.100.1:8080',
      '2026-05-04 10:00:00+02:00',
      'headphones, 24-bit 96 kHz, 30 h',
      'Pan: cast iron, 28 cm',
      'address: 127.0.0.1:80',
      'Rückgabe 30 Tage',
      '1299 1499 999',
      '[{"sku":"A-1","price":1999}]',
      '12.50 13.99 24.00 99.95',
    ),
  );
  it('is left as it is: ids, prices, article numbers, instants, digests, words', () => {
    fc.assert(
      fc.property(fc.array(ordinary, { minLength: 1, maxLength: 4 }), values => {
        for (const value of values) expect(redact(value)).toBe(value);
        expect(redact({ values, list: values.map(value => ({ value })) })).toEqual({
          values,
          list: values.map(value => ({ value })),
        });
        expect(redact(values.join(', '))).toBe(values.join(', '));
      }),
      { numRuns: 1000 },
    );
  });

  it('includes UUIDs whose digits would pass for a card', () => {
    fc.assert(
      fc.property(digits(32), text => {
        const id = text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
        expect(redact(`order ${id}.`)).toBe(`order ${id}.`);
      }),
    );
  });

  it('keeps counts, flags and empty places under names of secrets', () => {
    const usage = {
      'gen_ai.usage.input_tokens': 12,
      has_password: true,
      token: null,
      progressToken: 3,
      total: 1999,
    };
    expect(redact(usage)).toEqual(usage);
  });
});

describe('redaction', () => {
  it('changes nothing more the second time, and never what it was given', () => {
    fc.assert(
      fc.property(around(anywhere), ({ value }) => {
        const before = inspect(value, { depth: null });
        const once = redact(value);
        expect(redact(once)).toEqual(once);
        expect(inspect(value, { depth: null })).toBe(before);
      }),
      { numRuns: 500 },
    );
  });

  it('gives plain data for anything, without throwing', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withNullPrototype: true,
          withObjectString: true,
        }),
        value => {
          expect(() => JSON.stringify(redact(value))).not.toThrow();
        },
      ),
      { numRuns: 500 },
    );
    const circular: Record<string, unknown> = { name: 'a' };
    circular.self = circular;
    expect(redact(circular)).toEqual({ name: 'a', self: '[redacted:circular]' });
    const hostile = {
      get bad() {
        throw new Error('no');
      },
      good: 1,
    };
    expect(redact(hostile)).toEqual({ bad: '[redacted:unreadable]', good: 1 });
    expect(redact(JSON.parse('{"__proto__":{"polluted":1}}'))).toEqual(
      JSON.parse('{"__proto__":{"polluted":1}}'),
    );
    expect(
      redact(
        Array(40)
          .fill(0)
          .reduce<unknown>(inner => [inner], 'x'),
      ),
    ).toBeDefined();
  });

  it.each([
    ['aaaa…', 'a'],
    ['eyJ…', 'eyJ'],
    ['dots', 'a.'],
    ['ats', 'a@'],
    ['digits', '1'],
    ['spaced digits', '1 '],
    ['cards', '4111 '],
    ['hyphens', '-'],
    ['quotes', 'password="'],
    ['begins', '-----BEGIN PRIVATE KEY-----'],
    ['schemes', 'a://b:'],
    ['prefixes', 'cs_a_'],
    ['bearers', 'Bearer '],
    ['pluses', '+1 '],
    ['mails', 'a@b.c.'],
    ['brackets', '['],
    ['backslashes', 'token="\\'],
    ['names', 'token: '],
    ['hexadecimal', '4f'],
    ['users', 'x://u:p@'],
    ['members', '"email":"'],
    ['assignments', 'a='],
    ['underscores', 'a_'],
    ['percents', '%25'],
    ['encoded ats', 'a%40'],
  ])('takes linear time for %s', (_, part) => {
    const text = part.repeat(Math.ceil(300_000 / part.length));
    const start = performance.now();
    redact(text);
    redact(`${text}!`);
    expect(performance.now() - start).toBeLessThan(3000); // quadratic work takes minutes
  });
});
