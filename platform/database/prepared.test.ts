import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Prepared } from './prepared.ts';

const step = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  do: fc.constantFrom('say', 'forget', 'send'),
});

it('knows at every moment which names its session holds: what is kept, and what is still to be closed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), steps => {
      const prepared = new Prepared(3);
      const session = new Set<string>();
      for (const { key, do: verb } of steps) {
        if (verb === 'forget') prepared.forget(key);
        if (verb === 'send')
          for (const name of prepared.takeClosing()) expect(session.delete(name)).toBe(true);
        if (verb === 'say' && !prepared.get(key)) {
          const name = prepared.newName();
          expect(session.has(name)).toBe(false);
          session.add(name);
          prepared.keep(key, name, undefined);
        }
        if (verb === 'say') expect(session.has(prepared.get(key)!.name)).toBe(true);
      }
      prepared.forgetAll();
      for (const name of prepared.takeClosing()) session.delete(name);
      expect([...session]).toEqual([]);
    }),
  );
});

it('lets go of what was used longest ago', () => {
  const prepared = new Prepared(2);
  for (const key of ['first', 'second']) prepared.keep(key, key, undefined);
  prepared.get('first');
  prepared.keep('third', 'third', undefined);
  expect(prepared.get('second')).toBeUndefined();
  expect(prepared.get('first')).toBeDefined();
  expect(prepared.takeClosing()).toEqual(['second']);
});
