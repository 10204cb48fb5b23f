import type { ElementFacts } from './element.ts';
import { weigh } from './judge.ts';
import { observe } from './observe.ts';
import type { Traits } from './traits.ts';

/**
 * The candidates that may be the element: those that none of its lookalikes matches better. Lookalikes are other elements
 * of the page when the element was last good; in a list of rows with the same buttons, the next row's button is the next
 * row's, and not the one that is lost.
 */
export function unaccounted(
  wanted: ElementFacts,
  lookalikes: readonly ElementFacts[],
  candidates: readonly ElementFacts[],
  traits: readonly Traits[],
  signals: Float64Array,
): ElementFacts[] {
  const scoresOf = (element: ElementFacts) =>
    observe(element, candidates, traits).rows.map(row => weigh(signals, row));
  const own = scoresOf(wanted);
  const theirs = lookalikes.map(scoresOf);
  return candidates.filter((_, place) => theirs.every(scores => scores[place]! <= own[place]!));
}
