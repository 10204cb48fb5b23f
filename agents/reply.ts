/** What an agent has to say, before it is put into words: by the planner's templates, or by a live model. */
import { z } from 'zod';
import { Fragment } from './understanding.ts';

export const Reply = z.strictObject({
  /** What happened or was found, one sentence each, from results and never from a guess. */
  statements: z.array(z.string().min(1)).default([]),
  /** A list, in order; `facts` are short phrases about each. */
  items: z
    .array(z.strictObject({ title: z.string().min(1), facts: z.array(z.string().min(1)).default([]) }))
    .default([]),
  /** What waits for a person, one sentence each. */
  waiting: z.array(z.string().min(1)).default([]),
  not_understood: z.array(Fragment).default([]),
  question: z.string().min(1).optional(),
  /** Messages that one could send next. */
  suggestions: z.array(z.string().min(1)).default([]),
});
export type Reply = z.infer<typeof Reply>;

const reasons: Record<Fragment['reason'], (text: string) => string> = {
  unknown: text => `I did not understand "${text}".`,
  ambiguous: text => `"${text}" could mean more than one thing.`,
  unresolved: text => `I cannot tell what "${text}" refers to.`,
  hypothetical: text => `I took "${text}" as a question, so I proposed nothing.`,
  negated: text => `I understand that you do not want this: "${text}". I did nothing.`,
  missing: text => `"${text}" leaves something open.`,
};

/** One paragraph a thought: what is, the list, what waits, what was not understood, what to do next. */
export function compose(reply: Reply): string {
  const paragraphs: string[] = [];
  if (reply.statements.length > 0) paragraphs.push(reply.statements.join(' '));
  if (reply.items.length > 0)
    paragraphs.push(
      reply.items
        .map(
          ({ title, facts }, index) =>
            `${index + 1}. ${title}${facts.length > 0 ? `: ${facts.join(', ')}` : ''}`,
        )
        .join('\n'),
    );
  if (reply.waiting.length > 0) paragraphs.push(reply.waiting.join(' '));
  for (const fragment of reply.not_understood)
    paragraphs.push([reasons[fragment.reason](fragment.text), fragment.question ?? ''].join(' ').trim());
  if (reply.question) paragraphs.push(reply.question);
  if (reply.suggestions.length > 0)
    paragraphs.push(`You could say: ${reply.suggestions.map(suggestion => `"${suggestion}"`).join(', ')}.`);
  return paragraphs.join('\n\n');
}
