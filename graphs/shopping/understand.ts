import { understand } from '../../agents/understand.ts';
import { type Situation, Situation as situationSchema } from '../../agents/understanding.ts';
import { type Surroundings, tell } from './hands.ts';
import { adding, noAnswer, type Runtime, type Shopping, type Update } from './state.ts';

const longestMessage = 4000;

/** Asks the model what the message means. The one node in which a model is asked for anything. */
export const understandMessage =
  (surroundings: Surroundings) =>
  async (state: Shopping, runtime: Runtime): Promise<Update> => {
    tell({ step: 'understand', message: 'Reading the message' });
    const text = state.messages.at(-1)?.text ?? '';
    const fresh = { queue: [], answer: noAnswer, waiting: null, settled: null };
    if (text.length > longestMessage)
      return {
        ...fresh,
        answer: adding(noAnswer, {
          reply: { statements: [`Please say it in at most ${longestMessage} characters.`] },
        }),
      };
    const understood = await understand(
      surroundings.model,
      {
        message: text,
        now: surroundings.clock().toISOString(),
        time_zone: surroundings.timeZone,
        currency: surroundings.currency,
        situation: situationOf(state),
      },
      runtime.signal ? { signal: runtime.signal } : {},
    );
    if (!understood.ok) {
      const { code, message } = understood.failure;
      return {
        ...fresh,
        answer: adding(noAnswer, {
          reply: { statements: [`I could not read that just now (${code}): ${message}`] },
        }),
      };
    }
    const { intents, not_understood, suggestions } = understood.understanding;
    return { ...fresh, queue: intents, answer: adding(noAnswer, { reply: { not_understood, suggestions } }) };
  };

/** What the conversation is about, as little as the model needs. */
function situationOf({ offers, open, order }: Shopping): Situation {
  const newest = open.at(-1);
  return situationSchema.parse({
    offers: offers.map(({ ordinal, ref, title, merchant, price }) => ({
      ordinal,
      id: ref,
      title,
      merchant: merchant.name,
      price,
    })),
    proposals: open.toReversed().map(({ id, sentence }) => ({ id, summary: sentence })),
    ...(order ? { last_order: { id: order.order, title: order.title } } : {}),
    ...(newest
      ? { focus: { kind: 'proposal', ref: newest.id } }
      : order
        ? { focus: { kind: 'order', ref: order.order } }
        : offers.length
          ? { focus: { kind: 'offer', ref: '1' } }
          : {}),
  });
}
