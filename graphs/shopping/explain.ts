import type { IntentOf } from '../../agents/understanding.ts';
import { format } from '../../platform/money.ts';
import { adding, type More } from '../answer.ts';
import type { Shopping, Update } from './state.ts';

/** Explains the offers last shown, out of what is known of them: why one is where it is, or several side by side. */
export const explainOffers = (state: Shopping): Update => {
  const [intent, ...queue] = state.queue as [IntentOf<'compare'> | IntentOf<'explain_ranking'>];
  const more =
    intent.intent === 'compare'
      ? compareShown(state, intent.slots.ordinals ?? [])
      : explainRanking(state, intent.slots.ordinal ?? 1);
  return { queue, answer: adding(state.answer, more) };
};

function explainRanking({ shoppingState: { offers } }: Shopping, ordinal: number): More {
  const offer = offers.find(each => each.ordinal === ordinal);
  if (!offer) return { reply: { question: 'Which offer do you mean? There is none of that number.' } };
  return {
    reply: {
      statements: [`${offer.title} is number ${ordinal}:`],
      items: offer.why.map(title => ({ title, facts: [] })),
    },
    untrusted: true,
  };
}

function compareShown({ shoppingState: { offers } }: Shopping, ordinals: readonly number[]): More {
  const shown = ordinals.length ? offers.filter(({ ordinal }) => ordinals.includes(ordinal)) : offers;
  if (shown.length === 0)
    return { reply: { question: 'There is nothing to compare yet. What shall I look for?' } };
  return {
    reply: { statements: [`${shown.length} offers side by side.`] },
    parts: [
      {
        kind: 'table',
        title: 'Compared',
        columns: ['Offer', 'Merchant', 'Landed', 'Arrives', 'Returns', 'Rating'],
        rows: shown.map(offer => [
          offer.title,
          offer.merchant.name,
          format(offer.landed),
          offer.arrives?.to.slice(0, 10) ?? 'at the cart',
          offer.returns,
          offer.rating ? offer.rating.value.toFixed(1) : 'none',
        ]),
      },
    ],
    untrusted: true,
  };
}
