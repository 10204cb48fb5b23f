import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flakinessOf, type TestOutcome } from './flakiness.ts';

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
