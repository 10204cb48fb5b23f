import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newKeyringDocument } from './keyring-document.ts';
import { keyringOf } from './keys.ts';

const keyring = keyringOf(newKeyringDocument());
const bytes = fc.uint8Array({ maxLength: 200 });

it('opens what it sealed, and nothing that was changed or is said to be something else', () => {
  fc.assert(
    fc.property(
      bytes,
      fc.string(),
      fc.string(),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (plain, about, other, place, flip) => {
        const sealed = keyring.seal(plain, about);
        expect(new Uint8Array(keyring.open(sealed, about))).toEqual(plain);
        const changed = Uint8Array.from(sealed);
        changed[place % changed.length]! ^= flip;
        expect(() => keyring.open(changed, about)).toThrow();
        expect(() => keyring.open(sealed.subarray(0, place % sealed.length), about)).toThrow();
        if (other !== about) expect(() => keyring.open(sealed, other)).toThrow();
      },
    ),
  );
});

it('verifies exactly what was signed, in exactly one spelling', () => {
  fc.assert(
    fc.property(bytes, bytes, (signed, other) => {
      const { keyId, signature } = keyring.sign(signed);
      expect(keyring.verify(keyId, signed, signature)).toBe(true);
      if (Buffer.compare(signed, other) !== 0) expect(keyring.verify(keyId, other, signature)).toBe(false);
      for (const spelling of [`${signature}=`, ` ${signature}`, signature.slice(0, -1), ''])
        expect(keyring.verify(keyId, signed, spelling)).toBe(false);
      expect(keyring.verify('another', signed, signature)).toBe(false);
    }),
    { numRuns: 30 },
  );
});

it('seals the same text differently each time, and digests it the same', () => {
  const text = Buffer.from('Rosenweg 7');
  expect(keyring.seal(text, 'a')).not.toEqual(keyring.seal(text, 'a'));
  expect(keyring.hmac('subject', 'margaret')).toBe(keyring.hmac('subject', 'margaret'));
  expect(keyring.hmac('subject', 'margaret')).not.toBe(keyring.hmac('device', 'margaret'));
  expect(keyringOf(newKeyringDocument()).hmac('subject', 'margaret')).not.toBe(
    keyring.hmac('subject', 'margaret'),
  );
});
