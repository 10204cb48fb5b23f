import { unaccounted } from './accounted.ts';
import type { ElementFacts } from './element.ts';
import { confidenceIn, type Judgement, judge, type Learned } from './judge.ts';
import { type Observation, observe } from './observe.ts';
import { signalNames } from './signals.ts';
import { traitsOf } from './traits.ts';
import { shipped } from './weights.ts';

/** A candidate in the ranking, with its share of the belief among the candidates. */
export interface Ranked {
  readonly candidate: ElementFacts;
  readonly share: number;
}

/** The best first, at most five. `confidence` is the probability that the best is the element. */
export type Healing =
  | {
      readonly kind: 'found';
      readonly candidate: ElementFacts;
      readonly confidence: number;
      readonly ranked: readonly Ranked[];
      readonly reasons: readonly string[];
    }
  | {
      readonly kind: 'none';
      readonly why: string;
      readonly confidence: number;
      readonly ranked: readonly Ranked[];
    };

const shown = 5;

/**
 * Finds the element that was last good among a page's elements now, or says honestly that none can be trusted to be it.
 * `lookalikes` are others of the page when it was last good; without them a row's button may be taken for another row's.
 */
export function heal(
  lastGood: ElementFacts,
  page: readonly ElementFacts[],
  lookalikes: readonly ElementFacts[] = [],
  weights: Learned = shipped,
): Healing {
  if (page.length === 0) return none('the page has no elements to choose from');
  const candidates =
    lookalikes.length === 0
      ? page
      : unaccounted(lastGood, lookalikes, page, page.map(traitsOf), weights.signals);
  if (candidates.length === 0) return none('all that is like it stood beside it when it was last good');
  const observation = observe(lastGood, candidates);
  const judgement = judge(observation, weights.signals);
  const ranked = judgement.order
    .slice(0, shown)
    .map(index => ({ candidate: candidates[index]!, share: judgement.shares[index]! }));
  const confidence = confidenceIn(judgement, weights);
  if (confidence < weights.answerFrom)
    return { kind: 'none', why: whyNone(observation, judgement, weights), confidence, ranked };
  return {
    kind: 'found',
    candidate: ranked[0]!.candidate,
    confidence,
    ranked,
    reasons: tellingFor(observation, judgement, weights),
  };
}

const none = (why: string): Healing => ({ kind: 'none', why, confidence: 0, ranked: [] });

const told = 3;

/** The signals that set the best candidate most apart from the page's others. */
function tellingFor({ rows }: Observation, { order }: Judgement, { signals }: Learned): string[] {
  const best = rows[order[0]!]!;
  const usual = (signal: number): number =>
    order.reduce((sum, index) => sum + rows[index]![signal]!, 0) / rows.length;
  const weights = Array.from(
    signals,
    (weight, signal) => weight * (best[signal]! - (rows.length === 1 ? 0 : usual(signal))),
  );
  return strongest(weights);
}

/** Names of the signals with the largest weights above zero, at most three. */
const strongest = (weights: readonly number[]): string[] =>
  weights
    .map((weight, signal) => ({ name: signalNames[signal]!, weight }))
    .filter(({ weight }) => weight > 0)
    .sort((left, right) => right.weight - left.weight)
    .slice(0, told)
    .map(({ name }) => name);

/** What the best candidate lacks most, compared with the element as it was; or that another is about as good. */
function whyNone(
  { rows, unchanged }: Observation,
  { order, shares }: Judgement,
  { signals }: Learned,
): string {
  const [best, next] = order;
  if (next !== undefined && shares[next]! > shares[best!]! / 2)
    return 'more than one element is about as much like it as the other';
  const row = rows[best!]!;
  const lost = strongest(Array.from(signals, (weight, index) => weight * (unchanged[index]! - row[index]!)));
  return `the best is too different from what it was: ${lost.join('; ')}`;
}
