import fc from 'fast-check';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import type { Step } from '../../manual-sessions/step.ts';
import type { SeenElement } from '../ports.ts';
import { choose, isForbidden } from './choose.ts';
import { wishesIn } from './goal.ts';
import { sabotageOf } from './sabotage.ts';
import { writeTest } from './write-test.ts';

const seen = (role: string, name: string, text = ''): SeenElement => ({ ref: name, role, name, text });

describe('a goal is taken apart', () => {
  it.each([
    [
      'enter "lamp" in the search field, press Search and see "3 lamps"',
      [
        { kind: 'fill', words: ['search'], value: 'lamp' },
        { kind: 'click', words: ['search'], value: null },
        { kind: 'see', words: [], value: '3 lamps' },
      ],
    ],
    ['add the lamp to the basket', [{ kind: 'click', words: ['add', 'lamp', 'basket'], value: null }]],
    ['choose "Blue, and matt" in colour', [{ kind: 'select', words: ['colour'], value: 'Blue, and matt' }]],
    ['tick gift wrap', [{ kind: 'check', words: ['gift', 'wrap'], value: null }]],
  ])('%s', (goal, wishes) => {
    expect(wishesIn(goal)).toEqual(wishes);
  });
});

describe('the element that is meant', () => {
  const page = [
    seen('button', 'Add to basket'),
    seen('button', 'Save for later'),
    seen('link', 'Returns'),
    seen('searchbox', 'Search lamps'),
  ];
  const meant = (goal: string) => choose(wishesIn(goal)[0]!, page);

  it('has most of the words, and the right role', () => {
    expect(meant('add the lamp to the basket')).toMatchObject({ kind: 'element', element: page[0] });
    expect(meant('enter "desk" in search')).toMatchObject({ kind: 'element', element: page[3] });
  });

  it('is none where nothing has them, and none where two have them alike', () => {
    expect(meant('print the invoice').kind).toBe('none');
    const twins = [seen('button', 'Open'), { ...seen('button', 'Open'), ref: 'other' }];
    expect(choose({ kind: 'click', words: ['open'], value: null }, twins).kind).toBe('several');
  });

  it('is never acted on where it spends money or destroys', () => {
    expect(
      ['Pay now', 'Place order', 'Delete account', 'Sign out'].map(name => isForbidden(seen('button', name))),
    ).toEqual([true, true, true, true]);
    expect(isForbidden(page[0]!)).toBe(false);
  });
});

const element = (name: string): Step['element'] => ({
  role: 'button',
  name,
  label: null,
  test_id: null,
  text: null,
  css: null,
});
const step = (kind: Step['kind'], more: Partial<Step> = {}): Step => ({
  kind,
  url: 'http://127.0.0.1:4000/product.html',
  element: null,
  value: null,
  secret: false,
  expects: null,
  ...more,
});

it('whatever a page says stays text, in the test and in the fault that is seeded', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom("'); process.exit(1); ('", '</script><script>alert(1)</script>', '\u2028', '*/ x /*'),
  );
  fc.assert(
    fc.property(text, text, (name, value) => {
      const steps = [step('goto'), step('fill', { element: element(name), value })];
      const written = writeTest(name, steps);
      if (written.kind !== 'written') throw new Error(written.why);
      const { program, errors } = parseSync('generated.spec.ts', written.source);
      expect([errors, program.body.map(({ type }) => type)]).toEqual([
        [],
        ['ImportDeclaration', 'ExpressionStatement'],
      ]);
      const fault = sabotageOf(steps)!;
      expect(parseSync('fault.js', fault).errors).toEqual([]);
      expect(fault.toLowerCase()).not.toContain('</script');
    }),
    { numRuns: 60 },
  );
});

describe('a step that cannot be played again is refused', () => {
  it.each([
    ['a secret', step('fill', { element: element('Password'), secret: true }), /secret/],
    [
      'a place in the tree',
      step('click', { element: { ...element('')!, css: 'div > a', role: null } }),
      /neither/,
    ],
  ])('%s', (_case, each, why) => {
    expect(writeTest('x', [step('goto'), each])).toMatchObject({
      kind: 'refused',
      why: expect.stringMatching(why),
    });
  });
});
