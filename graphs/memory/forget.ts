import type { IntentOf } from '../../agents/understanding.ts';
import { type KnownPreference, phraseOf } from '../../tools/memory/preference.ts';
import { adding } from '../answer.ts';
import type { Conversation, ConversationUpdate, Runtime } from '../conversation.ts';
import { handsFor, type Surroundings } from '../hands.ts';
import { preferencesOf } from '../preferences.ts';

/** Forgets what the message names, or everything. */
export const forgetPreferences =
  (surroundings: Surroundings) =>
  async (state: Conversation, runtime: Runtime): Promise<ConversationUpdate> => {
    const [intent, ...queue] = state.queue as [IntentOf<'forget_preference'>];
    const call = handsFor(surroundings, 'forget', state, runtime);
    const meant = (await preferencesOf(call)).filter(each => isMeant(each, intent.slots));
    const gone: string[] = [];
    for (const each of meant)
      if ((await call('memory', 'forget_preference', { id: each.id })).kind === 'data')
        gone.push(phraseOf(each));
    const statement = gone.length
      ? `I forgot that you ${gone.join('; that you ')}.`
      : 'I remember no such preference.';
    return {
      queue,
      answer: adding(state.answer, {
        reply: { statements: [statement], ...(gone.length ? {} : { suggestions: ['show my preferences'] }) },
      }),
    };
  };

const isMeant = (known: KnownPreference, { text, all }: IntentOf<'forget_preference'>['slots']): boolean =>
  all === true ||
  (text !== undefined &&
    (phraseOf(known).toLowerCase().includes(text.toLowerCase()) ||
      text.toLowerCase().includes(known.value.toLowerCase())));
