import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flakinessOf, type TestOutcome } from './flakiness.ts';
import { wilson } from './wilson.ts';

const history = (
  ...outcomes: readonly (TestOutcome['outcome'] | readonly TestOutcome['outcome'][])[]
): TestOutcome[] =>
  outcomes.flatMap((each, at) =>
    [each]
      .flat()
      .map(outcome => ({ sha: `commit ${at}`, at: `2026-11-${String(at + 1).padStart(2, '0')}`, outcome })),
  ) as TestOutcome[];

describe('a test is judged by what it did', () => {
  it.each([
    [
      'both outcomes on one commit are flaky, however few runs there are',
      history('passed', ['failed', 'passed']),
      'flaky',
    ],
    ['so is a retry that passed', history('both'), 'flaky'],
    [
      'a break and a mend are not',
      history('passed', 'passed', 'failed', 'failed', 'passed', 'passed'),
      'steady',
    ],
    [
      'one that flips and flips is a suspect',
      history('passed', 'failed', 'passed', 'failed', 'passed', 'passed'),
      'suspect',
    ],
    ['one that always fails is steady', history('failed', 'failed', 'failed', 'failed', 'failed'), 'steady'],
    ['of few runs nothing is said', history('passed', 'failed'), 'too_few'],
    ['of none neither', [], 'too_few'],
  ])('%s', (_what, outcomes, judgement) => {
    expect(flakinessOf(outcomes).judgement).toBe(judgement);
  });

  it('in whatever order it is told', () => {
    const told = history('passed', 'failed', 'passed', ['failed', 'passed'], 'failed', 'passed');
    fc.assert(
      fc.property(fc.shuffledSubarray(told, { minLength: told.length }), shuffled => {
        expect(flakinessOf(shuffled)).toEqual(flakinessOf(told));
      }),
    );
  });
});

describe('Wilson’s interval', () => {
  it.each([
    [0, 10, 0, 0.2775],
    [5, 10, 0.2366, 0.7634],
    [10, 10, 0.7225, 1],
    [1, 100, 0.0018, 0.0545],
  ])('of %i in %i is what the tables say', (hits, trials, low, high) => {
    const [from, to] = wilson(hits, trials);
    expect([from, to]).toEqual([expect.closeTo(low, 3), expect.closeTo(high, 3)]);
  });

  it('holds the share and lies between nothing and all', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (hits, more) => {
        const trials = hits + more;
        const [low, high] = wilson(hits, trials);
        const share = trials === 0 ? 0.5 : hits / trials;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low - 1e-9).toBeLessThanOrEqual(share);
        expect(high + 1e-9).toBeGreaterThanOrEqual(share);
      }),
    );
  });
});
