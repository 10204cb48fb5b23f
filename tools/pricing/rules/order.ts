import { isDeepStrictEqual } from 'node:util';
import { ruleFromIntent, type WishContext } from './from-intent.ts';
import { orderText } from './order-text.ts';
import type { PriceWish, WishedChange, WishedSelector } from './price-wish.ts';
import { type PriceRule, plainRounding } from './rule.ts';
import type { Selection } from './selection.ts';

/**
 * The order that a person could have given for a rule, in the language of the chat; null where that language cannot say
 * all of the rule. It is made by going back to the wish, and is given only when the wish leads to this very rule again.
 * Names are said bare, as people say them: the reader must know them.
 */
export function orderFor(rule: PriceRule, context: WishContext): string | null {
  const wish = wishOf(rule);
  if (!wish) return null;
  const again = ruleFromIntent(wish, { ...context, id: rule.id, version: rule.version, name: rule.name });
  return again.ok && isDeepStrictEqual(again.value, rule)
    ? orderText(wish, rule.currency, context.time_zone)
    : null;
}

function wishOf({
  select,
  base,
  change,
  guards,
  rounding,
  schedule,
  announced,
  priority,
}: PriceRule): PriceWish | undefined {
  const parts = select.kind === 'all_of' ? select.of : [select];
  const selector: WishedSelector = {};
  for (const part of parts) if (!addTo(selector, part)) return undefined;
  const changed = changeOf(base, change);
  if (!changed || priority !== 0) return undefined;
  const { floor, ceiling, minimum_margin, minimum_markup, map } = guards;
  return {
    selector,
    change: changed,
    ...(announced ? { announced: true as const } : {}),
    guards: {
      ...(minimum_margin === undefined ? {} : { min_margin: minimum_margin }),
      ...(minimum_markup === undefined ? {} : { cost_plus: minimum_markup }),
      ...(floor ? { not_below: floor } : {}),
      ...(ceiling ? { not_above: ceiling } : {}),
      ...(map ? { respect_map: true as const } : {}),
    },
    ...(isDeepStrictEqual(rounding, plainRounding)
      ? {}
      : { rounding: rounding.ending > 0 ? { ending: rounding.ending } : { nearest: rounding.every } }),
    ...(schedule
      ? {
          schedule: {
            ...(schedule.start ? { start: schedule.start } : {}),
            ...(schedule.end ? { end: schedule.end } : {}),
            ...(schedule.recurrence ? { recurrence: schedule.recurrence } : {}),
          },
        }
      : {}),
  };
}

/** Puts one condition into the wish; false where a wish has no place for it, or the place is taken. */
function addTo(selector: WishedSelector, part: Selection): boolean {
  const put = (key: keyof WishedSelector, value: unknown): boolean => {
    if (key in selector) return false;
    Object.assign(selector, { [key]: value });
    return true;
  };
  const inclusive = ({
    at_least,
    at_most,
  }: {
    at_least?: number | undefined;
    at_most?: number | undefined;
  }) => ({
    ...(at_least === undefined ? {} : { min: { value: at_least, inclusive: true } }),
    ...(at_most === undefined ? {} : { max: { value: at_most, inclusive: true } }),
  });
  switch (part.kind) {
    case 'everything':
      return put('all', true);
    case 'category':
      return put('categories', part.any_of);
    case 'brand':
      return put('brands', part.any_of);
    case 'sku':
      return put('skus', part.any_of);
    case 'not':
      return excluded(part.of, put);
    case 'attribute': {
      if (part.name !== undefined || part.any_of.length !== 1) return false;
      selector.attributes = [...(selector.attributes ?? []), part.any_of[0]!];
      return true;
    }
    case 'age_days':
      return put('age_days', inclusive(part));
    case 'stock':
      return put('stock_units', inclusive(part));
    case 'price': {
      const { min, max } = inclusive(part) as Record<'min' | 'max', { value: number } | undefined>;
      return put('price', {
        currency: part.currency,
        ...(min ? { min: { amount: min.value, inclusive: true } } : {}),
        ...(max ? { max: { amount: max.value, inclusive: true } } : {}),
      });
    }
    default:
      return false;
  }
}

function excluded(of: Selection, put: (key: keyof WishedSelector, value: unknown) => boolean): boolean {
  if (of.kind === 'category') return put('excluded_categories', of.any_of);
  if (of.kind === 'brand') return put('excluded_brands', of.any_of);
  return of.kind === 'sku' && put('excluded_skus', of.any_of);
}

function changeOf(base: PriceRule['base'], change: PriceRule['change']): WishedChange | undefined {
  if (!change.kind.startsWith('match')) return change as WishedChange;
  const competitor = base.kind === 'competitor_named' ? { competitor: base.name } : {};
  const kind = 'match_competitor' as const;
  if (change.kind === 'match_percent')
    return { kind, ...competitor, offset_basis_points: change.basis_points };
  if (change.kind === 'match_absolute')
    return { kind, ...competitor, offset_amount: change.amount, currency: change.currency };
  return { kind, ...competitor };
}
