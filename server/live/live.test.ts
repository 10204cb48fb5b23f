import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertOutsideOrTarget, covers, hostNamed } from './places.ts';
import { TypedSecrets } from './secrets.ts';

describe('a host that an operator allows', () => {
  it('stands for its ports 80 and 443, and with a port for that one', () => {
    expect(covers([hostNamed('Shop.example')], 'shop.example:443')).toBe(true);
    expect(covers([hostNamed('shop.example')], 'shop.example:8080')).toBe(false);
    expect(covers([hostNamed('shop.example:8080')], 'shop.example:8080')).toBe(true);
    expect(covers([hostNamed('shop.example')], 'evil.shop.example:443')).toBe(false);
  });

  it.each(['*', 'https://shop.example', 'shop.example/cart', 'a b', 'user@shop.example', ''])(
    '%j is none',
    text => {
      expect(() => hostNamed(text)).toThrow(/no host/);
    },
  );

  it('is not on this machine or in our own network, unless it is a test target', () => {
    const ours = [
      'localhost:4477',
      '127.0.0.1:4477',
      '10.0.0.8',
      '[::1]:80',
      'api.localhost',
      '169.254.169.254',
    ];
    for (const host of ours) expect(() => assertOutsideOrTarget(host, [])).toThrow(/our own network/);
    for (const host of ['shop.example', '93.184.216.34']) assertOutsideOrTarget(host, []);
    assertOutsideOrTarget('localhost:3000', ['localhost:3000']);
    expect(() => assertOutsideOrTarget('localhost:4477', ['localhost:3000'])).toThrow(/our own network/);
  });
});

describe('what was typed into a password field', () => {
  it('is in no text any more, however a page escapes it', () =>
    fc.assert(
      fc.property(
        fc
          .string({ minLength: 8, maxLength: 40 })
          .filter(text => text.trim() === text && !/redacted/.test(text)),
        fc.constantFrom<(text: string) => string>(
          text => text,
          text => encodeURIComponent(text),
          text => JSON.stringify({ text }),
        ),
        (secret, escaped) => {
          const secrets = new TypedSecrets();
          for (let end = 1; end <= secret.length; end++) secrets.add(secret.slice(0, end));
          const clean = secrets.without(`before ${escaped(secret)} after`);
          expect(clean).toContain('[redacted:secret]');
          expect(clean.startsWith('before ')).toBe(true);
        },
      ),
    ));

  it('leaves what it was while it was typed: its beginning is a word like any other', () => {
    const secrets = new TypedSecrets();
    for (const typed of ['lamp', 'lamp-', 'lamp-9x']) secrets.add(typed);
    expect(secrets.without('a lamp for lamp-9x')).toBe('a lamp for [redacted:secret]');
  });
});
