import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ago, arrival, nextTick, remaining, withDaysNamed } from './time.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const inMs = (ms: number) => new Date(now + ms).toISOString();

test('the time to decide is told in two units and grows urgent', () => {
  expect(remaining(inMs(52 * 3600_000), now)).toEqual({ text: '2 d 4 h', urgency: 'calm' });
  expect(remaining(inMs(3 * 3600_000 + 12 * 60_000), now)).toEqual({ text: '3 h 12 min', urgency: 'calm' });
  expect(remaining(inMs(4 * 60_000), now)).toEqual({ text: '4 min', urgency: 'now' });
  expect(remaining(inMs(37_400), now)).toEqual({ text: '38 s', urgency: 'now' });
  expect(remaining(inMs(0), now)).toEqual({ text: 'time is over', urgency: 'over' });
});

test('no change of the text falls between two ticks', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 * 3600_000 }), left => {
      const until = inMs(left);
      const step = nextTick(until, now);
      const shown = remaining(until, now).text;
      expect(step).toBeGreaterThan(0);
      expect(remaining(until, now + step - 1).text).toBe(shown);
    }),
  );
});

test('past moments and arrivals are told as a person would', () => {
  expect(ago(inMs(-30_000), now)).toBe('just now');
  expect(ago(inMs(-3 * 3600_000), now)).toBe('3 h ago');
  expect(arrival({ from: inMs(0), to: inMs(1000) })).toBe('Fri 20 Nov');
  expect(arrival({ from: inMs(0), to: inMs(48 * 3600_000) })).toBe('Fri 20 Nov – Sun 22 Nov');
});

test('bare dates are named by their day, instants and other numbers are left alone', () => {
  expect(withDaysNamed('2026-11-25 to 2026-11-26')).toBe('Wed 25 Nov to Thu 26 Nov');
  expect(withDaysNamed('order 2026-99-99, 2026-11-25T10:00:00Z')).toBe(
    'order 2026-99-99, 2026-11-25T10:00:00Z',
  );
});
