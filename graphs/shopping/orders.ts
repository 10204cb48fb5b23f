import type { z } from 'zod';
import type { IntentOf } from '../../agents/understanding.ts';
import { format } from '../../platform/money.ts';
import { getOrder } from '../../tools/orders/get-order.ts';
import { listOrders } from '../../tools/orders/list-orders.ts';
import type { moment } from '../../tools/orders/order-view.ts';
import { adding, type More, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { type Call, handsFor, type Surroundings } from '../hands.ts';
import type { KnownOrder, Shopping, Update } from './state.ts';

/** Tells where an order stands, or lists them. */
export const lookAtOrders =
  (surroundings: Surroundings) =>
  async (state: Shopping, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [IntentOf<'order_status'> | IntentOf<'list_orders'>];
    const call = handsFor(surroundings, 'orders', state, runtime);
    const one =
      intent.intent === 'order_status' && (intent.slots.order || state.shoppingState.order)
        ? intent
        : undefined;
    const more = one ? await orderStatus(call, state, one) : await ordersTable(call);
    return { queue, answer: adding(state.answer, more) };
  };

async function orderStatus(call: Call, state: Shopping, intent: IntentOf<'order_status'>): Promise<More> {
  const order = await orderMeant(call, intent.slots.order, state.shoppingState.order);
  if (!order) return { reply: { statements: ['I know of no such order.'], suggestions: ['show my orders'] } };
  const answer = await call('orders', 'get_order', { merchant: order.merchant, order: order.order });
  if (answer.kind === 'problem') return troubleOf(answer);
  return orderPart(answer.kind === 'data' ? answer.data : null, order.proposal);
}

/** The order that was named, else the last of this conversation, else the last of all. */
export async function orderMeant(
  call: Call,
  named: string | undefined,
  known: KnownOrder | null,
): Promise<KnownOrder | undefined> {
  if (known && (!named || named === 'last' || named === known.order)) return known;
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

/** An order as it is shown, from what the merchant says of it, after what happened here before. */
export function orderPart(
  data: unknown,
  proposal: string | null,
  earlier: z.output<typeof moment>[] = [],
): More {
  const order = getOrder.output.parse(data);
  return {
    reply: {
      statements: [
        `Order ${order.label ?? order.order} at ${order.merchant_name} is ${order.status}; it came to ${format(order.total)}.`,
      ],
    },
    parts: [
      {
        kind: 'order',
        id: order.order,
        merchant: order.merchant_name,
        status: order.status,
        total: order.total,
        proposal,
        timeline: [...earlier, ...order.timeline],
        url: null,
      },
    ],
    untrusted: true,
  };
}

/** The orders that were placed, as a table. */
async function ordersTable(call: Call): Promise<More> {
  const answer = await call('orders', 'list_orders', { limit: 20 });
  if (answer.kind === 'problem') return troubleOf(answer);
  const { orders } = listOrders.output.parse(answer.kind === 'data' ? answer.data : null);
  if (orders.length === 0) return { reply: { statements: ['There are no orders yet.'] } };
  return {
    reply: { statements: [orders.length === 1 ? 'One order.' : `${orders.length} orders.`] },
    parts: [
      {
        kind: 'table',
        title: 'Orders',
        columns: ['Placed', 'Order', 'Merchant', 'What', 'Total', 'Status'],
        rows: orders.map(order => [
          order.placed_at.slice(0, 10),
          order.label ?? order.order,
          order.merchant_name,
          order.summary,
          format(order.total),
          order.status,
        ]),
      },
    ],
    untrusted: true,
  };
}
