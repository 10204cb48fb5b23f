import type { Reply } from '../agents/reply.ts';
import type { Fragment } from '../agents/understanding.ts';
import type { Open } from './conversation.ts';
import type { AnswerPart } from './parts.ts';

/** What one message has come to so far: words, parts to show, proposals that were made. */
export interface Answer {
  readonly reply: Reply;
  readonly parts: readonly AnswerPart[];
  readonly proposals: readonly Open[];
  /** Words of outsiders are among it. */
  readonly untrusted: boolean;
}

/** Something that a step adds to the answer. `untrusted` when it was made of what outsiders wrote. */
export interface More {
  readonly reply?: Partial<Reply>;
  readonly parts?: readonly AnswerPart[];
  readonly proposals?: readonly Open[];
  readonly untrusted?: boolean;
}

const noReply: Reply = { statements: [], items: [], waiting: [], not_understood: [], suggestions: [] };
export const noAnswer: Answer = { reply: noReply, parts: [], proposals: [], untrusted: false };

/** The answer with something more in it. */
export function adding(answer: Answer, more: More): Answer {
  const { reply } = answer;
  const extra = more.reply ?? {};
  const parts = more.parts ?? [];
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
    parts: [...answer.parts, ...(more.untrusted ? parts.map(marked) : parts)],
    proposals: [...answer.proposals, ...(more.proposals ?? [])],
    untrusted: answer.untrusted || more.untrusted === true,
  };
}

/** A part that shows outsiders' words says so, to whoever reads the message later. */
const marked = (part: AnswerPart): AnswerPart =>
  part.kind === 'proposal' || part.kind === 'outcome' || part.kind === 'suggestions'
    ? part
    : { ...part, untrusted: true };

/** What went wrong, in words and as a part. */
export const troubleOf = (problem: { code: string; message: string; mend: string }): More => ({
  reply: { statements: [`${ended(problem.message)} ${problem.mend}`] },
  parts: [{ kind: 'problem', code: problem.code, message: problem.message, mend: problem.mend }],
});

const ended = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);
