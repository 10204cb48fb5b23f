import type { ElementFacts } from './element.ts';
import { weigh } from './judge.ts';
import { observe } from './observe.ts';
import { signalNames } from './signals.ts';
import type { Traits } from './traits.ts';

const beside = signalNames.indexOf('neighbours: words');
/** Of the words beside two elements, so much more must be beside the candidate for them to tell the two apart. */
const telling = 0.05;

/**
 * The candidates that may be the element: those that none of its lookalikes matches better. Lookalikes are other elements
 * of the page when the element was last good; in a list of rows with the same buttons, the next row's button is the next
 * row's, and not the one that is lost. Two that say the same are told apart by what stands beside them before anything
 * else, because rows change places.
 */
export function unaccounted(
  wanted: ElementFacts,
  lookalikes: readonly ElementFacts[],
  candidates: readonly ElementFacts[],
  traits: readonly Traits[],
  signals: Float64Array,
): ElementFacts[] {
  const compared = (element: ElementFacts) => {
    const { rows } = observe(element, candidates, traits);
    return { rows, scores: rows.map(row => weigh(signals, row)) };
  };
  const own = compared(wanted);
  const theirs = lookalikes.map(each => ({
    ...compared(each),
    saysTheSame: each.tag === wanted.tag && each.text === wanted.text,
  }));
  return candidates.filter((_, place) =>
    theirs.every(({ rows, scores, saysTheSame }) => {
      const more = rows[place]![beside]! - own.rows[place]![beside]!;
      return saysTheSame && Math.abs(more) > telling ? more < 0 : scores[place]! <= own.scores[place]!;
    }),
  );
}
