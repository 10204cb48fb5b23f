import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CredentialKind, hasFormOf, newSecret, secretHash, secretPattern } from './secrets.ts';

const kinds: readonly CredentialKind[] = ['operator_link', 'session', 'access_token'];

describe('a secret', () => {
  it('says by its prefix what it is for', () => {
    expect(newSecret('operator_link')).toMatch(/^cs_link_[0-9A-Za-z]{49}$/);
    expect(newSecret('session')).toMatch(/^cs_sess_[0-9A-Za-z]{49}$/);
    expect(newSecret('access_token')).toMatch(/^cs_at_[0-9A-Za-z]{49}$/);
  });

  it('has the form of its own kind and of no other', () => {
    for (const made of kinds)
      for (const asked of kinds) expect(hasFormOf(asked, newSecret(made))).toBe(made === asked);
  });

  it('loses its form when any one character is changed', () => {
    const secret = newSecret('access_token');
    fc.assert(
      fc.property(fc.nat(secret.length - 1), fc.constantFrom(...'0aZ_ é'), (at, character) => {
        fc.pre(secret[at] !== character);
        expect(hasFormOf('access_token', secret.slice(0, at) + character + secret.slice(at + 1))).toBe(false);
      }),
    );
  });

  it('is never a text of anybody else', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...kinds), (text, kind) => {
        expect(hasFormOf(kind, text)).toBe(false);
      }),
    );
  });

  it('is found by a scanner in the middle of a log line', () => {
    const secret = newSecret('session');
    expect(`cookie: countersign=${secret}; path=/`.match(secretPattern)).toEqual([secret]);
  });

  it('is not made twice, and its hash tells nothing of its beginning', () => {
    const secrets = Array.from({ length: 200 }, () => newSecret('access_token'));
    expect(new Set(secrets).size).toBe(200);
    const beginnings = new Set(secrets.map(secret => secretHash(secret).slice(0, 8)));
    expect(beginnings.size).toBe(200);
  });
});
