import { Temporal } from 'temporal-polyfill';
import { decimal, exponentOf } from '../../../platform/money.ts';
import type { PriceWish, WishedChange, WishedSelector } from './price-wish.ts';

/** A wish in the words of the chat's language; null where it has none for a part of it. */
export function orderText(wish: PriceWish, currency: string, timeZone: string): string | null {
  const products = productsText(wish.selector, currency);
  const when = wish.schedule ? whenText(wish.schedule, timeZone) : [];
  if (!products || !when || exponentOf(currency) === 1) return null;
  const { named, limits } = products;
  return [
    changeText(wish.change, named),
    ...(wish.announced ? ['announced as a reduction'] : []),
    ...limits,
    ...guardTexts(wish),
    ...roundingTexts(wish, currency),
    ...when,
  ].join(', ');
}

const moneyText = (amount: number, currency: string): string =>
  `${currency} ${decimal({ amount: Math.abs(amount), currency })}`;
const percentText = (basisPoints: number): string => `${Math.abs(basisPoints) / 100}%`;
const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

type Products = { readonly named: string; readonly limits: readonly string[] };

/** What the products are called, and what limits them further. */
function productsText(selector: WishedSelector, currency: string): Products | undefined {
  const { all, categories, brands, skus, attributes, excluded_categories, excluded_brands, excluded_skus } =
    selector;
  const { age_days, stock_units, price } = selector;
  const except = [excluded_categories, excluded_brands, excluded_skus].filter(each => each !== undefined);
  // A range with two ends has no words here; two exceptions of different kinds would run into each other.
  if (except.length > 1 || [age_days, stock_units, price].some(bothEnds)) return undefined;
  const named = [...(attributes ?? []), list(brands ?? []), list(categories ?? []), list(skus ?? [])];
  const name = named.filter(Boolean).join(' ') || (all || except.length > 0 ? 'all products' : 'products');
  return {
    named: except.length > 0 ? `${name} except ${list(except[0]!)}` : name,
    limits: [
      ...(age_days?.min ? [`older than ${age_days.min.value - 1} days`] : []),
      ...(age_days?.max ? [`newer than ${age_days.max.value + 1} days`] : []),
      ...(stock_units?.min ? [`at least ${stock_units.min.value} in stock`] : []),
      ...(stock_units?.max ? [`at most ${stock_units.max.value} in stock`] : []),
      ...(price ? [priceText(price, currency)] : []),
    ],
  };
}

const bothEnds = (range: { min?: unknown; max?: unknown } | undefined): boolean =>
  range?.min !== undefined && range.max !== undefined;

function priceText({ min, max }: NonNullable<WishedSelector['price']>, currency: string): string {
  return min
    ? `priced over ${moneyText(min.amount - 1, currency)}`
    : `priced under ${moneyText(max!.amount + 1, currency)}`;
}

function changeText(change: WishedChange, products: string): string {
  switch (change.kind) {
    case 'percent':
    case 'absolute': {
      const by = change.kind === 'percent' ? change.basis_points : change.amount;
      const text = change.kind === 'percent' ? percentText(by) : moneyText(by, change.currency);
      return `${by < 0 ? 'lower' : 'raise'} prices of ${products} by ${text}`;
    }
    case 'set':
      return `set prices of ${products} to ${moneyText(change.amount, change.currency)}`;
    case 'match_competitor': {
      const { competitor = 'competitors', offset_basis_points: points, offset_amount: amount } = change;
      const off = points ?? amount;
      if (off === undefined) return `match ${competitor} on ${products}`;
      const by = points === undefined ? moneyText(off, change.currency!) : percentText(off);
      return off < 0
        ? `beat ${competitor} by ${by} on ${products}`
        : `${by} above ${competitor} on ${products}`;
    }
  }
}

function guardTexts({ guards = {} }: PriceWish): string[] {
  const { min_margin, cost_plus, not_below, not_above, respect_map } = guards;
  return [
    ...(min_margin === undefined ? [] : [`keep margin at least ${percentText(min_margin)}`]),
    ...(cost_plus === undefined ? [] : [`never below cost plus ${percentText(cost_plus)}`]),
    ...(not_below ? [`never below ${moneyText(not_below.amount, not_below.currency)}`] : []),
    ...(not_above ? [`never above ${moneyText(not_above.amount, not_above.currency)}`] : []),
    ...(respect_map ? ['respect MAP'] : []),
  ];
}

function roundingTexts({ rounding }: PriceWish, currency: string): string[] {
  if (rounding?.ending !== undefined) return [`prices ending in ${rounding.ending}`];
  return rounding?.nearest === undefined
    ? []
    : [`rounded to nearest ${moneyText(rounding.nearest, currency)}`];
}

const weekdays: Readonly<Record<string, string>> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
};

/** Undefined where an instant is not on a full minute, or the recurrence is none that the language has words for. */
function whenText({ start, end, recurrence }: NonNullable<PriceWish['schedule']>, timeZone: string) {
  const texts: string[] = [];
  if (recurrence) {
    const day = /^FREQ=WEEKLY;BYDAY=([A-Z]{2})$/.exec(recurrence)?.[1];
    if (!day && recurrence !== 'FREQ=DAILY') return undefined;
    texts.push(day ? `every ${weekdays[day]}` : 'daily');
  }
  const local = (instant: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  const onTheMinute = [start, end].every(each => !each || Date.parse(each) % 60_000 === 0);
  if (!onTheMinute) return undefined;
  const clock = (at: Temporal.ZonedDateTime) => at.toPlainTime().toString({ smallestUnit: 'minute' });
  const parts: string[] = [];
  if (start) {
    const at = local(start);
    parts.push(`from ${at.toPlainDate()}${clock(at) === '00:00' ? '' : ` at ${clock(at)}`}`);
  }
  if (end) {
    const at = local(end);
    // "Until Sunday" lasts to its end, which is Monday's midnight.
    const midnight = clock(at) === '00:00';
    const said = midnight
      ? `${at.toPlainDate().subtract({ days: 1 })}`
      : `${at.toPlainDate()} at ${clock(at)}`;
    parts.push(`until ${said}`);
  }
  return parts.length > 0 ? [...texts, parts.join(' ')] : texts;
}
