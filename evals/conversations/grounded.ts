import type { Said } from '../house/person.ts';
import type { Turn } from './play.ts';

/**
 * Whether every number that an answer says or shows was told by a tool in the same conversation, or said by the person.
 * A tool tells money in minor units, shares in basis points and instants in UTC; an answer may write them as people do.
 * It may also count: the things of a list that it was given, or of one that it shows.
 */
export function ungrounded(turns: readonly Turn[], rules: readonly string[] = []): string[] {
  const known = new Set<string>(['0', '1', ...rules]);
  const found: string[] = [];
  for (const { step, answer, calls } of turns) {
    for (const number of numbersIn(typeof step === 'string' ? step : JSON.stringify(step))) known.add(number);
    if (typeof step === 'string' && dayWords.test(step)) for (const date of nearDays()) learn(known, date);
    for (const { input, outcome } of calls) {
      learn(known, input);
      learn(known, outcome.kind === 'result' ? [outcome.data, outcome.text] : outcome);
    }
    for (const number of shown(answer)) if (!known.has(number)) found.push(number);
    // What was shown once may be spoken of later; "the second" then means a place in it.
    for (const part of answer.parts) countUp(known, part);
  }
  return [...new Set(found)];
}

const dayWords = /\b(today|tomorrow|yesterday|week|(mon|tues|wednes|thurs|fri|satur|sun)day)\b/i;

/** Days that people name by words, four weeks around now. */
const nearDays = (): string[] =>
  Array.from({ length: 57 }, (_, day) =>
    new Date(Date.now() + (day - 28) * 86_400_000).toISOString().slice(0, 10),
  );

/** Numbers in the words, and in the parts that are made of words. A card reads its own record and is not looked at. */
function shown({ text, parts }: Said): string[] {
  const lists = Math.max(0, ...parts.map(longestListIn));
  const words = text.replace(/^(\d+)\. /gm, (whole, place) =>
    Number(place) <= Math.max(lists, 60) ? '' : whole,
  );
  const tables = parts.flatMap(part => (part.kind === 'table' ? [part.title, ...part.rows.flat()] : []));
  return [words, ...tables].flatMap(numbersIn);
}

/** Numbers as people write them, without what only groups their digits. Words with digits in them, such as Q30, count. */
function numbersIn(text: string): string[] {
  const plain = text.replace(/(?<=\d),(?=\d{3}\b)/g, '');
  return [...plain.matchAll(/\d+(?:\.\d+)?/g)].map(([number]) => canonical(number));
}

const canonical = (number: string): string => {
  const value = Number(number);
  return Number.isSafeInteger(value) || number.includes('.') ? String(value) : number;
};

/** All that a value tells: its numbers, in the forms in which they may be written, and how many things its lists have. */
function learn(known: Set<string>, value: unknown): void {
  if (typeof value === 'number') for (const form of formsOf(value)) known.add(form);
  else if (typeof value === 'string') for (const number of numbersIn(value)) known.add(number);
  else if (Array.isArray(value)) {
    known.add(String(value.length));
    for (const each of value) learn(known, each);
  } else if (typeof value === 'object' && value !== null) {
    known.add(String(Object.keys(value).length));
    for (const sum of sumsOf(Object.values(value))) known.add(String(sum));
    for (const [key, each] of Object.entries(value)) {
      learn(known, key);
      learn(known, each);
    }
  }
}

const mostCounts = 8;

/** A record of counts, such as of prices by what becomes of them, may be added up: any of them together. */
function sumsOf(counts: readonly unknown[]): number[] {
  if (counts.length > mostCounts || !counts.every(count => Number.isSafeInteger(count))) return [];
  const sums = [0];
  for (const count of counts as number[]) sums.push(...sums.map(sum => sum + count));
  return sums;
}

const formsOf = (value: number): string[] => {
  const size = Math.abs(value);
  return [size, size / 100, Math.round(size * 10) / 10, Math.round(size * 100) / 100].map(each =>
    canonical(String(each)),
  );
};

const longestListIn = (value: unknown): number =>
  Array.isArray(value)
    ? Math.max(value.length, ...value.map(longestListIn))
    : typeof value === 'object' && value !== null
      ? Math.max(0, ...Object.values(value).map(longestListIn))
      : 0;

function countUp(known: Set<string>, part: unknown): void {
  for (let place = 1; place <= longestListIn(part); place++) known.add(String(place));
}
