import { refusal, unknownResource } from './carts.ts';
import { errorMessage } from './messages.ts';
import type { Cancellation, Order } from './order-view.ts';
import { orderCapability, paid, presentOrder } from './order-view.ts';
import { cancellationCapability, envelope } from './profile.ts';
import type { Total } from './quote.ts';
import type { CancellationInput } from './requests.ts';
import type { Checkout } from './session.ts';
import type { Request, Shop } from './shop.ts';
import { moveStock } from './shop.ts';

const refundWithinMilliseconds = 5 * 86_400_000;

/** Writes the order down from the checkout as it was shown; gives its id. */
export function placeOrder(
  shop: Shop,
  request: Request,
  checkout: Checkout,
  shown: Record<string, unknown>,
): string {
  const placedAt = shop.now().toISOString();
  const id = `ord_${shop.newId()}`;
  const { lastInsertRowid } = shop.books
    .prepare(
      `insert into purchase (id, checkout_id, agent, idempotency_key, placed_at, body) values (?, ?, ?, ?, ?, '')`,
    )
    .run(id, checkout.id, request.agent, request.idempotencyKey ?? '', placedAt);
  const items = shown.line_items as { id: string; item: { title: string; price: number }; totals: Total[] }[];
  const [method] = (
    shown.fulfillment as { methods: { groups: { options: { id: string; description: string }[] }[] }[] }
  ).methods;
  const { id: _, ...destination } = checkout.destinations.find(
    ({ id }) => id === checkout.selectedDestinationId,
  )!;
  const order: Order = {
    id,
    label: `KL-${100_000 + Number(lastInsertRowid)}`,
    checkoutId: checkout.id,
    currency: String(shown.currency),
    lines: checkout.lines.map((line, index) => ({
      ...line,
      title: items[index]!.item.title,
      price: items[index]!.item.price,
      totals: items[index]!.totals,
    })),
    totals: shown.totals as Total[],
    promise: {
      description: method!.groups[0]!.options.find(({ id }) => id === checkout.selectedOptionId)!.description,
      destination,
    },
    attribution: checkout.attribution,
  };
  keep(shop, order);
  return id;
}

export function getOrder(shop: Shop, request: Request): object {
  const order = findOwn(shop, request);
  return order
    ? presentOrder(shop, request, order, cancellationOf(shop, order.id))
    : unknownResource(orderCapability, request, 'order');
}

/** Calls the whole order off while the parcel has not left: stock goes back, the payment is refunded. */
export function createCancellation(shop: Shop, request: Request, input: CancellationInput): object {
  const order = findOwn(shop, request);
  if (!order) return unknownResource(orderCapability, request, 'order');
  const impossible = (code: string, content: string) =>
    refusal(orderCapability, request, [errorMessage(code, content, 'unrecoverable')]);
  if (cancellationOf(shop, order.id))
    return impossible('order_already_canceled', `Order ${order.label} is canceled already.`);
  if (order.dispatched)
    return impossible(
      'order_dispatched',
      `Order ${order.label} has left the warehouse; send it back instead.`,
    );
  const now = shop.now();
  const cancellation: Cancellation = {
    id: `can_${shop.newId()}`,
    order_id: order.id,
    state: 'accepted',
    reason: input.reason,
    requested_at: now.toISOString(),
    lines: order.lines.map(({ id, quantity }) => ({ line_item_id: id, quantity })),
    refund: {
      reference: `rf_${shop.newId()}`,
      amount: { minor: paid(order), currency: order.currency },
      to: 'original_payment',
      expected_by: new Date(now.getTime() + refundWithinMilliseconds).toISOString(),
    },
  };
  for (const line of order.lines) moveStock(shop, line.articleNo, -line.quantity);
  shop.books
    .prepare('insert into cancellation (id, order_id, body) values (?, ?, ?)')
    .run(cancellation.id, order.id, JSON.stringify(cancellation));
  shop.books
    .prepare('update purchase set canceled_at = ? where id = ?')
    .run(cancellation.requested_at, order.id);
  return { ucp: cancellationEnvelope(request), cancellation };
}

export function listCancellations(shop: Shop, request: Request): object {
  const order = findOwn(shop, request);
  if (!order) return unknownResource(orderCapability, request, 'order');
  const cancellation = cancellationOf(shop, order.id);
  return { ucp: cancellationEnvelope(request), cancellations: cancellation ? [cancellation] : [] };
}

/** Sends the parcel on its way; `undefined` when there is no such order, or nothing left to send. */
export function dispatchOrder(shop: Shop, orderId: string): object | undefined {
  const order = find(shop, orderId);
  if (!order || order.dispatched || cancellationOf(shop, orderId)) return undefined;
  const dispatched = {
    at: shop.now().toISOString(),
    trackingNumber: `KL${shop.newId().replaceAll('-', '').slice(-14).toUpperCase()}`,
  };
  keep(shop, { ...order, dispatched });
  return { order_id: orderId, shipped_at: dispatched.at, tracking_number: dispatched.trackingNumber };
}

/** Every order ever placed, and with which idempotency key: what a test counts by. */
export function orderLedger(shop: Shop): object {
  const rows = shop.books
    .prepare('select id, checkout_id, idempotency_key, placed_at, canceled_at from purchase order by number')
    .all();
  return {
    orders: rows.map(({ id, canceled_at, ...row }) => ({
      order_id: id,
      ...row,
      ...(canceled_at !== null && { canceled_at }),
    })),
  };
}

function cancellationEnvelope(request: Request): object {
  const { version, status } = envelope(orderCapability, request.active) as {
    version: string;
    status: string;
  };
  return { version, status, capabilities: { [cancellationCapability]: [{ version }] } };
}

function findOwn(shop: Shop, request: Request): Order | undefined {
  const row = shop.books
    .prepare('select body from purchase where id = ? and agent = ?')
    .get(request.id, request.agent);
  return row && JSON.parse(String(row.body));
}

export function find(shop: Shop, orderId: string): Order | undefined {
  const row = shop.books.prepare('select body from purchase where id = ?').get(orderId);
  return row && JSON.parse(String(row.body));
}

function cancellationOf(shop: Shop, orderId: string): Cancellation | undefined {
  const row = shop.books.prepare('select body from cancellation where order_id = ?').get(orderId);
  return row && JSON.parse(String(row.body));
}

function keep(shop: Shop, order: Order): void {
  shop.books.prepare('update purchase set body = ? where id = ?').run(JSON.stringify(order), order.id);
}
