import type { Order } from '../business/documents.ts';
import { cancelOrder as canceledOrder } from '../business/order.ts';
import { envelopes } from '../business/profile.ts';
import { isRejection, type Rejection, reject } from '../business/rejection.ts';
import type { OrderCancel } from '../business/requests.ts';
import type { Reply } from '../ports.ts';
import type { Request, Shop } from '../shop.ts';

export const shownOrder = (order: Order): Reply => ({
  status: 200,
  body: { ucp: envelopes.order(), ...order },
});

export async function getOrder(shop: Shop, { id }: Request<unknown>): Promise<Reply | Rejection> {
  const found = await shop.storage.getOrder(id);
  return found ? shownOrder(found.document.order) : reject('not_found', `Order ${id} was not found`);
}

/** Takes the whole order back while nothing of it has left the house. */
export async function cancelOrder(shop: Shop, request: Request<OrderCancel>): Promise<Reply | Rejection> {
  if (!shop.cancelsOrders) {
    const { cancellation, supportEmail } = shop.terms.business;
    return reject(
      'operation_unsupported',
      `Orders of this shop are not canceled over its API. ${cancellation} Write to ${supportEmail}`,
    );
  }
  const found = await shop.storage.getOrder(request.id);
  if (!found) return reject('not_found', `Order ${request.id} was not found`);
  const { document } = found;
  const outcome = canceledOrder(document.order, request.payload.reason, shop.clock(), shop.newId);
  if (isRejection(outcome)) return outcome;
  const reply = shownOrder(outcome.order);
  const record = { ...document, order: outcome.order };
  const { restock } = outcome;
  if (!(await shop.storage.amendOrder(record, found.version, restock, request.answered(reply)))) {
    return reject('changed_meanwhile', 'The order was changed by another request; read it and try again');
  }
  await shop.payments.refund(document.payment, outcome.refund);
  shop.onOrder?.(record);
  return reply;
}
