import type { Message } from '@langchain/langgraph-sdk';
import type { AnswerPart } from '../../server/wire.ts';

/** The words of a message, whichever of its forms they come in. */
export function wordsOf({ content }: Message): string {
  if (typeof content === 'string') return content;
  return content.map(block => (block.type === 'text' ? block.text : '')).join('');
}

/** What an answer shows beside its words. */
export function partsOf(message: Message): readonly AnswerPart[] {
  const parts = (message.additional_kwargs as { parts?: unknown } | undefined)?.parts;
  return message.type === 'ai' && Array.isArray(parts) ? (parts as AnswerPart[]) : [];
}

/** What people see of a conversation: what was said, not how tools were called. */
export const isShown = (message: Message): boolean =>
  message.type === 'human' ||
  (message.type === 'ai' && (wordsOf(message) !== '' || partsOf(message).length > 0));

/** The proposals that a conversation holds. */
export const proposalsOf = (messages: readonly Message[]): string[] =>
  messages.flatMap(partsOf).flatMap(part => (part.kind === 'proposal' ? [part.id] : []));
