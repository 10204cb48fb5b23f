import type { IntentOf } from '../../agents/understanding.ts';
import { checkoutView } from '../../tools/checkout/checkout-view.ts';
import type { OfferPart } from '../parts.ts';
import { handsFor, type Surroundings, tell } from './hands.ts';
import { adding, type Runtime, type Shopping, troubleOf, type Update } from './state.ts';

/** Opens a checkout for the chosen offer and proposes its order. Nothing is ordered here. */
export const proposeOrder =
  (surroundings: Surroundings) =>
  async (state: Shopping, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [IntentOf<'buy'>];
    const { slots } = intent;
    const chosen = choose(slots, state.offers);
    if (!chosen) {
      const question = state.offers.length
        ? 'Which of the offers do you mean?'
        : 'What shall I buy? Let me search for it first.';
      return { queue, answer: adding(state.answer, { reply: { question } }) };
    }
    const quantity = slots.quantity ?? state.wish?.quantity ?? 1;
    const [merchant = '', ...variant] = chosen.ref.split('/');
    const call = handsFor(surroundings, 'buy', state, runtime);
    tell({ step: 'checkout', message: `Opening a checkout at ${chosen.merchant.name}` });
    const opened = await call('checkout', 'create_checkout', {
      merchant,
      lines: [{ item: variant.join('/'), quantity }],
      ...(slots.address ? { address: slots.address.toLowerCase() } : {}),
    });
    if (opened.kind !== 'data')
      return {
        queue,
        answer: adding(state.answer, opened.kind === 'problem' ? troubleOf(opened) : asOpen(opened)),
      };
    const checkout = checkoutView.parse(opened.data);
    tell({ step: 'propose', message: 'Writing the proposal' });
    const proposed = await call('checkout', 'complete_checkout', {
      merchant,
      id: checkout.id,
      ...(slots.address ? { address: slots.address.toLowerCase() } : {}),
    });
    if (proposed.kind === 'problem') return { queue, answer: adding(state.answer, troubleOf(proposed)) };
    const cart = {
      kind: 'cart' as const,
      merchants: [
        {
          merchant: chosen.merchant.name,
          lines: checkout.terms.lines.map(({ title, quantity: pieces, total }) => ({
            title,
            quantity: pieces,
            total,
          })),
          totals: [...checkout.terms.totals, { label: 'Total', value: checkout.terms.total }],
        },
      ],
    };
    const answer = adding(state.answer, { parts: [cart] });
    return { queue, answer: proposed.kind === 'proposal' ? adding(answer, asOpen(proposed)) : answer };
  };

/** A proposal that waits for its person. */
export const asOpen = ({ id, sentence, url }: { id: string; sentence: string; url: string }) => ({
  reply: { waiting: [`This waits for your approval: ${sentence}`] },
  parts: [{ kind: 'proposal' as const, id }],
  proposals: [{ id, sentence, url }],
});

function choose(slots: IntentOf<'buy'>['slots'], offers: readonly OfferPart[]): OfferPart | undefined {
  const at = slots.merchant?.toLowerCase();
  const fitting = at
    ? offers.filter(({ merchant }) => merchant.id.includes(at) || merchant.name.toLowerCase().includes(at))
    : offers;
  switch (slots.choice) {
    case 'best':
      return fitting[0];
    case 'ordinal':
      return fitting.find(({ ordinal }) => ordinal === slots.ordinal);
    case 'cheapest':
      return [...fitting].sort((a, b) => a.landed.amount - b.landed.amount)[0];
    case 'fastest':
      return fitting
        .filter(({ arrives }) => arrives)
        .sort((a, b) => a.arrives!.to.localeCompare(b.arrives!.to))[0];
    case 'product': {
      const wanted = slots.product?.toLowerCase() ?? '';
      const named = fitting.filter(
        ({ title, ref }) => ref === slots.product || title.toLowerCase().includes(wanted),
      );
      return named.length === 1 ? named[0] : undefined;
    }
  }
}
