import { Annotation, MessagesAnnotation } from '@langchain/langgraph';
import type { Reply } from '../../agents/reply.ts';
import type { Fragment, Intent } from '../../agents/understanding.ts';
import type { AnswerPart, OfferPart } from '../parts.ts';

/** What a search asked for, so that the next message can change a part of it. Prices are minor units. */
export interface Wish {
  readonly query: string;
  readonly min_price?: number | undefined;
  readonly max_price?: number | undefined;
  readonly currency?: string | undefined;
  readonly arrive_by?: string | undefined;
  readonly quantity: number;
  readonly brands: readonly string[];
  readonly excluded: readonly string[];
  readonly required: readonly string[];
  readonly min_rating?: number | undefined;
  readonly free_returns: boolean;
  readonly merchants: readonly string[];
  readonly weights?: Readonly<Record<string, number>> | undefined;
}

export interface KnownOrder {
  readonly merchant: string;
  readonly order: string;
  readonly title: string;
  readonly proposal: string | null;
}

/** What was last proposed to be bought, so that the next message can change a part of it. */
export interface Purchase {
  readonly offer: OfferPart;
  readonly quantity: number;
  readonly address?: string | undefined;
  readonly proposal: string | null;
}

export interface Open {
  readonly id: string;
  readonly sentence: string;
  readonly url: string;
}

/** What one message has come to so far: words, parts to show, proposals that were made. */
export interface Answer {
  readonly reply: Reply;
  readonly parts: readonly AnswerPart[];
  readonly proposals: readonly Open[];
}

export const noReply: Reply = { statements: [], items: [], waiting: [], not_understood: [], suggestions: [] };
export const noAnswer: Answer = { reply: noReply, parts: [], proposals: [] };

const last = <T>(initial: () => T) => Annotation<T>({ reducer: (_before, now) => now, default: initial });

export const ShoppingState = Annotation.Root({
  ...MessagesAnnotation.spec,
  /** Intents of the message that are still to be served. */
  queue: last<readonly Intent[]>(() => []),
  answer: last<Answer>(() => noAnswer),
  wish: last<Wish | null>(() => null),
  offers: last<readonly OfferPart[]>(() => []),
  order: last<KnownOrder | null>(() => null),
  purchase: last<Purchase | null>(() => null),
  /** Proposals of this conversation that nobody has decided on yet. */
  open: last<readonly Open[]>(() => []),
  /** In a step that waits: the proposal that it is about. */
  waiting: last<Open | null>(() => null),
  settled: last<string | null>(() => null),
});
export type Shopping = typeof ShoppingState.State;
export type Update = Partial<typeof ShoppingState.Update>;

/** As much of LangGraph's runtime as our nodes look at. */
export interface Runtime {
  readonly context?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** The answer with something more in it. */
export function adding(
  answer: Answer,
  more: {
    readonly reply?: Partial<Reply>;
    readonly parts?: readonly AnswerPart[];
    readonly proposals?: readonly Open[];
  },
): Answer {
  const { reply } = answer;
  const extra = more.reply ?? {};
  return {
    reply: {
      ...reply,
      ...(extra.question ? { question: extra.question } : {}),
      statements: [...reply.statements, ...(extra.statements ?? [])],
      items: [...reply.items, ...(extra.items ?? [])],
      waiting: [...reply.waiting, ...(extra.waiting ?? [])],
      not_understood: [...reply.not_understood, ...(extra.not_understood ?? [])] as Fragment[],
      suggestions: [...reply.suggestions, ...(extra.suggestions ?? [])],
    },
    parts: [...answer.parts, ...(more.parts ?? [])],
    proposals: [...answer.proposals, ...(more.proposals ?? [])],
  };
}

/** What went wrong, in words and as a part. */
export const troubleOf = (problem: { code: string; message: string; mend: string }) => ({
  reply: { statements: [`${problem.message} ${problem.mend}`] },
  parts: [{ kind: 'problem' as const, code: problem.code, message: problem.message, mend: problem.mend }],
});
