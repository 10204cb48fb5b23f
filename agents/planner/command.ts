/** How a command of the grammar is declared, and what reading it yields. */
import type { Fragment, IntentName, IntentOf } from '../understanding.ts';
import type { ReadingContext } from './grammar/values.ts';
import type { Captures } from './phrase-parser.ts';
import type { WordToken } from './vocabulary.ts';

/** An intent that was read, or one that was recognized and lacks something, with what to ask. */
export type Outcome =
  | { readonly intent: IntentName; readonly slots: object }
  | { readonly held: IntentName; readonly reason: Fragment['reason']; readonly question: string };

export interface Reading {
  readonly outcomes: readonly Outcome[];
  /** Words taken as free text: a reading that needs fewer of them is the better one. */
  readonly freeText?: number;
  /** Words that belong to the phrase and make no sense in it. */
  readonly unread?: readonly WordToken[];
}

export interface Command {
  readonly intent: IntentName;
  readonly phrase: string;
  readonly value: (captures: Captures, context: ReadingContext) => Reading;
}
export type Commands = Readonly<Record<string, Command>>;

/** The slots, without those that are `undefined`. */
export const given = <T extends object>(slots: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(slots).filter(([, value]) => value !== undefined)) as never;

type Loose<T> = { [K in keyof T]?: T[K] | undefined };

/** A command that yields one intent, its slots made of what was captured. */
export function command<Name extends IntentName>(
  intent: Name,
  phrase: string,
  slots: (captures: Captures, context: ReadingContext) => Loose<IntentOf<Name>['slots']> = () => ({}),
): Command {
  return {
    intent,
    phrase,
    value: (c, context) => ({ outcomes: [{ intent, slots: given(slots(c, context)) }] }),
  };
}

export const held = (intent: IntentName, reason: Fragment['reason'], question: string): Reading => ({
  outcomes: [{ held: intent, reason, question }],
});

/** The text from the first to the last of these tokens, as typed; a single quotation loses its marks. */
export function textOf(tokens: readonly WordToken[], text: string): string {
  const [first] = tokens;
  const last = tokens.at(-1);
  if (!first || !last) return '';
  const typed = text.slice(first.startOffset, last.endOffset + 1);
  return tokens.length === 1 ? typed.replace(/^["“«'`]|["”»'`]$/g, '') : typed;
}
