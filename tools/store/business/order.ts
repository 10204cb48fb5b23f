import type {
  Adjustment,
  Checkout,
  FulfillmentEvent,
  LineQuantity,
  Order,
  OrderLine,
  PostalAddress,
} from './documents.ts';
import { amountOf } from './documents.ts';
import { chosenDelivery } from './quote.ts';
import { type Rejection, reject } from './rejection.ts';

/** The order that a checkout becomes. `label` is what people call it. */
export function orderFrom(
  checkout: Checkout,
  order: { id: string; label: string; permalink_url: string },
  newId: () => string,
): Order {
  const expectations = (checkout.fulfillment?.methods ?? []).flatMap(method => {
    const chosen = chosenDelivery(method);
    if (!chosen) return [];
    const { id: _, ...destination } = chosen.destination;
    return [
      {
        id: `exp_${newId()}`,
        line_items: checkout.line_items
          .filter(line => method.line_item_ids.includes(line.id))
          .map(({ id, quantity }) => ({ id, quantity })),
        method_type: 'shipping' as const,
        destination: destination as PostalAddress,
        description: chosen.option.title,
        fulfillable_on: 'now',
        earliest_fulfillment_time: chosen.option.earliest_fulfillment_time,
        latest_fulfillment_time: chosen.option.latest_fulfillment_time,
      },
    ];
  });
  return {
    ...order,
    checkout_id: checkout.id,
    line_items: checkout.line_items.map(line => ({
      id: line.id,
      item: line.item,
      quantity: { original: line.quantity, total: line.quantity, fulfilled: 0 },
      totals: line.totals,
      status: 'processing',
      ...(line.parent_id ? { parent_id: line.parent_id } : {}),
    })),
    fulfillment: { expectations, events: [] },
    adjustments: [],
    currency: checkout.currency,
    totals: checkout.totals,
    ...(checkout.attribution ? { attribution: checkout.attribution } : {}),
  };
}

/** Events after which a parcel can no longer be held back. */
const underway = new Set(['shipped', 'in_transit', 'delivered', 'failed_attempt', 'undeliverable']);

export const hasShipped = (order: Order): boolean =>
  order.fulfillment.events.some(event => underway.has(event.type));

export const isCanceled = (order: Order): boolean =>
  order.adjustments.some(adjustment => adjustment.type === 'cancellation');

/** Everything that is still to go leaves the house now. */
export function shipOrder(
  order: Order,
  shipment: Omit<FulfillmentEvent, 'type' | 'line_items'>,
): Order | Rejection {
  const open = order.line_items
    .map(line => ({ id: line.id, quantity: line.quantity.total - line.quantity.fulfilled }))
    .filter(line => line.quantity > 0);
  if (open.length === 0) return reject('not_modifiable', 'Nothing of this order is left to ship');
  return withEvents(order, [...order.fulfillment.events, { ...shipment, type: 'shipped', line_items: open }]);
}

/** The order with this log of events; what each line has been sent follows from it. */
export function withEvents(order: Order, events: FulfillmentEvent[]): Order {
  return {
    ...order,
    fulfillment: { ...order.fulfillment, events },
    line_items: order.line_items.map(line => withFulfilled(line, sentOf(line.id, events))),
  };
}

/** A piece that was shipped and then delivered is one piece. */
function sentOf(lineId: string, events: readonly FulfillmentEvent[]): number {
  const counted = (type: string) =>
    events
      .filter(event => event.type === type)
      .flatMap(event => event.line_items)
      .reduce((sum, line) => (line.id === lineId ? sum + line.quantity : sum), 0);
  return Math.max(counted('shipped'), counted('delivered'));
}

function withFulfilled(line: OrderLine, sent: number): OrderLine {
  const fulfilled = Math.min(sent, line.quantity.total);
  const quantity = { ...line.quantity, fulfilled };
  return { ...line, quantity, status: statusOf(quantity) };
}

/** The protocol derives a line's status from its quantities. */
export function statusOf({ total, fulfilled }: OrderLine['quantity']): OrderLine['status'] {
  if (total === 0) return 'removed';
  if (fulfilled === total) return 'fulfilled';
  return fulfilled > 0 ? 'partial' : 'processing';
}

/**
 * The whole order taken back before anything left the house: its money is returned and its goods are for sale again.
 * `restock` names variants.
 */
export function cancelOrder(
  order: Order,
  reason: string | undefined,
  now: Date,
  newId: () => string,
): { order: Order; refund: number; restock: LineQuantity[] } | Rejection {
  if (isCanceled(order)) return reject('not_modifiable', 'This order is canceled already');
  if (hasShipped(order)) {
    return reject('already_shipped', 'The parcel has left; return it under the refund policy instead');
  }
  const lines = order.line_items.map(({ id, quantity }) => ({ id, quantity: quantity.total }));
  const refund = amountOf(order.totals, 'total');
  const occurred_at = now.toISOString();
  const cancellation: Adjustment = {
    id: `adj_${newId()}`,
    type: 'cancellation',
    occurred_at,
    status: 'completed',
    line_items: lines.map(({ id, quantity }) => ({ id, quantity: -quantity })),
    totals: [{ type: 'total', display_text: 'Refund', amount: -refund }],
    description: reason ?? 'Canceled before shipment',
  };
  const canceled: FulfillmentEvent = {
    id: `evt_${newId()}`,
    occurred_at,
    type: 'canceled',
    line_items: lines,
  };
  return {
    order: {
      ...order,
      line_items: order.line_items.map(line => ({
        ...line,
        quantity: { ...line.quantity, total: 0 },
        status: 'removed',
      })),
      fulfillment: { ...order.fulfillment, events: [...order.fulfillment.events, canceled] },
      adjustments: [...order.adjustments, cancellation],
    },
    refund,
    restock: order.line_items.map(({ item, quantity }) => ({ id: item.id, quantity: quantity.total })),
  };
}
