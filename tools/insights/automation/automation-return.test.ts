import fc from 'fast-check';
import { expect, it } from 'vitest';
import { automationReturn } from './automation-return.ts';

const assumed = {
  shareByHand: 0.1,
  minutesByHand: 2,
  minutesPerFalseAlarm: 10,
  minutesToReviewHeal: 5,
  minutesToRepairByHand: 30,
  minutesPerWrongHeal: 240,
};

it('a month that was worked by hand', () => {
  // Saved: 1,000 × 2 × 0.1 = 200 and 4 × 30 = 120. Spent: 8 × 10 = 80, (4 + 1) × 5 = 25, 1 × 240 = 240.
  expect(automationReturn({ testsRun: 1_000, falseAlarms: 8, heals: 4, wrongHeals: 1 }, assumed)).toEqual({
    saved: { testing: 200, repairing: 120 },
    spent: { falseAlarms: 80, reviewing: 25, wrongHeals: 240 },
    net: -25,
    ratio: -25 / 345,
    evenAtShare: 225 / 2_000,
  });
});

it('where nothing ran, no share by hand makes up for what was spent', () => {
  const nothing = automationReturn({ testsRun: 0, falseAlarms: 0, heals: 0, wrongHeals: 1 }, assumed);
  expect(nothing.evenAtShare).toBeNull();
  expect(
    automationReturn({ testsRun: 0, falseAlarms: 0, heals: 0, wrongHeals: 0 }, assumed).ratio,
  ).toBeNull();
});

const count = fc.nat({ max: 10_000 });
const facts = fc.record({ testsRun: count, falseAlarms: count, heals: count, wrongHeals: count });

it('a wrong heal never pays, and at the even share nothing is gained or lost', () => {
  fc.assert(
    fc.property(facts, told => {
      const one = automationReturn(told, assumed);
      expect(automationReturn({ ...told, wrongHeals: told.wrongHeals + 1 }, assumed).net).toBeLessThan(
        one.net,
      );
      if (!one.evenAtShare) return;
      const even = automationReturn(told, { ...assumed, shareByHand: one.evenAtShare });
      expect(Math.abs(even.net)).toBeLessThan(1e-6 * Math.max(1, one.saved.testing + 1e4));
    }),
  );
});
