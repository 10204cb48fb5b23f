/** How values are said: numbers, money, percentages, durations, dates. The actions are exact or refuse. */
import { exponentOf, type Money } from '../../../platform/money.ts';
import type { IntentOf, Situation } from '../../understanding.ts';
import { addDays, type Days, dateAt, monthDay, oneDay, period, weekday, weekdayOf } from '../calendar.ts';
import { type Captures, type Rules, refuse } from '../phrase-parser.ts';
import { parseNumber } from '../scanner.ts';
import type { WordToken } from '../vocabulary.ts';

/** What an action may know besides the words. */
export interface ReadingContext {
  readonly now: string;
  readonly timeZone: string;
  /** Currency of bare numbers. */
  readonly currency: string;
  readonly situation: Situation;
  readonly text: string;
  /** What an earlier part of the message was about, for "it". */
  readonly spokenOf?: IntentOf<'explain_ci_failure'>['slots'];
}
export type PlannerRules = Rules<ReadingContext>;

export const saidAs = <T>(token: WordToken | undefined, name: string): T | undefined =>
  token?.payload.values.get(name) as T | undefined;

/** The value that a labelled token has as a member of the class. */
export const meaning = <T>(c: Captures, label: string, name: string): T | undefined =>
  saidAs<T>(c.one<WordToken>(label), name);

export const todayOf = (context: ReadingContext): string => dateAt(context.now, context.timeZone);

/** "two hundred and fifty" from [2, 100, 50]; refuses what is no number: "two two". */
export function composeNumber(parts: readonly number[]): number {
  let total = 0;
  let current = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const part of parts) {
    if (part === 100) current = (current || 1) * 100;
    else if (part >= 1000) {
      total += (current || 1) * part;
      current = 0;
    } else {
      if (current > 0 && !(part < least && (least >= 100 || (least >= 20 && part < 10)))) return refuse();
      current += part;
    }
    least = part;
  }
  return total + current;
}

/** "$" is the dollar of a person whose own money is a dollar, else the US one. */
const symbolCurrency = (symbol: string, own: string): string => {
  const named: Record<string, string> = {
    US$: 'USD',
    C$: 'CAD',
    CA$: 'CAD',
    A$: 'AUD',
    AU$: 'AUD',
    NZ$: 'NZD',
    HK$: 'HKD',
    '€': 'EUR',
    '£': 'GBP',
    '¥': 'JPY',
    '₹': 'INR',
    '₩': 'KRW',
  };
  if (symbol !== '$') return named[symbol.toUpperCase()] ?? refuse();
  return ['CAD', 'AUD', 'NZD', 'HKD', 'SGD'].includes(own) ? own : 'USD';
};

/** Minor units of a number of major ones; refuses fractions of a minor unit. */
export function toMoney(major: number, currency: string): Money {
  const amount = Math.round(major * 10 ** exponentOf(currency));
  if (Math.abs(amount - major * 10 ** exponentOf(currency)) > 1e-6 || !Number.isSafeInteger(amount))
    return refuse();
  return { amount, currency };
}

const duration = (count: number, unit: string): string =>
  !Number.isInteger(count) ? refuse() : unit.startsWith('T') ? `PT${count}${unit[1]}` : `P${count}${unit}`;

const clockTime = (image: string): string => {
  const match = /^(\d{1,2})(?::(\d{2}))?\s*([ap]m)?$/i.exec(image) ?? refuse();
  const half = match[3]?.toLowerCase();
  const hour = Number(match[1]);
  if (hour > (half ? 12 : 23) || Number(match[2] ?? 0) > 59) return refuse();
  const hours = half ? (hour % 12) + (half === 'pm' ? 12 : 0) : hour;
  return `${String(hours).padStart(2, '0')}:${match[2] ?? '00'}`;
};

const slashDate = (image: string, today: string): string => {
  const [a, b, year] = image.split(/[/.]/).map(Number) as [number, number, number | undefined];
  // 3/4 is the third of April to one half of the world and the fourth of March to the other: not guessed.
  if (a <= 12 && b <= 12 && a !== b) return refuse();
  const full = year === undefined ? undefined : year < 100 ? 2000 + year : year;
  return monthDay(today, a > 12 ? b : a, a > 12 ? a : b, full) ?? refuse();
};

/** The days that a phrase of one of the date rules means. */
function daysSaid(c: Captures, context: ReadingContext): Days {
  const today = todayOf(context);
  const [now, next] = [c.has('this'), c.has('next')];
  const iso = c.one<WordToken>('iso');
  if (iso) return Number.isNaN(Date.parse(iso.image)) ? refuse() : oneDay(iso.image);
  const slash = c.one<WordToken>('slash');
  if (slash) return oneDay(slashDate(slash.image, today));
  const word = meaning<number>(c, 'word', 'DayWord');
  if (word !== undefined) return oneDay(addDays(today, word));
  const day = meaning<number>(c, 'weekday', 'Weekday');
  if (day) return weekday(today, day, now ? 'this' : next ? 'next' : 'bare');
  const month = meaning<number>(c, 'month', 'Month');
  if (month) {
    const year = c.one<number>('year');
    const date = monthDay(today, month, c.one<number>('day')!, year) ?? refuse();
    const named = meaning<number>(c, 'named', 'Weekday');
    // "Monday, December 8" contradicts itself when the 8th is a Tuesday.
    if (named && weekdayOf(date) !== named) return refuse();
    return oneDay(date, year ? undefined : 'year');
  }
  const holiday = meaning<string>(c, 'holiday', 'Holiday');
  if (holiday) {
    const [inMonth, onDay] = holiday.split('-').map(Number) as [number, number];
    return oneDay(monthDay(today, inMonth, onDay) ?? refuse(), 'year');
  }
  const whole = period(today, meaning(c, 'unit', 'Period')!, next ? 1 : 0);
  // "before the end of the month" still includes its last day.
  return c.has('end') ? { from: addDays(whole.to, 1), to: whole.to } : whole;
}

export const valueRules: PlannerRules = {
  number: {
    phrase: 'digits=Number scale=Scale? | word=NumberWord ( And? word=NumberWord )*',
    value: c => {
      const digits = c.one<WordToken>('digits');
      if (digits) return parseNumber(digits.image) * (meaning<number>(c, 'scale', 'Scale') ?? 1);
      return composeNumber(c.all<WordToken>('word').map(word => saidAs<number>(word, 'NumberWord')!));
    },
  },
  count: {
    phrase: 'digits=Number | word=NumberWord',
    value: c => {
      const digits = c.one<WordToken>('digits');
      const value = digits ? parseNumber(digits.image) : meaning<number>(c, 'word', 'NumberWord')!;
      return Number.isInteger(value) && value <= 100_000 ? value : refuse();
    },
  },
  money: {
    phrase:
      'symbol=CurrencySymbol amount=number | amount=number ( word=CurrencyWord | symbol=CurrencySymbol | cents=Cents ) | word=CurrencyWord amount=number',
    value: (c, context) => {
      const amount = c.one<number>('amount')!;
      if (c.has('cents')) return toMoney(amount / 100, symbolCurrency('$', context.currency));
      const said = c.one<WordToken>('symbol')?.image ?? meaning<string>(c, 'word', 'CurrencyWord')!;
      return toMoney(
        amount,
        said.length === 3 && /^[A-Z]{3}$/.test(said) ? said : symbolCurrency(said, context.currency),
      );
    },
  },
  /** Money, or a bare number where money is meant; a number of something else is refused. */
  amount: {
    phrase: 'money=money | bare=number',
    value: (c, context) => {
      const money = c.one<Money>('money');
      if (money) return money;
      if (
        c.nextIs(
          'Unit',
          'TimeUnit',
          'Star',
          'PercentSign',
          'Percent',
          'PlusSign',
          'InStock',
          'Times',
          'FixedDuration',
        )
      )
        return refuse();
      return { ...toMoney(c.one<number>('bare')!, context.currency), bare: true };
    },
  },
  percent: {
    phrase: 'n=number ( PercentSign | Percent ) | part=Fraction',
    value: c => {
      const part = meaning<number>(c, 'part', 'Fraction');
      if (part) return part;
      const points = c.one<number>('n')! * 100;
      return Math.abs(points - Math.round(points)) < 1e-6 ? Math.round(points) : refuse();
    },
  },
  duration: {
    phrase: 'fixed=FixedDuration | n=number unit=TimeUnit | unit=TimeUnit',
    value: c =>
      meaning<string>(c, 'fixed', 'FixedDuration') ??
      duration(c.one<number>('n') ?? 1, meaning<string>(c, 'unit', 'TimeUnit')!),
  },
  clock: { phrase: 'at=Clock', value: c => clockTime(c.one<WordToken>('at')!.image) },
  date: {
    phrase: `iso=IsoDate | slash=SlashDate | word=DayWord | named=Weekday Comma? ( month=Month day=dayNumber | day=dayNumber Of? month=Month ) year=year? | this=This weekday=Weekday | next=Next weekday=Weekday | weekday=Weekday
      | month=Month day=dayNumber year=year? | day=dayNumber Of? month=Month year=year? | holiday=Holiday
      | end=EndOf ( This )? unit=Period | end=EndOf next=Next unit=Period | this=This unit=Period | next=Next unit=Period | unit=Period`,
    value: daysSaid,
  },
  /** A day that stands alone as a wish for arrival: "headphones this week". */
  dayAlone: {
    phrase: `word=DayWord | this=This weekday=Weekday | next=Next weekday=Weekday | end=EndOf ( This )? unit=Period | this=This unit=Period | next=Next unit=Period`,
    value: daysSaid,
  },
  /** "the 25th": the next day of that number. */
  dayOfMonth: {
    phrase: 'th=OrdinalDigits',
    value: (c, context): Days => {
      const day = Number.parseInt(c.one<WordToken>('th')!.image, 10);
      const today = todayOf(context);
      const month = Number(today.slice(5, 7));
      const date = [0, 1, 2]
        .map(ahead => monthDay(today, ((month - 1 + ahead) % 12) + 1, day))
        .find(found => found && found <= addDays(today, 62));
      return oneDay(date ?? refuse());
    },
  },
  dayNumber: {
    phrase: 'n=Number | th=OrdinalDigits',
    value: c => {
      const day = Number.parseInt((c.one<WordToken>('n') ?? c.one<WordToken>('th')!).image, 10);
      return day >= 1 && day <= 31 ? day : refuse();
    },
  },
  year: {
    phrase: 'Comma? n=Number',
    value: c => {
      const year = Number(c.one<WordToken>('n')!.image);
      return Number.isInteger(year) && year >= 2000 && year <= 2100 ? year : refuse();
    },
  },
  /** A place in a list: "the second", "2nd", "#2", "option 2", "number two". */
  ordinal: {
    phrase:
      'word=OrdinalWord | digits=OrdinalDigits | hash=HashNumber | OptionWord ( hash=HashNumber | n=count ) | last=Last',
    value: (c, context) => {
      const said = c.one<WordToken>('digits') ?? c.one<WordToken>('hash');
      const ordinal = c.has('last')
        ? context.situation.offers.at(-1)?.ordinal
        : (meaning<number>(c, 'word', 'OrdinalWord') ??
          c.one<number>('n') ??
          Number.parseInt(said!.image.replace('#', ''), 10));
      return ordinal && ordinal >= 1 ? ordinal : refuse();
    },
  },
};
