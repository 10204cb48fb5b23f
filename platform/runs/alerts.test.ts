import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertsOf, type RunFacts } from './alerts.ts';

const start = new Date('2026-11-28T12:00:00Z');
const minutesIn = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000);
const calm: RunFacts = {
  targets: 1_000,
  made: 1_000,
  givenUp: 0,
  deadLetters: 0,
  startedAt: start,
  endedAt: minutesIn(5),
  throttledAt: [],
};
const raised = (facts: Partial<RunFacts>, now = minutesIn(6)): string[] =>
  alertsOf({ ...calm, ...facts }, now).map(({ rule, severity }) => `${rule} ${severity}`);

describe('a run', () => {
  it('that goes as it should raises nothing', () => {
    expect(raised({})).toEqual([]);
    expect(raised({ startedAt: null, endedAt: null, made: 0 })).toEqual([]);
  });

  it('of which less than 97 % succeed is warned of, less than 90 % is critical', () => {
    expect(raised({ made: 970, givenUp: 30 })).toEqual([]);
    expect(raised({ made: 969, givenUp: 31 })).toEqual(['success warning']);
    expect(raised({ made: 900, givenUp: 100 })).toEqual(['success warning']);
    expect(raised({ made: 899, givenUp: 101 })).toEqual(['success critical']);
  });

  it('is judged by what has ended, once that is enough to judge by', () => {
    expect(raised({ made: 10, givenUp: 9, endedAt: null })).toEqual([]);
    expect(raised({ made: 10, givenUp: 10, endedAt: null })).toEqual(['success critical']);
    expect(raised({ targets: 2, made: 1, givenUp: 1 })).toEqual(['success critical']);
  });

  it('with more than 50 dead letters is warned of, with more than 100 is critical', () => {
    expect(raised({ deadLetters: 50 })).toEqual([]);
    expect(raised({ deadLetters: 51 })).toEqual(['dead_letters warning']);
    expect(raised({ deadLetters: 100 })).toEqual(['dead_letters warning']);
    expect(raised({ deadLetters: 101 })).toEqual(['dead_letters critical']);
  });

  it('that is asked to wait more than three times in five minutes is warned of', () => {
    expect(raised({ throttledAt: [4, 3, 2].map(minutesIn) })).toEqual([]);
    expect(raised({ throttledAt: [5, 3, 2, 0].map(minutesIn) })).toEqual(['throttled warning']);
    expect(raised({ throttledAt: [5.1, 3, 2, 0].map(minutesIn) })).toEqual([]);
  });

  it('that takes more than ten minutes is warned of, while it goes on and when it has ended', () => {
    expect(raised({ endedAt: null }, minutesIn(10))).toEqual([]);
    expect(raised({ endedAt: null }, minutesIn(11))).toEqual(['duration warning']);
    expect(raised({ endedAt: minutesIn(11) }, minutesIn(90))).toEqual(['duration warning']);
  });
});

it('what gets worse never silences an alert', () => {
  const facts = fc.record({
    made: fc.nat(500),
    givenUp: fc.nat(500),
    deadLetters: fc.nat(200),
    minutes: fc.nat(20),
    more: fc.nat(100),
  });
  fc.assert(
    fc.property(facts, ({ made, givenUp, deadLetters, minutes, more }) => {
      const rules = (worse: number) =>
        alertsOf(
          {
            ...calm,
            made,
            givenUp: givenUp + worse,
            deadLetters: deadLetters + worse,
            endedAt: minutesIn(minutes),
          },
          minutesIn(minutes),
        ).map(({ rule }) => rule);
      expect(rules(more)).toEqual(expect.arrayContaining(rules(0)));
    }),
  );
});
