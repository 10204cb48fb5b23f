import {
  doubtNames,
  doubts,
  type Judgement,
  judge,
  type Learned,
} from '../../tools/test-upkeep/healing/judge.ts';
import { type Observation, observe } from '../../tools/test-upkeep/healing/observe.ts';
import { signalNames, signals } from '../../tools/test-upkeep/healing/signals.ts';
import { traitsOf } from '../../tools/test-upkeep/healing/traits.ts';
import { related, type Site } from './data.ts';
import { type Choice, type Fitting, fitChoices, fitLabels } from './fit.ts';

/** A case as it is learned from and scored: with the page as it is, and with the element taken off it. */
export interface Seen {
  readonly id: string;
  readonly gold: number;
  readonly whole: Observation;
  readonly without: Observation;
  readonly choice: Choice;
}

/** Candidates per case that are learned from: the right one, and those that look most like the element. */
const rivals = 20;

const ranking: Fitting = {
  directions: signalNames.map(name => signals[name]),
  prior: 0.3,
  ridge: 2,
  steps: 80,
};
const believing: Fitting = {
  directions: doubtNames.map(name => doubts[name]!),
  prior: 0,
  ridge: 5,
  steps: 300,
};

/**
 * The confidence from which an answer is given. Not fitted: a wrong answer costs about as much as two that a person is
 * asked for, and the confidence is calibrated on pages half of which have lost the element.
 */
const answerFrom = 0.7;

export function seeSite({ candidates, cases }: Site): Seen[] {
  const traits = candidates.map(traitsOf);
  return cases.map(({ id, target, gold }) => {
    const whole = observe(target, candidates, traits);
    const others = [...candidates.keys()].filter(index => !related(candidates[index]!, candidates[gold]!));
    const without = observe(
      target,
      others.map(index => candidates[index]!),
      others.map(index => traits[index]!),
    );
    return { id, gold, whole, without, choice: choiceOf(whole, gold) };
  });
}

function choiceOf({ rows }: Observation, gold: number): Choice {
  const likeness = rows.map(row => row.reduce((sum, signal) => sum + signal, 0));
  const nearest = [...rows.keys()]
    .filter(index => index !== gold)
    .sort((left, right) => likeness[right]! - likeness[left]!)
    .slice(0, rivals);
  const chosen = [gold, ...nearest].map(index => rows[index]!);
  const flat = new Float64Array(chosen.length * signalNames.length);
  chosen.forEach((row, place) => {
    flat.set(row, place * signalNames.length);
  });
  return { rows: flat, count: chosen.length };
}

export const learnRanking = (sites: readonly (readonly Seen[])[]): Float64Array =>
  fitChoices(
    sites.flat().map(({ choice }) => choice),
    ranking,
  );

/** A case judged with weights that were learned without its site. */
export interface Judged {
  readonly seen: Seen;
  readonly whole: Judgement;
  readonly right: boolean;
  readonly without: Judgement | undefined;
}

export const judgeCase = (seen: Seen, weights: Float64Array): Judged => {
  const whole = judge(seen.whole, weights);
  return {
    seen,
    whole,
    right: whole.order[0] === seen.gold,
    without: seen.without.candidates.length > 0 ? judge(seen.without, weights) : undefined,
  };
};

/** What an answer is worth: it holds when the best is the element, and never when the element was taken off the page. */
export function learnBelief(judged: readonly Judged[]): Float64Array {
  const labelled = judged.flatMap(({ whole, right, without }) => [
    ...(whole.fieldLost ? [] : [{ row: whole.doubts, holds: right }]),
    ...(without && !without.fieldLost ? [{ row: without.doubts, holds: false }] : []),
  ]);
  return fitLabels(labelled, believing);
}

/**
 * Learns from all sites but those left out. The belief is learned from judgements of each site under a ranking that did
 * not know that site, as it will be used. `rankingWithout` lets a caller keep rankings that are needed again.
 */
export function learn(
  sites: readonly (readonly Seen[])[],
  leftOut: readonly number[],
  rankingWithout: (leftOut: readonly number[]) => Float64Array = places =>
    learnRanking(sites.filter((_, place) => !places.includes(place))),
): Learned {
  const judged = sites.flatMap((site, place) => {
    if (leftOut.includes(place)) return [];
    const weights = rankingWithout([...leftOut, place]);
    return site.map(seen => judgeCase(seen, weights));
  });
  return { signals: rankingWithout(leftOut), doubts: learnBelief(judged), answerFrom };
}

/** For each site, what is learned from all the others. A ranking without two sites serves both of them. */
export function learnEachWithout(sites: readonly (readonly Seen[])[]): Learned[] {
  const kept = new Map<string, Float64Array>();
  const rankingWithout = (places: readonly number[]): Float64Array => {
    const key = places.toSorted((left, right) => left - right).join();
    const ranking = kept.get(key) ?? learnRanking(sites.filter((_, place) => !places.includes(place)));
    kept.set(key, ranking);
    return ranking;
  };
  return sites.map((_, place) => learn(sites, [place], rankingWithout));
}
