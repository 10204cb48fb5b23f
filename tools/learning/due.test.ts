import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isDue, nextOf, type Standing } from './due.ts';

const draft: Standing = { least: 20, accepted: 0, fresh: 0, draft: 2 };

it('waits for enough examples, and says how many there are', () => {
  const few = { ...draft, accepted: 19, fresh: 19 };
  expect(isDue(few, 'examples')).toBe(false);
  expect(isDue(few, 'week')).toBe(false);
  expect(nextOf(few)).toBe('Version 2 is not scored yet: 19 of at least 20 examples are accepted.');
  expect(isDue({ ...few, accepted: 20, fresh: 20 }, 'examples')).toBe(true);
});

it('is scored again by the week when one example is new, and never on what it was scored on', () => {
  const known = { ...draft, accepted: 21, fresh: 1 };
  expect(isDue(known, 'examples')).toBe(false);
  expect(isDue(known, 'week')).toBe(true);
  expect(isDue({ ...known, fresh: 0 }, 'week')).toBe(false);
  expect(nextOf({ ...known, fresh: 0 })).toBe('Version 2 was scored on all that was accepted.');
});

it('is never due on fewer examples than say anything, nor without a draft', () => {
  const standings = fc
    .record({ least: fc.integer({ min: 1, max: 50 }), accepted: fc.nat(100), fresh: fc.nat(100) })
    .filter(({ accepted, fresh }) => fresh <= accepted);
  fc.assert(
    fc.property(standings, fc.constantFrom('week' as const, 'examples' as const), (standing, why) => {
      expect(isDue({ ...standing, draft: null }, why)).toBe(false);
      if (isDue({ ...standing, draft: 2 }, why))
        expect(standing.accepted).toBeGreaterThanOrEqual(standing.least);
    }),
  );
});
