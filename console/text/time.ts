const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export interface Remaining {
  readonly text: string;
  readonly urgency: 'calm' | 'soon' | 'now' | 'over';
}

/** How long is left until an instant: `2 d 4 h`, `3 h 12 min`, `4 min`, `38 s`. */
export function remaining(until: string, now: number): Remaining {
  const left = Date.parse(until) - now;
  if (left <= 0) return { text: 'time is over', urgency: 'over' };
  const [days, hours, minutes] = [Math.floor(left / day), Math.floor(left / hour), Math.floor(left / minute)];
  if (days >= 1) return { text: `${days} d ${hours % 24} h`, urgency: 'calm' };
  if (hours >= 1) return { text: `${hours} h ${minutes % 60} min`, urgency: hours < 2 ? 'soon' : 'calm' };
  if (minutes >= 1) return { text: `${minutes} min`, urgency: minutes < 10 ? 'now' : 'soon' };
  return { text: `${Math.ceil(left / 1000)} s`, urgency: 'now' };
}

/** In how many milliseconds the text of `remaining` can change next: a clock on the screen need not tick more often. */
export function nextTick(until: string, now: number): number {
  const left = Date.parse(until) - now;
  if (left <= 0) return Number.POSITIVE_INFINITY;
  return left < minute ? left % 1000 || 1000 : (left % minute) + 1;
}

/** `just now`, `5 min ago`, `3 h ago`, `2 d ago`. */
export function ago(at: string, now: number): string {
  const past = now - Date.parse(at);
  if (past < minute) return 'just now';
  if (past < hour) return `${Math.floor(past / minute)} min ago`;
  if (past < day) return `${Math.floor(past / hour)} h ago`;
  return `${Math.floor(past / day)} d ago`;
}

const written = (options: Intl.DateTimeFormatOptions) => (at: string) =>
  new Intl.DateTimeFormat('en-GB', options).format(new Date(at));

/** `Tue 24 Nov, 14:05` in the reader's own time zone. */
export const moment = written({
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
/** `24 Nov 2026`. */
export const date = written({ day: 'numeric', month: 'short', year: 'numeric' });
const dayInUtc = written({ weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
const weekday = written({ weekday: 'short', day: 'numeric', month: 'short' });

/** `Tue 24 Nov`, or `Tue 24 Nov – Thu 26 Nov`. */
export function arrival({ from, to }: { readonly from: string; readonly to: string }): string {
  const [first, last] = [weekday(from), weekday(to)];
  return first === last ? first : `${first} – ${last}`;
}

/** `2026-11-25 to 2026-11-26` → `Wed 25 Nov to Thu 26 Nov`: dates without a time are the same in every zone. */
export const withDaysNamed = (text: string): string =>
  text.replace(/\b\d{4}-\d{2}-\d{2}\b(?!T)/g, day => (Number.isNaN(Date.parse(day)) ? day : dayInUtc(day)));
