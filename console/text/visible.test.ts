import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unseenIn, visible } from './visible.ts';

test('a right-to-left override cannot turn a name around', () => {
  expect(visible('Invoice \u202Efdp.exe')).toBe('Invoice ⟨U+202E⟩fdp.exe');
});

test('zero-width characters, tags and controls are spelt out', () => {
  expect(visible('pay\u200Bpal')).toBe('pay⟨U+200B⟩pal');
  expect(visible('a\u{E0041}b')).toBe('a⟨U+E0041⟩b');
  expect(visible('a\u0007b\u2028c')).toBe('a⟨U+0007⟩b⟨U+2028⟩c');
});

test('lines, tabs, emoji families and other scripts are left alone', () => {
  for (const text of ['two\nlines\tand a tab', '👩‍👩‍👧', 'می‌خواهم', 'سلام', 'Ünïcödé'])
    expect(visible(text)).toBe(text);
  expect(visible('a\r\nb')).toBe('a\nb');
});

test('whatever comes in, nothing unseen goes out, and a second pass changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const shown = visible(text);
      expect(shown).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B\u200E\u200F\u061C\uFEFF]/);
      expect(visible(shown)).toBe(shown);
    }),
  );
});

test('a field for typing says what it holds and cannot show', () => {
  expect(unseenIn('Invoice \u202Efdp.exe')).toContain('Invoice ⟨U+202E⟩fdp.exe');
  expect(unseenIn('12 Orchard Lane')).toBeUndefined();
});
