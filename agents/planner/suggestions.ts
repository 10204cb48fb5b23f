/** The nearest things one can ask, for a message that was not understood in part. */
import type { Fragment } from '../understanding.ts';
import { examples } from './examples.ts';
import { editDistance } from './spelling.ts';

const words = (text: string): string[] => text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];

/** Up to three examples: of what was held back first, then those that share most words, misspelt or not. */
export function suggest(fragments: readonly Fragment[]): string[] {
  const held = fragments.flatMap(({ withheld }) => (withheld ? [examples[withheld][0]!.message] : []));
  const said = words(fragments.map(({ text }) => text).join(' '));
  const scored = Object.values(examples)
    .flat()
    .map(({ message }) => ({ message, score: closeness(said, words(message)) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || a.message.localeCompare(b.message));
  const found = [...new Set([...held, ...scored.map(({ message }) => message)])].slice(0, 3);
  return found.length > 0 ? found : ['help'];
}

const closeness = (said: readonly string[], example: readonly string[]): number =>
  said.filter(word =>
    example.some(other => word === other || (word.length >= 5 && editDistance(word, other, 2) <= 2)),
  ).length / Math.sqrt(example.length || 1);
