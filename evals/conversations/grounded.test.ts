import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeenCall } from '../house/calls.ts';
import { ungrounded } from './grounded.ts';
import type { Turn } from './play.ts';

const told = (data: unknown): SeenCall => ({
  tool: 'compare_offers',
  word: 'query',
  input: {},
  outcome: {
    kind: 'result',
    tool: 'compare_offers',
    text: '',
    data: data as never,
    nextSteps: [],
    untrusted: false,
  },
});
const turn = (text: string, calls: readonly SeenCall[] = [], step = 'find a kettle'): Turn => ({
  step,
  answer: { text, parts: [] },
  calls,
  waits: [],
  milliseconds: 1,
});

describe('a number in an answer', () => {
  it('is grounded when a tool told it, in minor units, in basis points, or as a count of what it listed', () => {
    const offers = [{ landed: { amount: 8180, currency: 'USD' }, margin: 3534 }, {}, {}];
    expect(ungrounded([turn('3 offers from $81.80, a margin of 35.34 %.', [told({ offers })])])).toEqual([]);
    expect(ungrounded([turn('Of 92 prices, 91 would change.', [told({ changed: 91, blocked: 1 })])])).toEqual(
      [],
    );
    expect(ungrounded([turn('$21,556.89 in all.', [told({ before: 2155689 })])])).toEqual([]);
  });

  it('is grounded when the person said it, now or before', () => {
    expect(
      ungrounded([turn('Nothing below $250.', [], 'a kettle under $250'), turn('Still none under 250.')]),
    ).toEqual([]);
  });

  it('is from nowhere when nobody told it, also when a later call tells it', () => {
    expect(ungrounded([turn('It is $19.99.', [told({ amount: 1998 })])])).toEqual(['19.99']);
    expect(ungrounded([turn('It is $19.99.'), turn('Yes.', [told({ amount: 1999 })])])).toEqual(['19.99']);
  });

  it('is found in any words around it', () => {
    const nobodyTold = fc.integer({ min: 1_000, max: 9_999_999 });
    fc.assert(
      fc.property(nobodyTold, fc.lorem(), (number, words) => {
        expect(ungrounded([turn(`${words} ${number} ${words}`, [], 'hello')])).toEqual([String(number)]);
      }),
    );
  });
});
