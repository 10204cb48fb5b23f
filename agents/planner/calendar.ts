/**
 * Calendar arithmetic on ISO dates in a time zone. How phrases are meant: a bare weekday is its next occurrence
 * after today; "this Friday" lies in the current ISO week (Monday to Sunday), "next Friday" in the following one;
 * a day without a year is its next occurrence, today included.
 */

/** Days from `from` to `to`, both inclusive, as YYYY-MM-DD. */
export interface Days {
  readonly from: string;
  readonly to: string;
  /** How often it comes again, when it was said without saying which: "Monday", "November 17". */
  readonly every?: 'week' | 'year';
}
export const oneDay = (date: string, every?: 'week' | 'year'): Days => ({
  from: date,
  to: date,
  ...(every ? { every } : {}),
});
/** The last such day that is not after today. */
export function lastOccurrence({ from, every }: Days, today: string): string {
  if (from <= today || !every) return from;
  return every === 'week' ? addDays(from, -7) : addMonths(from, -12);
}

const utc = (date: string): Date => new Date(`${date}T00:00:00Z`);
const iso = (date: Date): string => date.toISOString().slice(0, 10);

export function addDays(date: string, days: number): string {
  const moved = utc(date);
  moved.setUTCDate(moved.getUTCDate() + days);
  return iso(moved);
}

/** Adds calendar months; the day is clamped to the month's last: Jan 31 + 1 month is Feb 28 or 29. */
export function addMonths(date: string, months: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(day, length));
  return iso(first);
}

/** 1 for Monday to 7 for Sunday. */
export const weekdayOf = (date: string): number => utc(date).getUTCDay() || 7;

const formats = new Map<string, Intl.DateTimeFormat>();
function wallClock(instant: number, timeZone: string): Record<string, string> {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return Object.fromEntries(format.formatToParts(instant).map(part => [part.type, part.value]));
}

/** The calendar date at an instant, in a time zone. Throws on an unknown zone. */
export function dateAt(now: string, timeZone: string): string {
  const clock = wallClock(Date.parse(now), timeZone);
  return `${clock.year}-${clock.month}-${clock.day}`;
}

/**
 * The UTC instant of a local date and time (`HH:MM`). A time that a change of clocks skips moves forward by the
 * gap; one that occurs twice is its first occurrence.
 */
export function instantOf(date: string, time: string, timeZone: string): string {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  const offsetAt = (instant: number): number => {
    const clock = wallClock(instant, timeZone);
    const { year, month, day, hour, minute, second } = clock;
    return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - instant;
  };
  // The offset of the day before and of the day after: where they differ, the clocks change in between.
  const before = offsetAt(wanted - 86_400_000);
  const after = offsetAt(wanted + 86_400_000);
  const early = wanted - before;
  const late = wanted - after;
  const instant = offsetAt(early) === before ? early : offsetAt(late) === after ? late : early;
  return new Date(instant).toISOString();
}

export function weekday(today: string, day: number, which: 'bare' | 'this' | 'next'): Days {
  const ahead = day - weekdayOf(today);
  if (which === 'this') return oneDay(addDays(today, ahead));
  if (which === 'next') return oneDay(addDays(today, ahead + 7));
  return oneDay(addDays(today, ahead > 0 ? ahead : ahead + 7), 'week');
}

export function period(today: string, unit: 'week' | 'weekend' | 'month' | 'year', ahead: number): Days {
  const monday = addDays(today, 1 - weekdayOf(today) + 7 * ahead);
  if (unit === 'week') return { from: monday, to: addDays(monday, 6) };
  if (unit === 'weekend') return { from: addDays(monday, 5), to: addDays(monday, 6) };
  const first =
    unit === 'month'
      ? addMonths(`${today.slice(0, 7)}-01`, ahead)
      : `${Number(today.slice(0, 4)) + ahead}-01-01`;
  return { from: first, to: addDays(addMonths(first, unit === 'month' ? 1 : 12), -1) };
}

/** A day of a month; without a year its next occurrence. `undefined` when there is no such day. */
export function monthDay(today: string, month: number, day: number, year?: number): string | undefined {
  const build = (inYear: number): string | undefined => {
    const date = new Date(Date.UTC(inYear, month - 1, day));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? iso(date) : undefined;
  };
  if (year !== undefined) return build(year);
  const thisYear = Number(today.slice(0, 4));
  for (let ahead = 0; ahead < 8; ahead++) {
    const date = build(thisYear + ahead);
    if (date && date >= today) return date;
  }
  return undefined;
}

/** Adds an ISO 8601 duration of one unit (P3D, P2W, P1M, P1Y) to a date; hours and minutes stay on the day. */
export function addDuration(date: string, duration: string): string {
  const match = /^P(\d+)([DWMY])$/.exec(duration);
  if (!match) return date;
  const count = Number(match[1]);
  switch (match[2]) {
    case 'D':
      return addDays(date, count);
    case 'W':
      return addDays(date, count * 7);
    case 'M':
      return addMonths(date, count);
    default:
      return addMonths(date, count * 12);
  }
}
