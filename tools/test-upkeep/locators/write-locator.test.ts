import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementOf } from '../../testing/upkeep.ts';
import { readLocator } from './locator-chain.ts';
import { writeLocator } from './write-locator.ts';

const save = elementOf('button', 'Save', { at: 1, testId: 'save' });
const saveAll = elementOf('button', 'Save all', { at: 2 });
const email = elementOf('input', '', { at: 3, label: 'E-mail', role: 'textbox' });
const note = elementOf('p', 'Nothing is saved yet', { at: 4, role: '', name: '' });

describe('a locator is written by what stays', () => {
  it.each([
    ['role and name', saveAll, [save, saveAll], "getByRole('button', { name: 'Save all' })"],
    [
      'role and exact name, where another has it in its own',
      save,
      [save, saveAll],
      "getByRole('button', { name: 'Save', exact: true })",
    ],
    ['label', email, [email, save], "getByLabel('E-mail')"],
    ['test id', save, [save, elementOf('button', 'Save', { at: 5 })], "getByTestId('save')"],
    ['text', note, [note, save], "getByText('Nothing is saved yet')"],
  ])('%s', (_by, element, page, code) => {
    expect(writeLocator(element, page)?.code).toBe(code);
  });

  it('and by nothing where nothing sets it apart', () => {
    const twin = elementOf('p', 'Sold out', { at: 6, role: '', name: '' });
    expect(writeLocator(twin, [twin, elementOf('p', 'Sold out', { at: 7, role: '', name: '' })])).toBeNull();
  });
});

it('is a text and nothing else, whatever a page calls its elements', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom(
      "'); process.exit(1); ('",
      '`$\u007bprocess.env.HOME}`',
      "\\'",
      '\u2028',
      'a\nb',
      'O\'Neil "x"',
    ),
  );
  fc.assert(
    fc.property(hostile, name => {
      const element = elementOf('button', name);
      const written = writeLocator(element, [element]);
      if (!written) return;
      const chain = readLocator(written.code)!;
      expect(chain.calls).toHaveLength(1);
      const [role, options] = chain.calls[0]!.args as [string, { name: string } | undefined];
      expect([role, options?.name]).toEqual(['button', name.replace(/\s+/g, ' ').trim()]);
    }),
    { numRuns: 150 },
  );
});
