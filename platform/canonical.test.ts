import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, fingerprint, merkleRoot, sha256, storable } from './canonical.ts';

const json = fc.jsonValue({ maxDepth: 4 });

describe('canonical JSON', () => {
  it('says the same whatever the order of keys', () => {
    const shuffled = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(shuffled)
        : value && typeof value === 'object'
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, each]) => [key, shuffled(each)]),
            )
          : value;
    fc.assert(
      fc.property(json, value => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it('survives being read back: the fingerprint of what is stored is the fingerprint of what was signed', () => {
    fc.assert(
      fc.property(json, value => {
        expect(fingerprint(JSON.parse(canonicalJson(value)))).toBe(fingerprint(value));
      }),
    );
  });

  it('sorts keys by UTF-16 code units, as RFC 8785 shows (3.2.3)', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const text = canonicalJson(Object.fromEntries(keys.map(key => [key, 0])));
    expect(Object.keys(JSON.parse(text))).toEqual([
      '1',
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\ud83d\ude00',
      '\ufb33',
    ]);
  });

  it.each([
    [Number('333333333.33333329'), '333333333.3333333'],
    [1e30, '1e+30'],
    [4.5, '4.5'],
    [2e-3, '0.002'],
    [1e-27, '1e-27'],
    [-0, '0'],
    [1e21, '1e+21'],
    [Number('123456789012345680000'), '123456789012345680000'],
  ])('writes the number %d as RFC 8785 does', (number, text) => {
    expect(canonicalJson(number)).toBe(text);
  });

  it.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    undefined,
    1n,
    '\ud800',
    { '\udc00': 1 },
    [['deep', '\ud83d']],
  ])('refuses what no document can carry (%#)', value => {
    expect(() => canonicalJson(value)).toThrow();
  });
});

describe('what is made storable', () => {
  const text = fc.string({
    unit: fc.oneof(fc.string({ unit: 'binary', maxLength: 2 }), fc.constantFrom('\0', '\ud800', '\udfff')),
  });
  const anything = fc.letrec<{ any: unknown }>(tie => ({
    any: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.integer(),
      fc.constant(null),
      fc.array(tie('any')),
      fc.dictionary(text, tie('any')),
    ),
  })).any;

  it('is a document without NUL and half pairs, and stays as it is from then on', () => {
    fc.assert(
      fc.property(anything, value => {
        const kept = storable(value);
        expect(canonicalJson(kept)).not.toMatch(/\\u0000/);
        expect(storable(kept)).toEqual(kept);
      }),
    );
  });

  it('is what it was when there was nothing wrong with it', () => {
    fc.assert(
      fc.property(json, value => {
        fc.pre(!JSON.stringify(value).includes('\\u'));
        expect(storable(value)).toEqual(value);
      }),
    );
  });
});

describe('the root over targets', () => {
  const leaf = fc.nat().map(each => sha256(String(each)));
  const leaves = fc.uniqueArray(leaf, { minLength: 1, maxLength: 40 });

  it('changes with any change of any leaf', () => {
    fc.assert(
      fc.property(leaves, fc.nat(), leaf, (all, at, other) => {
        fc.pre(!all.includes(other));
        expect(merkleRoot(all.with(at % all.length, other))).not.toBe(merkleRoot(all));
      }),
    );
  });

  it('changes with the order, and when a leaf is left out, added or said twice', () => {
    fc.assert(
      fc.property(leaves, fc.nat(), fc.nat(), leaf, (all, i, j, more) => {
        fc.pre(!all.includes(more));
        const [a, b] = [i % all.length, j % all.length];
        const root = merkleRoot(all);
        const swapped = all.with(a, all[b]!).with(b, all[a]!);
        expect(merkleRoot(swapped) === root).toBe(a === b);
        expect(merkleRoot(all.toSpliced(a, 1))).not.toBe(root);
        expect(merkleRoot(all.toSpliced(a, 0, more))).not.toBe(root);
        expect(merkleRoot(all.toSpliced(a, 0, all[a]!))).not.toBe(root);
      }),
    );
  });

  it('is RFC 6962’s: no leaf can pass for a node', () => {
    const hash = (...parts: (string | Uint8Array)[]) =>
      parts
        .reduce<ReturnType<typeof createHash>>((made, part) => made.update(part), createHash('sha256'))
        .digest();
    const [one, two, three] = ['1', '2', '3'].map(text => sha256(text)) as [string, string, string];
    const [a, b, c] = [one, two, three].map(each => hash('\0', Buffer.from(each, 'hex'))) as [
      Buffer,
      Buffer,
      Buffer,
    ];
    expect(merkleRoot([one])).toBe(a.toString('hex'));
    expect(merkleRoot([one, two, three])).toBe(hash('\x01', hash('\x01', a, b), c).toString('hex'));
    expect(merkleRoot([hash('\x01', a, b).toString('hex')])).not.toBe(merkleRoot([one, two]));
    expect(merkleRoot([])).toBe(sha256(''));
  });
});
