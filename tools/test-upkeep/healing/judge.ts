import type { ElementFacts } from './element.ts';
import type { Observation } from './observe.ts';
import { type Direction, type Signal, signalNames } from './signals.ts';

/** Weights as numbers in the order of the names. */
export interface Learned {
  readonly signals: Float64Array;
  readonly doubts: Float64Array;
  readonly answerFrom: number;
}

/** Candidates from best to worst under some weights, and what tells whether the best is to be believed. */
export interface Judgement {
  /** Indexes of the candidates, best first. */
  readonly order: readonly number[];
  readonly scores: Float64Array;
  /** Each candidate's share of the belief, were the element certainly among them. */
  readonly shares: Float64Array;
  /** The element was a field to type or choose in, and the best is none: no likeness makes up for that. */
  readonly fieldLost: boolean;
  /** In the order of `doubtNames`. */
  readonly doubts: Float64Array;
}

/** Signals of the best candidate that are looked at again. */
const ofTheBest = [
  'text: same',
  'text: letters',
  'text: nothing in common',
  'link: same',
  'link: nothing in common',
  'landmark: differs',
  'role: same',
  'tag: same',
  'anchor: start',
  'size: same',
] as const satisfies readonly Signal[];

/** Signals on which independent evidence may point to another candidate than the best. */
const contested = [
  'text: same',
  'link: same',
  'id: same',
  'words: all',
  'anchor: start',
] as const satisfies readonly Signal[];

const directionOf = (signal: Signal): Direction => (/nothing|differs/.test(signal) ? 'against' : 'for');

/** What makes an answer more or less believable, and in which direction it can speak. */
export const doubts: Readonly<Record<string, Direction>> = {
  always: 'either',
  'lead over the next': 'for',
  score: 'for',
  'lost since it was good': 'against',
  'share of the belief': 'for',
  'has no text to go by': 'either',
  'the same text elsewhere': 'either',
  ...Object.fromEntries(ofTheBest.map(signal => [signal, directionOf(signal)])),
  ...Object.fromEntries(contested.map(signal => [`another is better: ${signal}`, 'against' as const])),
};

export const doubtNames: readonly string[] = Object.keys(doubts);

const place = Object.fromEntries(signalNames.map((name, index) => [name, index])) as Record<Signal, number>;
const largestLead = 5;
const scale = 10;

/** Ranks the candidates; there must be at least one. The order in which they come does not matter. */
export function judge(observation: Observation, weights: Float64Array): Judgement {
  const { wanted, candidates, rows } = observation;
  const scores = Float64Array.from(rows, row => weigh(weights, row));
  const order = [...scores.keys()].sort(
    (left, right) => scores[right]! - scores[left]! || byPath(candidates[left]!, candidates[right]!),
  );
  const highest = scores[order[0]!]!;
  const mass = order.reduce((sum, index) => sum + Math.exp(scores[index]! - highest), 0);
  const shares = scores.map(score => Math.exp(score - highest) / mass);
  return {
    order,
    scores,
    shares,
    fieldLost: isField(wanted) && !isField(candidates[order[0]!]!),
    doubts: doubtsOf(observation, weights, order, scores, mass),
  };
}

const isField = ({ tag, isButton }: ElementFacts): boolean =>
  /^(input|select|textarea)$/i.test(tag) && !isButton;

const byPath = (left: ElementFacts, right: ElementFacts): number =>
  left.xpath < right.xpath ? -1 : left.xpath > right.xpath ? 1 : 0;

/** The probability that the best candidate is the element, from 0 to 1. */
export const confidenceIn = ({ doubts, fieldLost }: Judgement, weights: Learned): number =>
  fieldLost ? 0 : 1 / (1 + Math.exp(-weigh(weights.doubts, doubts)));

export function weigh(weights: Float64Array, row: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < row.length; index++) sum += weights[index]! * row[index]!;
  return sum;
}

function doubtsOf(
  { rows, unchanged }: Observation,
  weights: Float64Array,
  order: readonly number[],
  scores: Float64Array,
  mass: number,
): Float64Array {
  const best = rows[order[0]!]!;
  const score = scores[order[0]!]!;
  const next = order.length > 1 ? scores[order[1]!]! : Number.NEGATIVE_INFINITY;
  return Float64Array.of(
    1,
    Math.min(score - next, largestLead) / largestLead,
    score / scale,
    (weigh(weights, unchanged) - score) / scale,
    -Math.log(mass),
    1 - unchanged[place['text: same']]!,
    best[place['text: same']]! - best[place['text: same and rare']]!,
    ...ofTheBest.map(signal => best[place[signal]]!),
    ...contested.map(signal => highestOf(rows, place[signal]) - best[place[signal]]!),
  );
}

function highestOf(rows: readonly Float64Array[], index: number): number {
  let highest = 0;
  for (const row of rows) if (row[index]! > highest) highest = row[index]!;
  return highest;
}
