/** From what was said about time to instants and a recurrence rule. */
import { addDays, addDuration, instantOf } from '../calendar.ts';
import { given } from '../command.ts';

export interface ScheduleParts {
  readonly weekday?: number;
  readonly interval?: number;
  readonly rule?: string;
  readonly from?: string;
  readonly at?: string;
  readonly until?: string;
  readonly untilAt?: string;
  readonly span?: string;
}

const dayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** Days begin at local midnight; "until Sunday" lasts to its end; a span counts from the start, or from today. */
export function scheduleOf(
  parts: ScheduleParts,
  today: string,
  timeZone: string,
): { start?: string; end?: string; recurrence?: string } {
  const { weekday, interval, from, span } = parts;
  // "from Friday until Sunday": the Sunday after that Friday.
  const until = parts.until && from && parts.until < from ? addDays(parts.until, 7) : parts.until;
  const every = interval && interval > 1 ? `;INTERVAL=${interval}` : '';
  const end = until
    ? instantOf(parts.untilAt ? until : addDays(until, 1), parts.untilAt ?? '00:00', timeZone)
    : span
      ? instantOf(addDuration(from ?? today, span), parts.at ?? '00:00', timeZone)
      : undefined;
  return given({
    start: from ? instantOf(from, parts.at ?? '00:00', timeZone) : undefined,
    end,
    recurrence: weekday ? `FREQ=WEEKLY${every};BYDAY=${dayCodes[weekday - 1]}` : parts.rule,
  });
}
