import type { ElementFacts } from '../../tools/test-upkeep/healing/element.ts';
import { related, type Site } from './data.ts';
import type { Outcome } from './outcome.ts';
import { similo } from './similo.ts';
import { treePath, treePathAnswersFrom } from './tree-path.ts';

/** Another way to score candidates, and how it decides whether to answer. */
export interface Peer {
  readonly name: string;
  readonly score: (target: ElementFacts, candidate: ElementFacts) => number;
  /** `score`: the best one's; `lead`: how far it is ahead of the next. */
  readonly sureBy: 'score' | 'lead';
  readonly answersFrom: number;
}

/** Peers without a threshold of their own are compared at our coverage. */
export const peers: readonly Peer[] = [
  { name: 'Similo, sure by score', score: similo, sureBy: 'score', answersFrom: 0 },
  { name: 'Similo, sure by lead', score: similo, sureBy: 'lead', answersFrom: 0 },
  { name: 'Tree path, as shipped', score: treePath, sureBy: 'score', answersFrom: treePathAnswersFrom },
];

interface Best {
  readonly index: number;
  readonly sureness: number;
}

/** What becomes of every case of the sites under each way of deciding; a score is computed once for all of them. */
export function outcomesOf(sites: readonly Site[], peers: readonly Peer[]): Outcome[][] {
  const outcomes: Outcome[][] = peers.map(() => []);
  for (const { name, candidates, cases } of sites)
    for (const { id, target, gold } of cases) {
      const scored = new Map<Peer['score'], number[]>();
      peers.forEach((peer, place) => {
        const scores = scored.get(peer.score) ?? candidates.map(candidate => peer.score(target, candidate));
        scored.set(peer.score, scores);
        const best = bestOf(scores, peer.sureBy, () => true);
        const gone = bestOf(scores, peer.sureBy, index => !related(candidates[index]!, candidates[gold]!));
        outcomes[place]!.push({
          id,
          site: name,
          right: best.index === gold,
          sureness: best.sureness,
          surenessGone: gone.sureness,
          answered: best.sureness >= peer.answersFrom,
          answeredGone: gone.sureness >= peer.answersFrom,
        });
      });
    }
  return outcomes;
}

function bestOf(scores: readonly number[], sureBy: Peer['sureBy'], counts: (index: number) => boolean): Best {
  let [index, highest, next] = [-1, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  scores.forEach((score, place) => {
    if (!counts(place)) return;
    if (score > highest) [index, highest, next] = [place, score, highest];
    else if (score > next) next = score;
  });
  return { index, sureness: sureBy === 'score' ? highest : highest - next };
}
