/**
 * Scores a reader of messages on a set of utterances: intent F1 (by name, as a multiset per message), slot F1 (every
 * leaf of the slots of matched intents), and the writes proposed for messages that ask for none.
 *
 *   node agents/planner/score.ts datasets/utterances/development.jsonl [--misses]
 */
import { readFileSync } from 'node:fs';
import {
  binding,
  type IntentName,
  Situation,
  type Understanding,
  type UnderstandingRequest,
} from '../understanding.ts';
import { OfflinePlanner } from './planner.ts';

export interface Utterance {
  readonly id: string;
  readonly inputs: {
    readonly message: string;
    readonly situation?: unknown;
    /** When and where it was said; as `scoringClock` says when absent. */
    readonly now?: string;
    readonly time_zone?: string;
    readonly currency?: string;
  };
  readonly outputs: { readonly intents: readonly { readonly intent: IntentName; readonly slots: object }[] };
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The clock of every set: a Friday afternoon in New York. */
export const scoringClock = { now: '2026-11-20T19:00:00Z', time_zone: 'America/New_York', currency: 'USD' };

export const requestOf = ({ inputs }: Utterance): UnderstandingRequest => ({
  ...scoringClock,
  ...inputs,
  situation: Situation.parse(inputs.situation ?? {}),
});

export const readUtterances = (path: string | URL): Utterance[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Utterance);

interface Counts {
  right: number;
  found: number;
  expected: number;
}
export interface Score {
  readonly utterances: number;
  readonly intentF1: number;
  readonly slotF1: number;
  /** Binding intents emitted that the message does not ask for. */
  readonly wrongWrites: number;
  readonly misses: readonly string[];
}

const none = (): Counts => ({ right: 0, found: 0, expected: 0 });
const f1 = ({ right, found, expected }: Counts): number =>
  found + expected === 0 ? 1 : (2 * right) / (found + expected);

export function score(
  utterances: readonly Utterance[],
  read: (request: UnderstandingRequest) => Understanding,
): Score {
  const intents = none();
  const slots = none();
  const misses: string[] = [];
  let wrongWrites = 0;
  for (const utterance of utterances) {
    const expected = [...utterance.outputs.intents];
    const found = read(requestOf(utterance)).intents;
    const [intentsBefore, slotsBefore] = [{ ...intents }, { ...slots }];
    intents.expected += expected.length;
    intents.found += found.length;
    for (const one of found) {
      const at = bestMatch(one, expected);
      if (at < 0) {
        if (binding.has(one.intent)) wrongWrites++;
        slots.found += leaves(one.slots).length;
        continue;
      }
      intents.right++;
      const [match] = expected.splice(at, 1);
      count(slots, leaves(one.slots), leaves(match!.slots));
    }
    for (const missed of expected) slots.expected += leaves(missed.slots).length;
    if (isMiss(intents, intentsBefore) || isMiss(slots, slotsBefore))
      misses.push(
        `${utterance.id} ${utterance.inputs.message}\n  expected ${JSON.stringify(utterance.outputs.intents)}\n  found    ${JSON.stringify(found.map(({ intent, slots: read }) => ({ intent, slots: read })))}`,
      );
  }
  return { utterances: utterances.length, intentF1: f1(intents), slotF1: f1(slots), wrongWrites, misses };
}

const isMiss = (now: Counts, before: Counts): boolean =>
  now.right - before.right < Math.max(now.found - before.found, now.expected - before.expected);

/** The expected intent of the same name that shares most slots. */
function bestMatch(
  one: { intent: string; slots: object },
  expected: readonly { intent: string; slots: object }[],
): number {
  let best = -1;
  let most = -1;
  expected.forEach((candidate, at) => {
    if (candidate.intent !== one.intent) return;
    const shared = none();
    count(shared, leaves(one.slots), leaves(candidate.slots));
    if (shared.right > most) [best, most] = [at, shared.right];
  });
  return best;
}

function count(into: Counts, found: readonly string[], expected: readonly string[]): void {
  const left = [...expected];
  into.found += found.length;
  into.expected += expected.length;
  for (const leaf of found) {
    const at = left.indexOf(leaf);
    if (at < 0) continue;
    left.splice(at, 1);
    into.right++;
  }
}

/** `price.max.amount=25000`; lists are sets; free text is compared by its words, without small ones. */
function leaves(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap(one => leaves(one, `${path}[]`));
  if (value !== null && typeof value === 'object')
    return Object.entries(value).flatMap(([name, inner]) => leaves(inner, path ? `${path}.${name}` : name));
  return [`${path}=${typeof value === 'string' ? plain(oneSpelling(value)) : String(value)}`];
}

/** One instant has several spellings: with and without fractions of a second. */
const oneSpelling = (text: string): string =>
  /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text) ? new Date(text).toISOString() : text;

const small = new Set('a an the my our your for with in of to and or on that is are it'.split(' '));
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}.]+/gu, ' ')
    .split(' ')
    .filter(word => word && !small.has(word))
    .join(' ');

if (import.meta.main) {
  const [path, flag] = process.argv.slice(2);
  if (!path || (flag && flag !== '--misses'))
    throw new Error('usage: node agents/planner/score.ts FILE.jsonl [--misses]');
  const planner = new OfflinePlanner();
  const { misses, ...figures } = score(readUtterances(path), request => planner.read(request));
  if (flag) console.log(misses.join('\n'));
  console.log(JSON.stringify(figures));
}
