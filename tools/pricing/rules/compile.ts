import { block, type Outcome, type Pricing, pricingOf, startOf } from './evaluate.ts';
import type { Row } from './row.ts';
import type { PriceRule, RuleSet } from './rule.ts';
import { inForce } from './schedule.ts';
import { no, type Predicate, predicateOf, yes } from './select.ts';

/** What rules do to a row; null when none of them is about it. */
export type Evaluate = (row: Row) => Outcome | null;

interface Compiled {
  readonly rule: PriceRule;
  readonly selects: Predicate;
  readonly price: Pricing;
}

/**
 * Rules as one function of a row, at an instant: what simulating, proposing and applying all run. The highest priority
 * that selects the row decides; a lower one never comes into play, not even when the higher one blocks or skips the row.
 * It keeps no state, so rows may come in any order.
 */
export function compile({ rules, on_tie }: RuleSet, at: Date): Evaluate {
  const now = at.getTime();
  const ordered: readonly Compiled[] = rules
    .filter(({ schedule }) => inForce(schedule, now))
    .sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .map(rule => ({ rule, selects: predicateOf(rule.select, now), price: pricingOf(rule, now) }));

  return row => {
    for (let index = 0; index < ordered.length; index++) {
      const one = ordered[index]!;
      if (one.rule.currency !== row.currency) continue;
      const answer = one.selects(row);
      if (answer === no) continue;
      const equals = othersOf(ordered, index, row);
      if (answer !== yes || equals === 'unknown') return block(startOf(one.rule, row), 'selection_unknown');
      if (equals === undefined) return one.price(row);
      if (on_tie === 'block') return block(startOf(one.rule, row), 'tie');
      return chosen(
        [one, ...equals].map(each => each.price(row)),
        on_tie,
      );
    }
    return null;
  };
}

/** Further rules of the same priority that select the row; `unknown` when that cannot be told of one. */
function othersOf(ordered: readonly Compiled[], index: number, row: Row): Compiled[] | 'unknown' | undefined {
  const { priority } = ordered[index]!.rule;
  let others: Compiled[] | undefined;
  for (let next = index + 1; next < ordered.length && ordered[next]!.rule.priority === priority; next++) {
    const other = ordered[next]!;
    if (other.rule.currency !== row.currency) continue;
    const answer = other.selects(row);
    if (answer === no) continue;
    if (answer !== yes) return 'unknown';
    others ??= [];
    others.push(other);
  }
  return others;
}

/** Of equal rules one that blocks blocks the row; one that skips leaves it to the others. */
function chosen(outcomes: readonly Outcome[], by: 'lowest_price' | 'highest_price'): Outcome {
  const blocked = outcomes.find(({ status }) => status === 'blocked');
  if (blocked) return blocked;
  const priced = outcomes.filter(({ status }) => status !== 'skipped');
  if (priced.length === 0) return outcomes[0]!;
  return priced.reduce((best, each) =>
    (by === 'lowest_price' ? each.after < best.after : each.after > best.after) ? each : best,
  );
}

/** One rule alone. */
export const compileRule = (rule: PriceRule, at: Date): Evaluate =>
  compile({ rules: [rule], on_tie: 'block' }, at);
