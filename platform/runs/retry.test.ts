import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorRegistry, Refusal } from '../errors.ts';
import { ordinaryPace } from '../parts.ts';
import { afterFailure, classOf, recommendationFor } from './retry.ts';

const problem = (code: ErrorCode, retryAfterMs?: number) =>
  new Refusal(code, 'No.', retryAfterMs === undefined ? {} : { retryAfterMs }).problem;
const codes = Object.keys(errorRegistry) as ErrorCode[];

describe('after a failure', () => {
  it('there are three further tries, 2, 4 and 8 seconds apart, give or take a fifth', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tries, random) => {
          const next = afterFailure(
            { ...ordinaryPace, random: () => random },
            problem('vendor_unavailable'),
            tries,
            0,
          );
          expect(next.kind).toBe(tries > 3 ? 'give_up' : 'wait');
          if (next.kind !== 'wait') return;
          expect(next.free).toBe(false);
          expect(next.ms).toBeGreaterThanOrEqual(2_000 * 2 ** (tries - 1) * 0.8);
          expect(next.ms).toBeLessThanOrEqual(2_000 * 2 ** (tries - 1) * 1.2);
        },
      ),
    );
  });

  it('a crowded vendor that names no time gets 16, 32 and 64 seconds', () => {
    const pace = { ...ordinaryPace, jitter: 0 };
    expect([1, 2, 3, 4].map(tries => afterFailure(pace, problem('vendor_rate_limited'), tries, 0))).toEqual([
      { kind: 'wait', ms: 16_000, free: false },
      { kind: 'wait', ms: 32_000, free: false },
      { kind: 'wait', ms: 64_000, free: false },
      { kind: 'give_up' },
    ]);
  });

  it('waits that the vendor asks for are free, end within the patience, and so does their number', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 900_000, noNaN: true }), { maxLength: 2_000, size: 'max' }),
        asked => {
          let waited = 0;
          let waits = 0;
          for (const ms of [...asked, ...Array.from({ length: 1_000 }, () => 0)]) {
            const next = afterFailure(ordinaryPace, problem('vendor_rate_limited', ms), 1, waited);
            if (next.kind === 'give_up') break;
            expect(next).toMatchObject({ free: true });
            expect(next.ms).toBeGreaterThanOrEqual(ms);
            // The tables keep whole milliseconds: half a one was a settlement that could not be written.
            expect(next.ms).toBe(Math.trunc(next.ms));
            waited += next.ms;
            waits++;
          }
          expect(waited).toBeLessThanOrEqual(ordinaryPace.patienceMs);
          expect(waits).toBeLessThanOrEqual(900);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('what will not pass is not tried again', () => {
    for (const code of codes.filter(each => !errorRegistry[each].retryable))
      expect(afterFailure(ordinaryPace, problem(code), 1, 0)).toEqual({ kind: 'give_up' });
  });
});

it('each failure has a class, and each class says what to do', () => {
  for (const code of codes) {
    expect(classOf(problem(code))).toMatch(/^[a-z_]+$/);
    expect(recommendationFor(problem(code))).toMatch(/^[A-Z].+\.$/);
  }
});
