import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budget, limitSentence, Meter } from './budget.ts';
import { costOf, priceOf } from './prices.ts';
import { runLimits } from './roles.ts';

let now = new Date(0);
const clock = () => now;
const limits = { steps: 3, tokens: 100, moneyCents: 1, seconds: 10 };
const role = { name: 'shopping', limits };

describe('a meter', () => {
  it('reaches a limit with the use that fills it, never before', () => {
    const use = fc.record({
      input: fc.integer({ min: 0, max: 40 }),
      output: fc.integer({ min: 0, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(use, { maxLength: 8 }), uses => {
        const meter = new Meter('m', { ...limits, moneyCents: 1_000 }, clock);
        for (const tokens of uses) meter.model({ model: 'gpt-5', tokens });
        const total = uses.reduce((sum, { input, output }) => sum + input + output, 0);
        expect(meter.reached?.limit).toBe(total >= 100 ? 'tokens' : undefined);
      }),
    );
  });

  it('counts time from when it was begun', () => {
    now = new Date(0);
    const meter = new Meter('m', limits, clock);
    now = new Date(9_999);
    expect(meter.reached).toBeUndefined();
    now = new Date(10_000);
    expect(meter.reached).toEqual({ limit: 'seconds', of: 'm', allowed: 10 });
  });
});

describe('a budget', () => {
  it('counts what a role uses for the run too, and another role apart', () => {
    const budget = new Budget({ ...runLimits, steps: 4 }, clock);
    for (let step = 0; step < 3; step++) budget.step(role);
    expect(budget.reached()).toBeUndefined();
    expect(budget.reached({ name: 'pricing', limits })).toBeUndefined();
    expect(limitSentence(budget.reached(role)!)).toBe(
      'I stopped here: shopping may use 3 steps in one message.',
    );
    budget.step({ name: 'pricing', limits });
    expect(budget.reached({ name: 'pricing', limits })).toMatchObject({ of: 'run', limit: 'steps' });
  });
});

describe('the price of a model', () => {
  it('is found by its name, dated or not, and not guessed', () => {
    expect(priceOf('gpt-5-mini-2025-08-07')).toEqual(priceOf('gpt-5-mini'));
    expect(priceOf('gpt-5-mini-turbo')).toBeUndefined();
    expect(costOf('llama', { input: 1, output: 1 })).toBeUndefined();
  });
  it('is in millionths of a cent: a million tokens in and out of gpt-5 are $11.25', () => {
    expect(costOf('gpt-5', { input: 1_000_000, output: 1_000_000 })! / 1_000_000).toBe(1_125);
  });
});
