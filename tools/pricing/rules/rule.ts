import { z } from 'zod';
import { currencyCode } from '../../../platform/money.ts';
import { Base } from './base.ts';
import { largestAmount } from './exact.ts';
import { Margin, Markup } from './rates.ts';
import { Schedule } from './schedule.ts';
import { Selection } from './selection.ts';

const amount = z
  .int()
  .min(1, 'a price is more than nothing')
  .max(largestAmount, 'that is more than a price can be');
const Money = z.strictObject({ amount, currency: currencyCode });
const difference = z.int().min(-largestAmount).max(largestAmount);
const basisPoints = z
  .int()
  .min(-9_999, 'a cut of 100 % or more leaves no price')
  .max(1_000_000, 'a price can be raised by 10,000 % at most');

/** What happens to the base. A percentage and a difference are of our own prices; `match` is of competitors'. */
export const Change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent'), basis_points: basisPoints }),
  z.strictObject({ kind: z.literal('absolute'), amount: difference, currency: currencyCode }),
  z.strictObject({ kind: z.literal('set'), amount, currency: currencyCode }),
  z.strictObject({ kind: z.literal('match') }),
  z.strictObject({ kind: z.literal('match_percent'), basis_points: basisPoints }),
  z.strictObject({ kind: z.literal('match_absolute'), amount: difference, currency: currencyCode }),
]);
export type Change = z.infer<typeof Change>;

const ChangeLimit = z.strictObject({
  basis_points: z
    .int()
    .min(1)
    .max(1_000_000)
    .describe('of the price now, or of the price at the start of the day'),
  beyond: z.enum(['clamp', 'block']),
});

/** What no price that the rule makes may break. A fact that a guard needs and the row lacks blocks the row. */
export const Guards = z.strictObject({
  floor: Money.optional(),
  ceiling: Money.optional(),
  minimum_margin: Margin.describe('basis points of the price').optional(),
  minimum_markup: Markup.describe('basis points of the cost').optional(),
  map: z
    .strictObject({ if_unknown: z.enum(['no_minimum', 'block']) })
    .describe('keep to the minimum advertised price')
    .optional(),
  only: z
    .enum(['cuts', 'raises'])
    .describe('no guard or rounding may turn a cut into a raise, or a raise into a cut')
    .optional(),
  change_per_run: ChangeLimit.optional(),
  change_per_day: ChangeLimit.optional(),
  stock: z
    .strictObject({ at_least: z.int().min(1).max(1_000_000_000), applies_to: z.enum(['any_change', 'cuts']) })
    .describe('with less in stock the price stays')
    .optional(),
});
export type Guards = z.infer<typeof Guards>;

/** Prices are `ending` plus a multiple of `every` minor units: .99 is 99 of 100, cash in Switzerland is 0 of 5. */
export const RoundingStep = z
  .strictObject({
    every: z.int().min(1).max(1_000_000_000),
    ending: z.int().min(0),
    direction: z.enum(['nearest', 'up', 'down']),
    ties: z.enum(['half_even', 'half_up']).describe('which of two equally near prices'),
    if_none_fits: z.enum(['keep_bound', 'block']).describe('when no such price lies within the guards'),
  })
  .refine(({ every, ending }) => ending < every, {
    error: 'must be less than every: an ending of 99 needs every 100',
    path: ['ending'],
  });
export type RoundingStep = z.infer<typeof RoundingStep>;

/** To the minor unit, and no further. */
export const plainRounding: RoundingStep = {
  every: 1,
  ending: 0,
  direction: 'nearest',
  ties: 'half_up',
  if_none_fits: 'block',
};

export const PriceRule = z
  .strictObject({
    schema: z.literal(1).describe('version of this schema'),
    id: z.string().min(1).max(100),
    version: z.int().min(1),
    name: z.string().min(1).max(200),
    currency: currencyCode.describe('the rule is about prices in this currency and no others'),
    select: Selection,
    base: Base,
    change: Change,
    guards: Guards,
    rounding: RoundingStep,
    schedule: Schedule.optional(),
    announced: z
      .enum(['eu_prior_price'])
      .describe('announced as a reduction: Directive 98/6/EC, article 6a applies')
      .optional(),
    priority: z.int().min(0).max(1_000).describe('of rules that select a row, the highest decides'),
  })
  .meta({ id: 'PriceRule', title: 'Price rule' });
export type PriceRule = z.infer<typeof PriceRule>;

/** Rules that are run together, and what happens when several of the same priority select one row. */
export const RuleSet = z.strictObject({
  rules: z.array(PriceRule).min(1).max(200),
  on_tie: z.enum(['block', 'lowest_price', 'highest_price']),
});
export type RuleSet = z.infer<typeof RuleSet>;
