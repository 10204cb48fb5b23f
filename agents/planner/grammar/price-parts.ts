/** The parts of a description of a price change: which products, what change, which guards, what rounding, when. */
import type { z } from 'zod';
import type { Money } from '../../../platform/money.ts';
import type { Change, Selector } from '../../intents/pricing.ts';
import { daysOf, type PriceRange } from '../../intents/values.ts';
import type { Days } from '../calendar.ts';
import { given, textOf } from '../command.ts';
import { type Captures, refuse } from '../phrase-parser.ts';
import type { WordToken } from '../vocabulary.ts';
import type { ScheduleParts } from './schedule.ts';
import { meaning, type PlannerRules, type ReadingContext, saidAs } from './values.ts';

type SelectorSlots = z.infer<typeof Selector>;
export type ChangeSlots = z.infer<typeof Change>;
export type Direction = -1 | 1;
export interface PriceVerb {
  readonly direction?: Direction;
  /** "lowered", "went up": what happened, or might. */
  readonly past: boolean;
}

/** One part of the description of a price change. */
export type Part =
  | { readonly part: 'select'; readonly select: SelectorSlots }
  | { readonly part: 'change'; readonly change: ChangeSlots }
  | { readonly part: 'by'; readonly points?: number; readonly money?: Money }
  | { readonly part: 'to'; readonly money: Money }
  | { readonly part: 'announced' }
  | { readonly part: 'guard'; readonly guard: object }
  | { readonly part: 'round'; readonly rounding: { ending?: number; nearest?: number } }
  | { readonly part: 'when'; readonly when: ScheduleParts };

const names = (c: Captures, label: string, as: string): string[] | undefined => {
  const found = c.all<WordToken>(label).map(token => saidAs<string>(token, as)!);
  return found.length > 0 ? found : undefined;
};
export const competitorOf = (c: Captures, context: ReadingContext): string | undefined => {
  const tokens = c.all<WordToken>('rival');
  return tokens.length === 0
    ? undefined
    : (saidAs<string>(tokens[0], 'Merchant') ?? textOf(tokens, context.text));
};

export const pricePartRules: PlannerRules = {
  selecting: {
    phrase: `To? category=Category | ( From | To )? brand=Brand | maker=maker category=Category | sku=Identifier | SkuWord sku=Identifier ( ( And | Comma ) sku=Identifier )* | To? all=All SkuWord? | attribute=Attribute
      | Not ( category=Category | brand=Brand | attribute=Attribute | sku=Identifier | SkuWord ( category=Category | brand=Brand ) ) | SkuWord`,
    value: (c): Part => ({
      part: 'select',
      select: given({
        categories: names(c, 'category', 'Category'),
        brands: c.has('maker') ? [c.one<string>('maker')!] : names(c, 'brand', 'Brand'),
        attributes: names(c, 'attribute', 'Attribute'),
        skus: c.has('sku') ? c.all<WordToken>('sku').map(token => token.image) : undefined,
        all: c.has('all') ? (true as const) : undefined,
      }),
    }),
  },
  /** "every Coleman tent": a capitalized word before a category is a brand, known or not. */
  maker: {
    phrase: 'word=Word',
    value: c => {
      const { image, payload } = c.one<WordToken>('word')!;
      return /^\p{Lu}/u.test(image) && payload.index > 0 && c.nextIs('Category') ? image : refuse();
    },
  },
  excepting: {
    phrase:
      'Not ( category=Category | brand=Brand | sku=Identifier ) ( ( And | Or | Comma ) ( category=Category | brand=Brand | sku=Identifier ) )* SkuWord?',
    value: (c): Part => ({
      part: 'select',
      select: given({
        excluded_categories: names(c, 'category', 'Category'),
        excluded_brands: names(c, 'brand', 'Brand'),
        excluded_skus: c.has('sku') ? c.all<WordToken>('sku').map(token => token.image) : undefined,
      }),
    }),
  },
  aged: {
    phrase: '( Older | newer=Newer ) span=duration OldWord? | span=duration OldWord',
    value: (c): Part => {
      const bound = { value: daysOf(c.one<string>('span')!) ?? refuse(), inclusive: false };
      return { part: 'select', select: { age_days: c.has('newer') ? { max: bound } : { min: bound } } };
    },
  },
  moving: {
    phrase: 'speed=Slow SkuWord?',
    value: (c): Part => ({ part: 'select', select: { velocity: meaning(c, 'speed', 'Slow')! } }),
  },
  stocked: {
    phrase: `( With | In )? word=StockWord SkuWord? | With? ( over=Over | at_least=AtLeast | Under | at_most=AtMost ) n=count InStock`,
    value: (c): Part => {
      const stock = meaning<'low'>(c, 'word', 'StockWord');
      if (stock) return { part: 'select', select: { stock } };
      const bound = { value: c.one<number>('n')!, inclusive: c.has('at_least') || c.has('at_most') };
      return {
        part: 'select',
        select: { stock_units: c.has('over') || c.has('at_least') ? { min: bound } : { max: bound } },
      };
    },
  },
  costing: {
    phrase: '( Priced )? price=priceLimit',
    value: (c): Part => {
      const price = c.one<PriceRange & { bare?: true }>('price')!;
      return { part: 'select', select: { price } };
    },
  },
  byAmount: {
    phrase:
      '( By )? ( points=percent | money=money ) ( off=Off | up=Up )? | By money=amount | off=Minus ( points=percent | money=money )',
    value: (c): Part => {
      const change = given({ points: c.one<number>('points'), money: plainMoney(c.one<Money>('money')) });
      const sign = c.has('off') ? -1 : c.has('up') ? 1 : 0;
      return sign === 0 ? { part: 'by', ...change } : { part: 'change', change: signed(change, sign)! };
    },
  },
  toAmount: {
    phrase: '( To | At | Cost ) money=amount',
    value: (c): Part => ({ part: 'to', money: plainMoney(c.one<Money>('money'))! }),
  },
  matching: {
    phrase: `Match Prices? ( Of | To | With )? ( Competitors | ( rival=Merchant | rival=Domain | rival=Word+ ) ) Prices?
      | Beat Prices? ( Of )? ( Competitors | ( rival=Merchant | rival=Domain | rival=Word+ ) ) Prices? ( By )? ( points=percent | money=money )
      | ( points=percent | money=money ) ( Below | over=AboveWord ) ( Competitors | rival=Merchant | rival=Domain ) Prices?`,
    value: (c, context): Part => {
      const sign = c.has('over') ? 1 : -1;
      const points = c.one<number>('points');
      const money = c.one<Money>('money');
      return {
        part: 'change',
        change: given({
          kind: 'match_competitor' as const,
          competitor: competitorOf(c, context),
          offset_basis_points: points === undefined ? undefined : sign * points,
          offset_amount: money && sign * money.amount,
          currency: money?.currency,
        }),
      };
    },
  },
  guard: {
    phrase: `( Keep | With | NotBelow | And )? Margin ( Of | At | Over | AtLeast | By | NotBelow )* margin=percent
      | ( Keep )? ( AtLeast | NotBelow | Over )? margin=percent Margin
      | ( NotBelow | Keep | AtLeast | Over )+ ( CostPlus | Cost ( PlusSign | And ) ) cost=percent
      | ( NotBelow | Keep )+ atcost=Cost
      | NotBelow floor=amount | NotAbove ceiling=amount | ( Keep | With | And )? map=Map`,
    value: (c): Part => ({
      part: 'guard',
      guard: given({
        min_margin: c.one<number>('margin'),
        cost_plus: c.has('atcost') ? 0 : c.one<number>('cost'),
        not_below: plainMoney(c.one<Money>('floor')),
        not_above: plainMoney(c.one<Money>('ceiling')),
        respect_map: c.has('map') ? (true as const) : undefined,
      }),
    }),
  },
  announcing: { phrase: '( With | And )? Announced', value: (): Part => ({ part: 'announced' }) },
  rounding: {
    phrase: `( With | And )? Prices? ( Round? EndIn | Round ) ending=Number Cents? | ( With | And )? charm=Charm | ( With | And )? ending=Number EndIn | Round ( To )? ( Nearest )+ ( money=money | unit=CurrencyWord | Cents )`,
    value: (c): Part => {
      if (c.has('charm')) return { part: 'round', rounding: { ending: 99 } };
      const ending = c.one<WordToken>('ending');
      if (ending) {
        const cents =
          Number(ending.image) < 1 ? Math.round(Number(ending.image) * 100) : Number(ending.image);
        return Number.isInteger(cents) && cents <= 99
          ? { part: 'round', rounding: { ending: cents } }
          : refuse();
      }
      return {
        part: 'round',
        rounding: { nearest: c.one<Money>('money')?.amount ?? (c.has('unit') ? 100 : 1) },
      };
    },
  },
  schedule: {
    phrase: `every=Every weekday=Weekday ( At at=clock )? | recurring=Recurring ( At at=clock )?
      | ( begin=From | begin=Starting | On | For )? from=date ( At? at=clock )? ( ( To | Until ) until=date ( At? to_at=clock )? )? | ( Until | By | To ) until=date ( At? to_at=clock )? | ( For | In | Within ) span=duration`,
    value: (c): Part => {
      const [from, until, begins] = [c.one<Days>('from'), c.one<Days>('until'), c.has('begin')];
      return {
        part: 'when',
        when: given({
          weekday: meaning<number>(c, 'weekday', 'Weekday'),
          interval: meaning<number>(c, 'every', 'Every'),
          rule: meaning<string>(c, 'recurring', 'Recurring'),
          from: from?.from,
          at: c.one<string>('at'),
          // "this weekend" has an end of its own; "from this weekend" has none.
          until: until?.to ?? (from && !begins && from.to > from.from ? from.to : undefined),
          untilAt: c.one<string>('to_at'),
          span: c.one<string>('span'),
        }),
      };
    },
  },
  priceVerb: {
    phrase:
      'lower=Lower | raise=Raise | down=LowerPast | up=RaisePast | SetPrice | TakeOff | Change | OnSale',
    value: (c): PriceVerb => {
      const past = c.has('down') || c.has('up');
      const direction = c.has('lower') || c.has('down') ? -1 : c.has('raise') || c.has('up') ? 1 : undefined;
      return { ...(direction ? { direction } : {}), past };
    },
  },
  pricePart: {
    phrase: `part=guard | part=announcing | part=matching | part=rounding | part=excepting | part=aged | part=stocked | part=byAmount | part=toAmount | part=schedule | part=moving | part=selecting | part=costing`,
    value: c => c.one<Part>('part'),
  },
};

const plainMoney = (money: Money | undefined): Money | undefined =>
  money && { amount: money.amount, currency: money.currency };

export const signed = (by: { points?: number; money?: Money }, sign: Direction): ChangeSlots | undefined => {
  if (by.points !== undefined) return { kind: 'percent', basis_points: sign * by.points };
  return by.money && { kind: 'absolute', amount: sign * by.money.amount, currency: by.money.currency };
};
