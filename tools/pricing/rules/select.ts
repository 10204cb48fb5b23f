import { competitorPick } from './competitors.ts';
import { marginOf, whole } from './rates.ts';
import type { Row } from './row.ts';
import type { Condition, Selection } from './selection.ts';

/**
 * Kleene's three answers, in the order in which `all_of` is the least and `any_of` the greatest of them. A row of unknown
 * cost is neither "under 10 % margin" nor "not under 10 % margin"; guessing either would price it by accident.
 */
export type Answer = 0 | 1 | 2;
export const no = 0;
export const unknown = 1;
export const yes = 2;

export type Predicate = (row: Row) => Answer;

/** A selection as a function of a row, at an instant (for what is too old). */
export function predicateOf(selection: Selection, at: number): Predicate {
  switch (selection.kind) {
    case 'all_of': {
      const each = selection.of.map(part => predicateOf(part, at));
      return row => {
        let answer: Answer = yes;
        for (let index = 0; index < each.length && answer !== no; index++)
          answer = Math.min(answer, each[index]!(row)) as Answer;
        return answer;
      };
    }
    case 'any_of': {
      const each = selection.of.map(part => predicateOf(part, at));
      return row => {
        let answer: Answer = no;
        for (let index = 0; index < each.length && answer !== yes; index++)
          answer = Math.max(answer, each[index]!(row)) as Answer;
        return answer;
      };
    }
    case 'not': {
      const inner = predicateOf(selection.of, at);
      return row => (yes - inner(row)) as Answer;
    }
    default:
      return conditionPredicate(selection, at);
  }
}

function conditionPredicate(condition: Condition, at: number): Predicate {
  switch (condition.kind) {
    case 'everything':
      return () => yes;
    case 'category':
      return overlap(condition.any_of, row => row.categories);
    case 'tag':
      return overlap(condition.any_of, row => row.tags);
    case 'brand': {
      const names = new Set(condition.any_of);
      return row => (row.brand === null ? unknown : names.has(row.brand) ? yes : no);
    }
    case 'sku': {
      const skus = new Set(condition.any_of);
      return row => (skus.has(row.sku) ? yes : no);
    }
    case 'attribute':
      return attributePredicate(condition.name, condition.any_of);
    case 'price': {
      const { currency } = condition;
      const fits = within(condition);
      return row => (row.currency === currency ? fits(row.price) : no);
    }
    case 'margin': {
      const fits = within(condition);
      return row => fits(marginOf(row.price, row.cost));
    }
    case 'stock':
    case 'age_days':
    case 'sold_30_days': {
      const { kind } = condition;
      const fits = within(condition);
      return row => fits(row[kind]);
    }
    case 'competitor_position':
      return positionPredicate(condition, at);
  }
}

function overlap(names: readonly string[], of: (row: Row) => readonly string[]): Predicate {
  const wanted = new Set(names);
  return row => {
    const own = of(row);
    for (let index = 0; index < own.length; index++) if (wanted.has(own[index]!)) return yes;
    return no;
  };
}

function attributePredicate(name: string | undefined, values: readonly string[]): Predicate {
  const wanted = new Set(values);
  if (name !== undefined)
    return row => (Object.hasOwn(row.attributes, name) && wanted.has(row.attributes[name]!) ? yes : no);
  return row => {
    for (const key in row.attributes) if (wanted.has(row.attributes[key]!)) return yes;
    return no;
  };
}

interface Bounds {
  readonly at_least?: number | undefined;
  readonly at_most?: number | undefined;
}

function within({ at_least = Number.NEGATIVE_INFINITY, at_most = Number.POSITIVE_INFINITY }: Bounds) {
  return (value: number | null): Answer =>
    value === null ? unknown : value >= at_least && value <= at_most ? yes : no;
}

/** Compares products, not quotients: (price − theirs) / theirs ≥ b / 10000 without a division. */
function positionPredicate(
  condition: Extract<Condition, { kind: 'competitor_position' }>,
  at: number,
): Predicate {
  const { against, no_older_than_hours, at_least, at_most } = condition;
  return row => {
    const theirs = competitorPick(row, against, no_older_than_hours, at);
    if (theirs === null) return unknown;
    const ahead = (row.price * 2 - theirs) * whole;
    const [least, most] = [theirs * (at_least ?? 0), theirs * (at_most ?? 0)];
    if (!Number.isSafeInteger(ahead) || !Number.isSafeInteger(least) || !Number.isSafeInteger(most))
      return unknown;
    return (at_least === undefined || ahead >= least) && (at_most === undefined || ahead <= most) ? yes : no;
  };
}
