import { picture } from './cards.ts';
import type { Address } from './delivery.ts';
import { envelope } from './profile.ts';
import type { Total } from './quote.ts';
import type { CancellationInput } from './requests.ts';
import type { Request, Shop } from './shop.ts';

export const orderCapability = 'dev.ucp.shopping.order';

/** An order as it lies in the books. */
export interface Order {
  id: string;
  label: string;
  checkoutId: string;
  currency: string;
  lines: { id: string; articleNo: string; title: string; price: number; quantity: number; totals: Total[] }[];
  totals: Total[];
  promise: { description: string; destination: Address };
  attribution?: Record<string, string> | undefined;
  dispatched?: { at: string; trackingNumber: string };
}

export interface Cancellation {
  id: string;
  order_id: string;
  state: 'accepted';
  reason: CancellationInput['reason'];
  requested_at: string;
  lines: { line_item_id: string; quantity: number }[];
  refund: {
    reference: string;
    amount: { minor: number; currency: string };
    to: 'original_payment';
    expected_by: string;
  };
}

/** The order as it stands, called off or not, in UCP's words. */
export function presentOrder(
  shop: Shop,
  request: Request,
  order: Order,
  cancellation: Cancellation | undefined,
): object {
  const active = (quantity: number) => (cancellation ? 0 : quantity);
  const lineRefs = order.lines.map(({ id, quantity }) => ({ id, quantity }));
  return {
    ucp: envelope(orderCapability, request.active),
    id: order.id,
    label: order.label,
    checkout_id: order.checkoutId,
    permalink_url: `${shop.origin}/account/orders/${order.id}`,
    line_items: order.lines.map(line => ({
      id: line.id,
      item: {
        id: line.articleNo,
        title: line.title,
        price: line.price,
        image_url: picture(shop, shop.range.articles.get(line.articleNo)!.entry).url,
      },
      quantity: {
        original: line.quantity,
        total: active(line.quantity),
        fulfilled: order.dispatched ? line.quantity : 0,
      },
      totals: line.totals,
      status: cancellation ? 'removed' : order.dispatched ? 'fulfilled' : 'processing',
    })),
    fulfillment: {
      expectations: cancellation
        ? []
        : [
            {
              id: 'promise_1',
              line_items: lineRefs,
              method_type: 'shipping',
              destination: order.promise.destination,
              description: order.promise.description,
              fulfillable_on: 'now',
            },
          ],
      events: order.dispatched
        ? [
            {
              id: 'event_1',
              occurred_at: order.dispatched.at,
              type: 'shipped',
              line_items: lineRefs,
              tracking_number: order.dispatched.trackingNumber,
              tracking_url: `${shop.origin}/track/${order.dispatched.trackingNumber}`,
              description: 'Handed to the carrier',
            },
          ]
        : [],
    },
    adjustments: cancellation ? adjustmentsFor(order, cancellation) : [],
    currency: order.currency,
    totals: order.totals,
    ...(order.attribution && { attribution: order.attribution }),
  };
}

function adjustmentsFor(order: Order, cancellation: Cancellation): object[] {
  return [
    {
      id: cancellation.id,
      type: 'cancellation',
      occurred_at: cancellation.requested_at,
      status: 'completed',
      line_items: order.lines.map(({ id, quantity }) => ({ id, quantity: -quantity })),
      description: `Canceled by the buyer: ${cancellation.reason.code}`,
    },
    {
      id: cancellation.refund.reference,
      type: 'refund',
      occurred_at: cancellation.requested_at,
      status: 'pending',
      totals: [{ type: 'total', amount: -paid(order) }],
      description: `To the original payment by ${cancellation.refund.expected_by.slice(0, 10)}`,
    },
  ];
}

/** What the buyer paid, in minor units. */
export function paid(order: Order): number {
  return order.totals.find(({ type }) => type === 'total')!.amount;
}
