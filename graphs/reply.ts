import { AIMessage } from '@langchain/core/messages';
import { compose } from '../agents/reply.ts';
import type { Conversation, ConversationUpdate } from './conversation.ts';

/** Says what came of the message, and opens the proposals that it made. */
export const replyToMessage = ({ answer, open }: Conversation): ConversationUpdate => {
  const { reply, parts, proposals, untrusted } = answer;
  const suggestions = reply.suggestions.length
    ? [{ kind: 'suggestions' as const, say: [...reply.suggestions] }]
    : [];
  const text = compose({ ...reply, suggestions: [] });
  return {
    messages: [
      new AIMessage({
        content: text || 'I did not understand that.',
        additional_kwargs: { parts: [...parts, ...suggestions], ...(untrusted ? { untrusted } : {}) },
      }),
    ],
    open: [...open, ...proposals],
  };
};
