import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { inForce, occurrences, Schedule } from './schedule.ts';

const day = 86_400_000;
const spans = (schedule: Schedule, from: string, to: string): string[] =>
  occurrences(Schedule.parse(schedule), Date.parse(from), Date.parse(to)).map(
    ({ start, end }) => `${new Date(start).toISOString().slice(0, 16)}/${(end - start) / 3_600_000} h`,
  );

describe('a schedule over the change of clocks', () => {
  it('gives every Sunday its own length: 23 hours in spring, 25 in autumn', () => {
    const sundays = {
      time_zone: 'Europe/Berlin',
      start: '2026-03-14T23:00:00Z',
      recurrence: 'FREQ=WEEKLY;BYDAY=SU',
      lasts: 'P1D',
    };
    expect(spans(sundays, '2026-03-21T00:00:00Z', '2026-04-06T00:00:00Z')).toEqual([
      '2026-03-21T23:00/24 h',
      '2026-03-28T23:00/23 h',
      '2026-04-04T22:00/24 h',
    ]);
    expect(spans(sundays, '2026-10-24T00:00:00Z', '2026-10-27T00:00:00Z')).toEqual(['2026-10-24T22:00/25 h']);
  });

  it('begins at the end of the gap where the clocks skip the start, and loses no Friday in Cairo', () => {
    const fridays = {
      time_zone: 'Africa/Cairo',
      start: '2026-03-31T22:00:00Z',
      recurrence: 'FREQ=WEEKLY;BYDAY=FR',
      lasts: 'P1D',
    };
    // On 24 April 2026 the clocks go from 00:00 to 01:00.
    expect(spans(fridays, '2026-04-18T00:00:00Z', '2026-05-03T00:00:00Z')).toEqual([
      '2026-04-23T22:00/23 h',
      '2026-04-30T21:00/24 h',
    ]);
    const nights = {
      time_zone: 'Europe/Berlin',
      start: '2026-03-27T01:30:00Z',
      recurrence: 'FREQ=DAILY',
      lasts: 'PT2H',
    };
    expect(spans(nights, '2026-03-28T00:00:00Z', '2026-03-31T00:00:00Z')).toEqual([
      '2026-03-28T01:30/2 h',
      '2026-03-29T01:30/2 h',
      '2026-03-30T00:30/2 h',
    ]);
  });

  it('comes once where an hour comes twice', () => {
    const nights = {
      time_zone: 'America/New_York',
      start: '2026-10-30T05:30:00Z',
      recurrence: 'FREQ=DAILY',
      lasts: 'PT1H',
    };
    expect(spans(nights, '2026-11-01T00:00:00Z', '2026-11-02T12:00:00Z')).toEqual([
      '2026-11-01T05:30/1 h',
      '2026-11-02T06:30/1 h',
    ]);
  });

  it('is all of every local day, whatever the zone and the season: daily for a day leaves no gap', () => {
    const zones = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Africa/Cairo',
      'Asia/Tokyo',
      'America/Santiago',
      'UTC',
    );
    fc.assert(
      fc.property(
        zones,
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 1, max: 300 }),
        (time_zone, ahead, days) => {
          const first = Temporal.PlainDate.from('2025-01-01').toZonedDateTime(time_zone);
          const from = first.epochMilliseconds + ahead * day;
          const schedule = {
            time_zone,
            start: new Date(first.epochMilliseconds).toISOString(),
            recurrence: 'FREQ=DAILY',
            lasts: 'P1D',
          };
          expect(occurrences(schedule, from, from + days * day)).toEqual([
            { start: from, end: from + days * day },
          ]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives weekdays that begin and end at local midnight, or where the gap at midnight ends', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Africa/Cairo', 'America/Santiago');
    const codes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
    fc.assert(
      fc.property(
        zones,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 0, max: 100 }),
        (time_zone, weekday, weeks) => {
          const start = Temporal.PlainDate.from('2025-01-01').toZonedDateTime(time_zone).epochMilliseconds;
          const schedule = {
            time_zone,
            start: new Date(start).toISOString(),
            recurrence: `FREQ=WEEKLY;BYDAY=${codes[weekday - 1]}`,
            lasts: 'P1D',
          };
          const from = start + weeks * 7 * day;
          const found = occurrences(schedule, from, from + 21 * day).filter(
            span => span.start > from && span.end < from + 21 * day,
          );
          expect(found.length).toBeGreaterThanOrEqual(2);
          for (const span of found) {
            const [begins, ends] = [span.start, span.end].map(at =>
              Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(time_zone),
            );
            expect(begins!.dayOfWeek).toBe(weekday);
            expect(begins!.startOfDay().epochMilliseconds).toBe(span.start);
            expect(begins!.toPlainDate().add({ days: 1 }).toZonedDateTime(time_zone).epochMilliseconds).toBe(
              ends!.epochMilliseconds,
            );
            expect([
              inForce(schedule, span.start),
              inForce(schedule, span.end - 1),
              inForce(schedule, span.end),
            ]).toEqual([true, true, false]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

it('is cut by its start and its end, and by what is asked for', () => {
  const sale = { time_zone: 'UTC', start: '2026-12-01T00:00:00Z', end: '2026-12-24T00:00:00Z' };
  expect(spans(sale, '2026-11-01T00:00:00Z', '2026-12-02T00:00:00Z')).toEqual(['2026-12-01T00:00/24 h']);
  expect(spans(sale, '2026-12-24T00:00:00Z', '2026-12-25T00:00:00Z')).toEqual([]);
  const fridays = { ...sale, recurrence: 'FREQ=WEEKLY;BYDAY=FR', lasts: 'P1D' };
  expect(spans(fridays, '2026-12-04T12:00:00Z', '2027-02-01T00:00:00Z')).toEqual([
    '2026-12-04T12:00/12 h',
    '2026-12-11T00:00/24 h',
    '2026-12-18T00:00/24 h',
  ]);
});

it.each([
  [{ time_zone: 'Europe/Berlin', recurrence: 'FREQ=DAILY', lasts: 'P1D' }, 'without a start'],
  [
    { time_zone: 'Europe/Berlin', start: '2026-01-01T00:00:00Z', recurrence: 'FREQ=DAILY' },
    'recurrence and lasts together',
  ],
  [
    { time_zone: 'Europe/Berlin', start: '2026-01-02T00:00:00Z', end: '2026-01-01T00:00:00Z' },
    'ends before it starts',
  ],
  [
    {
      time_zone: 'UTC',
      start: '2026-01-01T00:00:00Z',
      recurrence: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
      lasts: 'P1D',
    },
    'never comes',
  ],
  [{ time_zone: 'Mars/Olympus' }, 'IANA time zone'],
  [
    { time_zone: 'UTC', start: '2026-01-01T00:00:00Z', recurrence: 'FREQ=SECONDLY', lasts: 'P1D' },
    'FREQ=DAILY, WEEKLY',
  ],
  [
    { time_zone: 'UTC', start: '2026-01-01T00:00:00Z', recurrence: 'FREQ=WEEKLY;BYDAY=XX', lasts: 'P1D' },
    'is no RFC 5545 rule',
  ],
  [
    {
      time_zone: 'UTC',
      start: '2026-01-01T00:00:00Z',
      recurrence: 'FREQ=DAILY;UNTIL=20270101',
      lasts: 'P1D',
    },
    'its end by end',
  ],
])('refuses %j', (schedule, says) => {
  const { error } = Schedule.safeParse(schedule);
  expect(error?.issues.map(({ message }) => message).join()).toContain(says);
});
