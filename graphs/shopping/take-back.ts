import type { IntentOf } from '../../agents/understanding.ts';
import { listOrders } from '../../tools/orders/list-orders.ts';
import { asOpen } from './buy.ts';
import { type Call, handsFor, type Surroundings, tell } from './hands.ts';
import { adding, type KnownOrder, type Runtime, type Shopping, troubleOf, type Update } from './state.ts';

/** Takes something back: an undecided proposal is withdrawn; an order that was placed gets a proposal to cancel it. */
export const takeBack =
  (surroundings: Surroundings) =>
  async (state: Shopping, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [
      IntentOf<'cancel_order'> | IntentOf<'undo'> | IntentOf<'withdraw_proposal'>,
    ];
    const call = handsFor(surroundings, 'take-back', state, runtime);
    const open = state.open.at(-1);
    if (open && (intent.intent === 'withdraw_proposal' || !namesOrder(intent))) {
      const withdrawn = await call('approvals', 'withdraw_proposal', { id: open.id });
      // Decided meanwhile: what it did is then the thing to take back.
      if (withdrawn.kind === 'problem' && withdrawn.code !== 'not_pending')
        return { queue, answer: adding(state.answer, troubleOf(withdrawn)) };
      if (withdrawn.kind !== 'problem')
        return {
          queue,
          answer: adding(state.answer, {
            reply: { statements: [`I took this proposal back: ${open.sentence}`] },
          }),
        };
    }
    const order = await orderMeant(call, intent, state);
    if (!order)
      return {
        queue,
        answer: adding(state.answer, {
          reply: { statements: ['There is no order to cancel.'], suggestions: ['show my orders'] },
        }),
      };
    tell({ step: 'propose', message: 'Asking the merchant whether it can be taken back' });
    const proposed = await call('orders', 'cancel_order', { merchant: order.merchant, order: order.order });
    const more =
      proposed.kind === 'problem'
        ? troubleOf(proposed)
        : proposed.kind === 'proposal'
          ? asOpen(proposed)
          : {};
    return { queue, order, answer: adding(state.answer, more) };
  };

const namesOrder = (intent: { intent: string; slots: object }): boolean =>
  intent.intent === 'cancel_order' && 'order' in intent.slots && intent.slots.order !== undefined;

/** The order that the message names, else the last of this conversation, else the last of all. */
export async function orderMeant(
  call: Call,
  intent: { readonly slots: { readonly order?: string | undefined } | object },
  state: Pick<Shopping, 'order'>,
): Promise<KnownOrder | undefined> {
  const named = 'order' in intent.slots ? intent.slots.order : undefined;
  if (state.order && (!named || named === 'last' || named === state.order.order)) return state.order;
  const answer = await call('orders', 'list_orders', { limit: 20 });
  if (answer.kind !== 'data') return undefined;
  const { orders } = listOrders.output.parse(answer.data);
  const found =
    named && named !== 'last'
      ? orders.find(({ order, label }) => order === named || label === named)
      : orders[0];
  return (
    found && { merchant: found.merchant, order: found.order, title: found.summary, proposal: found.proposal }
  );
}
