import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

const zoneIsKnown = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
const instant = z.iso.datetime({ error: 'must be a UTC instant such as 2026-12-01T00:00:00Z' });

/**
 * When a rule is in force. `end` is exclusive. With a recurrence (RFC 5545) each occurrence begins at the local time of
 * day of `start`, in `time_zone`, and lasts as long as `lasts` says by the local calendar: a day on which clocks change
 * has 23 or 25 hours, and "every Friday" is still all of that Friday.
 */
export const Schedule = z
  .strictObject({
    time_zone: z.string().refine(zoneIsKnown, { error: 'must be an IANA time zone such as Europe/Berlin' }),
    start: instant.optional(),
    end: instant.optional(),
    recurrence: z
      .string()
      .regex(/^FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;[A-Z]+=[A-Z0-9,+-]+)*$/, {
        error: 'must be an RFC 5545 rule that begins with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY',
      })
      .refine(rule => !/;(?:UNTIL|BYHOUR|BYMINUTE|BYSECOND)=/.test(rule), {
        error: 'says its time of day by start and its end by end, not by BYHOUR, BYMINUTE, BYSECOND or UNTIL',
      })
      .refine(rule => recurrenceError(rule) === undefined, { error: issue => recurrenceError(issue.input)! })
      .optional(),
    lasts: z
      .string()
      .regex(/^P(?:[1-9]\d{0,2}[DW]|T[1-9]\d{0,3}[HM])$/, {
        error: 'must be a duration of one unit such as P1D, P2W, PT4H or PT90M',
      })
      .optional(),
  })
  .refine(({ start, end }) => !start || !end || Date.parse(start) < Date.parse(end), {
    error: 'ends before it starts; exchange them',
  })
  .refine(({ recurrence, start }) => !recurrence || start, {
    error: 'has a recurrence without a start to count from; add start',
    path: ['start'],
  })
  .refine(({ recurrence, lasts }) => !recurrence === !lasts, {
    error: 'needs recurrence and lasts together; add the one that is missing or remove the other',
    path: ['lasts'],
  });
export type Schedule = z.infer<typeof Schedule>;

/** A stretch of time in epoch milliseconds; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The stretches within `[from, to)` in which the schedule is in force, in order, joined where they touch. The recurrence
 * runs on the wall clock without a zone and every occurrence is then placed in the zone: one that a change of clocks
 * skips begins at the end of the gap. (RFC 5545 would drop it; in a zone whose clocks change at midnight "every Friday"
 * would lose a Friday.) One that occurs twice begins the first time.
 */
export function occurrences(schedule: Schedule, from: number, to: number): Span[] {
  const first = schedule.start ? Date.parse(schedule.start) : Number.NEGATIVE_INFINITY;
  const last = schedule.end ? Date.parse(schedule.end) : Number.POSITIVE_INFINITY;
  const [begin, stop] = [Math.max(from, first), Math.min(to, last)];
  if (begin >= stop) return [];
  if (!schedule.recurrence) return [{ start: begin, end: stop }];
  const spans: Span[] = [];
  for (const wall of wallStarts(schedule, begin, stop)) {
    const whole = spanFrom(wall, schedule);
    const cut = { start: Math.max(whole.start, begin), end: Math.min(whole.end, stop) };
    if (cut.start >= cut.end) continue;
    const before = spans.at(-1);
    if (before && cut.start <= before.end)
      spans[spans.length - 1] = { start: before.start, end: Math.max(before.end, cut.end) };
    else spans.push(cut);
  }
  return spans;
}

/** Days end by the wall clock, whatever became of their beginning; hours are hours. */
function spanFrom(wall: Temporal.PlainDateTime, { time_zone, lasts }: Schedule): Span {
  const placed = (time: Temporal.PlainDateTime) =>
    time.toZonedDateTime(time_zone, { disambiguation: 'compatible' });
  const start = placed(wall);
  const end = lasts!.startsWith('PT') ? start.add(lasts!) : placed(wall.add(lasts!));
  return { start: start.epochMilliseconds, end: end.epochMilliseconds };
}

/** Whether the schedule is in force at an instant; a rule without a schedule always is. */
export const inForce = (schedule: Schedule | undefined, at: number): boolean =>
  schedule === undefined || occurrences(schedule, at, at + 1).length > 0;

/** Local starts whose occurrence can reach into `[begin, stop)`; two days more on both sides, for any offset. */
function wallStarts(schedule: Schedule, begin: number, stop: number): Temporal.PlainDateTime[] {
  const day = 86_400_000;
  const lasts = Temporal.Duration.from(schedule.lasts!).total({ unit: 'days', relativeTo: '2026-01-01' });
  const anchor = Temporal.Instant.from(schedule.start!)
    .toZonedDateTimeISO(schedule.time_zone)
    .toPlainDateTime();
  const rule = recurring(schedule.recurrence!, anchor);
  const [earliest, latest] = [begin - Math.ceil(lasts + 2) * day, stop + 2 * day];
  return rule
    .between(new Date(earliest), new Date(latest), true)
    .map(found => found.toPlainDateTime() as Temporal.PlainDateTime);
}

/** A wall clock has no zone; the library wants one, and UTC changes nothing. */
const recurring = (rule: string, anchor: Temporal.PlainDateTime) =>
  new RRuleTemporal({
    rruleString: rule,
    dtstart: anchor.toZonedDateTime('UTC'),
    temporal: Temporal,
    strict: true,
  });

function recurrenceError(rule: unknown): string | undefined {
  try {
    recurring(String(rule), Temporal.PlainDateTime.from('2026-01-01T00:00')).next(new Date(0));
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    return message.startsWith('Maximum')
      ? 'never comes; correct its days'
      : `is no RFC 5545 rule: ${message}`;
  }
}
