import type { IntentOf } from '../../agents/understanding.ts';
import { adding, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { handsFor, type Surroundings, tell } from '../hands.ts';
import { asOpen, doneByPolicy, withdraw } from '../proposals.ts';
import { orderMeant } from './orders.ts';
import { keeping, type Shopping, type Update } from './state.ts';

/** Takes something back: an undecided proposal is withdrawn; an order that was placed gets a proposal to cancel it. */
export const takeBack =
  (surroundings: Surroundings) =>
  async (state: Shopping, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [IntentOf<'cancel_order'> | IntentOf<'undo'>];
    const call = handsFor(surroundings, 'take-back', state, runtime);
    const named = intent.intent === 'cancel_order' ? intent.slots.order : undefined;
    const open = state.open.at(-1);
    if (open && !named) {
      const taken = await withdraw(call, open);
      if (taken.kind === 'problem') return { queue, answer: adding(state.answer, troubleOf(taken)) };
      if (taken.kind === 'withdrawn')
        return { queue, answer: adding(state.answer, { reply: { statements: [taken.said] } }) };
    }
    const order = await orderMeant(call, named, state.shoppingState.order);
    if (!order)
      return {
        queue,
        answer: adding(state.answer, {
          reply: {
            statements: [named ? `I know of no order ${named}.` : 'There is no order to cancel.'],
            suggestions: ['show my orders'],
          },
        }),
      };
    tell({ step: 'propose', message: 'Asking the merchant whether it can be taken back' });
    const proposed = await call('orders', 'cancel_order', { merchant: order.merchant, order: order.order });
    const more =
      proposed.kind === 'problem'
        ? troubleOf(proposed)
        : proposed.kind === 'proposal'
          ? asOpen(proposed)
          : doneByPolicy(proposed);
    return { queue, ...keeping(state, { order }), answer: adding(state.answer, more) };
  };
