import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { occurrences, type Schedule, type Span } from '../rules/schedule.ts';
import { nextAfter, verdictOn } from './occurrence.ts';

const hour = 3_600_000;
const day = 24 * hour;
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Santiago',
  'Asia/Tokyo',
];

/** A rule at a local time of day, from a day of 2026 on, so that its weeks run over every change of clocks. */
const recurring = fc
  .record({
    zone: fc.constantFrom(...zones),
    month: fc.integer({ min: 1, max: 12 }),
    date: fc.integer({ min: 1, max: 28 }),
    minutes: fc.oneof(fc.constant(150), fc.integer({ min: 0, max: 24 * 60 - 1 })),
    recurrence: fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=FR,SU', 'FREQ=WEEKLY', 'FREQ=MONTHLY'),
    lasts: fc.constantFrom('PT30M', 'PT4H', 'PT20H'),
    days: fc.integer({ min: 1, max: 200 }),
  })
  .map(({ zone, month, date, minutes, days, ...rule }) => {
    const start = Temporal.PlainDate.from({ year: 2026, month, day: date })
      .toPlainDateTime()
      .add({ minutes })
      .toZonedDateTime(zone).epochMilliseconds;
    const schedule: Schedule = { time_zone: zone, start: new Date(start).toISOString(), ...rule };
    return { schedule, spans: occurrences(schedule, start, start + days * day), start };
  });

/** The clock as the server keeps it: after each occurrence that was told, the next one is; outages make it late. */
function told(spans: readonly Span[], begins: number, late: (index: number) => number): [Span, string][] {
  const heard: [Span, string][] = [];
  let now = begins;
  for (let span = nextAfter(spans, null, now); span; span = nextAfter(spans, span.start, now)) {
    now = Math.max(now, span.start) + late(heard.length);
    heard.push([span, verdictOn(span, now)]);
  }
  return heard;
}

it('every occurrence is told once and in order, across all changes of clocks and through any outage', () => {
  fc.assert(
    fc.property(
      recurring,
      fc.infiniteStream(fc.integer({ min: 0, max: 5 * day })),
      ({ spans, start }, lags) => {
        const heard = told(spans, start, () => lags.next().value as number);
        expect(heard.map(([span]) => span)).toEqual(spans);
        for (const [index, [span, verdict]] of heard.entries()) {
          expect(span.start).toBeLessThan(span.end);
          if (index > 0) expect(heard[index - 1]![0].end).toBeLessThanOrEqual(span.start);
          expect(['propose', 'missed']).toContain(verdict);
        }
      },
    ),
    { numRuns: 400 },
  );
});

it('none is missed while somebody is there, and one in an outage is carried out late only within its time', () => {
  fc.assert(
    fc.property(recurring, fc.nat({ max: 3 * day }), ({ spans, start }, outage) => {
      expect(told(spans, start, () => 0).every(([, verdict]) => verdict === 'propose')).toBe(true);
      for (const span of spans.slice(0, 5))
        expect(verdictOn(span, span.start + outage)).toBe(
          span.start + outage < span.end ? 'propose' : 'missed',
        );
    }),
    { numRuns: 200 },
  );
});

it('02:30 on the night that has none begins at the end of the gap, and on the night that has two begins once', () => {
  const nightly = (start: string): Schedule => ({
    time_zone: 'Europe/Berlin',
    start,
    recurrence: 'FREQ=DAILY',
    lasts: 'PT1H',
  });
  const startsOf = (schedule: Schedule, from: string, to: string) =>
    occurrences(schedule, Date.parse(from), Date.parse(to)).map(({ start }) => new Date(start).toISOString());
  // 29 March 2026: 02:00 becomes 03:00, so that 02:30 is 03:30 there.
  expect(startsOf(nightly('2026-03-28T01:30:00Z'), '2026-03-28T00:00:00Z', '2026-03-31T00:00:00Z')).toEqual([
    '2026-03-28T01:30:00.000Z',
    '2026-03-29T01:30:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ]);
  // 25 October 2026: 03:00 becomes 02:00, so that 02:30 comes twice; the first counts.
  expect(startsOf(nightly('2026-10-24T00:30:00Z'), '2026-10-24T00:00:00Z', '2026-10-27T00:00:00Z')).toEqual([
    '2026-10-24T00:30:00.000Z',
    '2026-10-25T00:30:00.000Z',
    '2026-10-26T01:30:00.000Z',
  ]);
});
