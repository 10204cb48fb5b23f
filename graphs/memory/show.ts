import { type KnownPreference, phraseOf } from '../../tools/memory/preference.ts';
import { adding } from '../answer.ts';
import type { Conversation, ConversationUpdate, Runtime } from '../conversation.ts';
import { handsFor, type Surroundings } from '../hands.ts';
import { preferencesOf } from '../preferences.ts';

/** Shows what is remembered, each with what taught it. */
export const showPreferences =
  (surroundings: Surroundings) =>
  async (state: Conversation, runtime: Runtime): Promise<ConversationUpdate> => {
    const [, ...queue] = state.queue;
    const known = await preferencesOf(handsFor(surroundings, 'preferences', state, runtime));
    if (known.length === 0)
      return {
        queue,
        answer: adding(state.answer, { reply: { statements: ['I remember no preference of yours.'] } }),
      };
    const rows = known.map(each => [`You ${phraseOf(each)}`, taughtBy(each), each.at.slice(0, 10)]);
    return {
      queue,
      answer: adding(state.answer, {
        reply: { statements: ['This is what I remember. It ranks and prefills; it permits nothing.'] },
        parts: [{ kind: 'table', title: 'Preferences', columns: ['What', 'Taught by', 'On'], rows }],
        untrusted: true,
      }),
    };
  };

const how = { said: 'said by', rejected: 'a rejection by', edited: 'an edit by' } as const;
const taughtBy = ({ taught, by }: KnownPreference): string => `${how[taught]} ${by}`;
