import { confidenceIn, type Learned } from '../../tools/test-upkeep/healing/judge.ts';
import { judgeCase, type Seen } from './learn.ts';
import type { Outcome } from './outcome.ts';

/** What our healer makes of a site's cases, with these weights. */
export const healed = (site: string, seen: readonly Seen[], weights: Learned): Outcome[] =>
  seen.map(each => {
    const { right, whole, without } = judgeCase(each, weights.signals);
    const sureness = confidenceIn(whole, weights);
    const surenessGone = without ? confidenceIn(without, weights) : 0;
    return {
      id: each.id,
      site,
      right,
      sureness,
      surenessGone,
      answered: sureness >= weights.answerFrom,
      answeredGone: surenessGone >= weights.answerFrom,
    };
  });
