import { OfflinePlanner } from '../../agents/planner/planner.ts';
import { type Score, score, type Utterance } from '../../agents/planner/score.ts';
import type { CaseResult, Criterion, Suite, SuiteResult } from '../suite.ts';
import { ownSets, setsAt, type UtteranceSet } from './sets.ts';

const criteria: readonly Criterion[] = [
  { metric: 'wrong_writes', kind: 'gate', atMost: 0 },
  { metric: 'intent_f1', kind: 'threshold', atLeast: 0.95 },
  { metric: 'slot_f1', kind: 'threshold', atLeast: 0.95 },
  { metric: 'held_out_intent_f1', kind: 'goal', atLeast: 0.95 },
  { metric: 'held_out_slot_f1', kind: 'goal', atLeast: 0.95 },
];

/** What people say, read by the offline planner: which intents, which values, and no write that nobody asked for. */
export const utterances: Suite = {
  name: 'utterances',
  title: 'What people say, understood by the offline planner',
  criteria,
  async run({ data, tier }): Promise<SuiteResult> {
    if (tier !== undefined && tier !== 'planner') {
      const skipped = `It scores the offline planner's grammar; there is no tier ${tier}.`;
      return { tier: 'planner', metrics: {}, n: 0, cases: [], skipped };
    }
    return scored(data === undefined ? ownSets() : setsAt(data));
  },
};

const planner = new OfflinePlanner();
const scoreOf = (some: readonly Utterance[]): Score => score(some, request => planner.read(request));

function scored(sets: readonly UtteranceSet[]): SuiteResult {
  const scores = sets.map(set => ({ set, score: scoreOf(set.utterances) }));
  // A set of others is both the one to hold and the one that nobody had seen.
  const seen = scores.some(({ set }) => !set.heldOut) ? scores.filter(({ set }) => !set.heldOut) : scores;
  const heldOut = scores.filter(({ set }) => set.heldOut);
  const lowest = (among: typeof scores, figure: 'intentF1' | 'slotF1') =>
    Math.min(...among.map(({ score: each }) => each[figure]));
  return {
    tier: 'planner',
    metrics: {
      wrong_writes: scores.reduce((sum, { score: each }) => sum + each.wrongWrites, 0),
      intent_f1: lowest(seen, 'intentF1'),
      slot_f1: lowest(seen, 'slotF1'),
      held_out_intent_f1: lowest(heldOut, 'intentF1'),
      held_out_slot_f1: lowest(heldOut, 'slotF1'),
      ...Object.assign({}, ...scores.map(({ set, score: each }) => figuresOf(set.name, each))),
    },
    n: sets.reduce((sum, set) => sum + set.utterances.length, 0),
    cases: sets.flatMap(casesOf),
    report: sets.map(reportOf).join('\n\n'),
  };
}

function figuresOf(name: string, { utterances: count, intentF1, slotF1, wrongWrites }: Score) {
  const prefix = name.replaceAll('-', '_');
  return {
    [`${prefix}_utterances`]: count,
    [`${prefix}_intent_f1`]: intentF1,
    [`${prefix}_slot_f1`]: slotF1,
    [`${prefix}_wrong_writes`]: wrongWrites,
  };
}

const familyOf = ({ metadata }: Utterance): string => String(metadata?.family ?? 'unnamed');

/** A case passes when all of it was understood. What was said is left out: a held-out set stays unread. */
const casesOf = ({ name, utterances: all }: UtteranceSet): CaseResult[] =>
  all.map(utterance => {
    const { intentF1, slotF1, wrongWrites } = scoreOf([utterance]);
    const figures = `intents ${intentF1.toFixed(2)}, slots ${slotF1.toFixed(2)}`;
    return {
      id: `${name}/${utterance.id}`,
      passed: intentF1 === 1 && slotF1 === 1 && wrongWrites === 0,
      seen: `${familyOf(utterance)}: ${figures}${wrongWrites ? ', a write that nobody asked for' : ''}`,
    };
  });

function reportOf({ name, heldOut, sha256, utterances: all }: UtteranceSet): string {
  const families = Object.entries(Object.groupBy(all, familyOf))
    .map(([family, members]) => ({ family, score: scoreOf(members!) }))
    .sort((left, right) => left.score.slotF1 - right.score.slotF1 || (left.family < right.family ? -1 : 1));
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [
    `### ${name}${heldOut ? ', held out' : ''}`,
    `SHA-256 ${sha256}`,
    [
      row(['family', 'utterances', 'intent F1', 'slot F1', 'wrong writes']),
      row(['---', '---:', '---:', '---:', '---:']),
      ...families.map(({ family, score: each }) =>
        row([family, each.utterances, each.intentF1.toFixed(3), each.slotF1.toFixed(3), each.wrongWrites]),
      ),
    ].join('\n'),
  ].join('\n\n');
}
