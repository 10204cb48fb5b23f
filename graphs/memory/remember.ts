import type { IntentOf } from '../../agents/understanding.ts';
import { type Preference, phraseOf } from '../../tools/memory/preference.ts';
import { type Answer, adding, troubleOf } from '../answer.ts';
import type { Conversation, ConversationUpdate, Runtime } from '../conversation.ts';
import { handsFor, type Surroundings } from '../hands.ts';

type Said = IntentOf<'set_preference'>['slots'];

/** Keeps each thing that the message says to prefer or to avoid, and says which of it cannot be kept. */
export const rememberPreferences =
  (surroundings: Surroundings) =>
  async (state: Conversation, runtime: Runtime): Promise<ConversationUpdate> => {
    const [intent, ...queue] = state.queue as [IntentOf<'set_preference'>];
    const call = handsFor(surroundings, 'remember', state, runtime);
    let answer: Answer = state.answer;
    for (const preference of preferencesIn(intent.slots)) {
      const kept = await call('memory', 'remember_preference', { ...preference });
      answer = adding(
        answer,
        kept.kind === 'problem'
          ? troubleOf(kept)
          : { reply: { statements: [`I will remember that you ${phraseOf(preference)}.`] } },
      );
    }
    const left = notKept(intent.slots);
    if (left.length > 0)
      answer = adding(answer, {
        reply: { statements: [`I cannot keep this as a preference: ${left.join(', ')}.`] },
      });
    return { queue, answer };
  };

/** What was said, as preferences that can be kept. */
export function preferencesIn(said: Said): Preference[] {
  const each = (about: Preference['about'], stance: Preference['stance'], values: readonly string[] = []) =>
    values.map((value): Preference => ({ about, stance, value }));
  return [
    ...each('brand', 'prefer', said.brands),
    ...each('brand', 'avoid', said.excluded_brands),
    ...each('merchant', 'prefer', said.merchants),
    ...each('merchant', 'avoid', said.excluded_merchants),
    ...each('attribute', 'prefer', said.attributes),
    ...each('attribute', 'avoid', said.excluded_attributes),
    ...each('returns', 'prefer', said.free_returns ? ['free'] : []),
    ...each('rating', 'prefer', said.min_rating === undefined ? [] : [String(said.min_rating)]),
    ...each('address', 'prefer', said.address ? [said.address.toLowerCase()] : []),
    ...each('price', 'prefer', said.sort === 'price' ? ['low'] : []),
    ...each('arrival', 'prefer', said.sort === 'arrival' ? ['early'] : []),
  ];
}

/** What only one search can ask for; the currency stands in the profile, which the person alone writes. */
const notKept = ({ price, arrive_by, arrive_within, category, currency }: Said): string[] => [
  ...(price ? ['a price limit'] : []),
  ...(arrive_by || arrive_within ? ['a date'] : []),
  ...(category ? [`a category (${category})`] : []),
  ...(currency ? ['a currency, which is in your profile'] : []),
];
