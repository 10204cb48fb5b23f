import { Temporal } from 'temporal-polyfill';
import { decimal, exponentOf } from '../../../platform/money.ts';
import type { Base, IfMissing } from './base.ts';
import type { Change, Guards, PriceRule, RoundingStep } from './rule.ts';
import type { Schedule } from './schedule.ts';
import type { Condition, Selection } from './selection.ts';

/**
 * A rule in plain English, made from the rule, so that a person approves what the machine will do. It says all of the
 * rule but its id, version and name: two rules that can act differently never read the same. Names stand in quotation
 * marks as JSON writes them, so that no name can pass for words of the sentence.
 */
export function readBack(rule: PriceRule): string {
  const { currency, select, base, change, guards, rounding, schedule, announced, priority } = rule;
  return [
    `For prices in ${currency} of ${selectionText(select, currency)}: ${changeText(change, base, currency)}.`,
    ...guardTexts(guards, currency),
    roundingText(rounding, currency),
    scheduleText(schedule),
    announced
      ? 'It is announced as a reduction: each new price must lie below the lowest price of the 30 days before.'
      : '',
    `Its priority is ${priority}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

const amountText = (amount: number, currency: string): string => {
  // The two currencies of one digit (MGA, MRU) count in fifths: a decimal would not say what is meant.
  if (exponentOf(currency) === 1) return `${amount} minor units of ${currency}`;
  const sign = amount < 0 ? '-' : '';
  return `${sign}${decimal({ amount: Math.abs(amount), currency })} ${currency}`;
};
/** Basis points as a percentage, exact: 1250 is `12.5 %`. */
const percentText = (basisPoints: number): string => `${basisPoints / 100} %`;
const quoted = (names: readonly string[]): string => names.map(name => JSON.stringify(name)).join(' or ');

function selectionText(selection: Selection, currency: string): string {
  switch (selection.kind) {
    case 'all_of':
    case 'any_of':
      return `(${selection.of.map(part => selectionText(part, currency)).join(selection.kind === 'all_of' ? ' and ' : ' or ')}${selection.of.length === 1 ? `, ${selection.kind === 'all_of' ? 'all' : 'any'} of this one` : ''})`;
    case 'not':
      return `not (${selectionText(selection.of, currency)})`;
    default:
      return conditionText(selection, currency);
  }
}

function conditionText(condition: Condition, currency: string): string {
  switch (condition.kind) {
    case 'everything':
      return 'all products';
    case 'category':
      return `products in the category ${quoted(condition.any_of)}`;
    case 'brand':
      return `products of the brand ${quoted(condition.any_of)}`;
    case 'tag':
      return `products with the tag ${quoted(condition.any_of)}`;
    case 'sku':
      return `the SKU ${quoted(condition.any_of)}`;
    case 'attribute':
      return condition.name === undefined
        ? `products with any attribute ${quoted(condition.any_of)}`
        : `products whose ${JSON.stringify(condition.name)} is ${quoted(condition.any_of)}`;
    case 'price':
      return `products priced ${boundsText(condition, value => amountText(value, currency))}`;
    case 'margin':
      return `products with a margin of ${boundsText(condition, percentText)}`;
    case 'stock':
      return `products with ${boundsText(condition, String)} in stock`;
    case 'age_days':
      return `products added ${boundsText(condition, String)} days ago`;
    case 'sold_30_days':
      return `products that sold ${boundsText(condition, String)} pieces in 30 days`;
    case 'competitor_position':
      return `products priced ${boundsText(condition, percentText)} above ${competitorText(condition.against, condition.no_older_than_hours)}`;
  }
}

function boundsText(
  { at_least, at_most }: { at_least?: number | undefined; at_most?: number | undefined },
  text: (value: number) => string,
): string {
  if (at_least !== undefined && at_most !== undefined) return `from ${text(at_least)} to ${text(at_most)}`;
  return at_least !== undefined ? `at least ${text(at_least)}` : `at most ${text(at_most!)}`;
}

const competitorText = (which: string, hours: number): string =>
  `the ${which} competitor price seen in the last ${hours} hours`;

function changeText(change: Change, base: Base, currency: string): string {
  if (change.kind === 'set') return `set the price to ${amountText(change.amount, currency)}`;
  const from = baseText(base);
  switch (change.kind) {
    case 'percent':
      return `take ${from} and ${moved(change.basis_points, percentText)}`;
    case 'absolute':
      return `take ${from} and ${moved(change.amount, value => amountText(value, currency))}`;
    case 'match':
      return `match ${from}`;
    case 'match_percent':
      return `match ${from} and ${moved(change.basis_points, percentText)}`;
    case 'match_absolute':
      return `match ${from} and ${moved(change.amount, value => amountText(value, currency))}`;
  }
}

const moved = (by: number, text: (value: number) => string): string =>
  `${by < 0 ? 'lower' : 'raise'} it by ${text(Math.abs(by))}`;

function baseText(base: Base): string {
  if (base.kind === 'current') return 'the current price';
  return `${sourceText(base)} (${missingText(base.if_missing)})`;
}

function sourceText(base: Exclude<Base, { kind: 'current' }>): string {
  switch (base.kind) {
    case 'list':
      return 'the list price';
    case 'cost':
      return 'the cost';
    case 'competitor':
      return competitorText(base.pick, base.no_older_than_hours);
    case 'competitor_rank':
      return competitorText(`number ${base.rank} from below`, base.no_older_than_hours);
    case 'competitor_named':
      return `the price of ${JSON.stringify(base.name)} seen in the last ${base.no_older_than_hours} hours`;
  }
}

function missingText(missing: IfMissing): string {
  if (missing.do === 'skip') return 'without it the price stays';
  if (missing.do === 'block') return 'without it the product is blocked';
  return `without it, ${baseText(missing.base)}`;
}

function guardTexts(guards: Guards, currency: string): string[] {
  const { floor, ceiling, minimum_margin, minimum_markup, map, only, change_per_run, change_per_day, stock } =
    guards;
  const limit = (of: Guards['change_per_run'], from: string): string | undefined =>
    of &&
    `No price moves more than ${percentText(of.basis_points)} from ${from}; ${of.beyond === 'clamp' ? 'a larger change is shortened' : 'a larger change is blocked'}.`;
  return [
    floor && `Never below ${amountText(floor.amount, currency)}.`,
    ceiling && `Never above ${amountText(ceiling.amount, currency)}.`,
    minimum_margin !== undefined && `Keep a margin of at least ${percentText(minimum_margin)} of the price.`,
    minimum_markup !== undefined && `Never below cost plus ${percentText(minimum_markup)} of the cost.`,
    map &&
      `Never below the minimum advertised price; where it is not known, ${map.if_unknown === 'block' ? 'the product is blocked' : 'there is none'}.`,
    only && (only === 'cuts' ? 'No price is raised.' : 'No price is lowered.'),
    limit(change_per_run, 'the price now'),
    limit(change_per_day, 'the price at the start of the day'),
    stock &&
      `With fewer than ${stock.at_least} in stock ${stock.applies_to === 'cuts' ? 'no price is cut' : 'no price changes'}.`,
  ].filter(text => typeof text === 'string');
}

function roundingText(
  { every, ending, direction, ties, if_none_fits }: RoundingStep,
  currency: string,
): string {
  const way = direction === 'nearest' ? 'to the nearest price' : `${direction} to a price`;
  const tie = ties === 'half_even' ? 'the even step' : 'the higher one';
  const multiple = `a multiple of ${amountText(every, currency)}`;
  const grid = `that is ${ending === 0 ? multiple : `${amountText(ending, currency)} more than ${multiple}`}`;
  const none = if_none_fits === 'block' ? 'the product is blocked' : 'the guard itself is the price';
  return `Round ${way} ${grid} (of two equally near, ${tie}); where no such price keeps the guards, ${none}.`;
}

function scheduleText(schedule: Schedule | undefined): string {
  if (!schedule) return '';
  const { time_zone, start, end, recurrence, lasts } = schedule;
  const local = (instant: string): string => `${instant} (${localText(instant, time_zone)})`;
  return [
    'In force',
    start && `from ${local(start)}`,
    end && `until ${local(end)}`,
    recurrence && `repeating as ${recurrence} says, for ${lasts} each time`,
    `by the clocks of ${time_zone}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Spelled here and not by Intl, whose wording changes with its version: what is signed reads the same everywhere. */
export function localText(instant: string, timeZone: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return `${weekdays[local.dayOfWeek - 1]}, ${local.toPlainDate()}, ${local.toPlainTime()} there`;
}
