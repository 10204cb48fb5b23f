import { z } from 'zod';
import type { Store } from '../../platform/database/store.ts';
import type { Change } from './change.ts';
import {
  cancelled,
  cancelReasons,
  exchanged,
  itemsModified,
  orderReaddressed,
  paymentModified,
  returned,
  userReaddressed,
} from './order-changes.ts';
import { address } from './records.ts';
import { type Purchase, purchaseOf, recordCalled } from './shop-records.ts';
import { write } from './write-tool.ts';

const orderId = z.string().describe('With its “#”, such as #W0000000');
const itemIds = z.array(z.string()).describe('Item ids of the order; one that is named twice counts twice');
const newItemIds = z.array(z.string()).describe('Item ids of the same products, position by position');
const methodId = z.string().describe('Such as gift_card_0000000, from the user’s details');

/** The change of an order, worked out on the order, its customer and the products of its items. */
async function ofOrder(store: Store, id: string, change: (purchase: Purchase) => Change) {
  const now = await purchaseOf(store, id);
  return { now: { order: now.order, user: now.user }, change: change(now) };
}

export const cancelPendingOrder = write({
  name: 'cancel_pending_order',
  title: 'Cancel a pending order',
  description:
    'Cancels a pending order and refunds it: to a gift card at once, to other methods in 5 to 7 business days.',
  input: z.object({ order_id: orderId, reason: z.string().describe(cancelReasons.join(' or ')) }),
  change: ({ order_id, reason }, store) => ofOrder(store, order_id, purchase => cancelled(purchase, reason)),
});

const swap = z.object({
  order_id: orderId,
  item_ids: itemIds,
  new_item_ids: newItemIds,
  payment_method_id: methodId,
});

export const exchangeDeliveredOrderItems = write({
  name: 'exchange_delivered_order_items',
  title: 'Exchange items of a delivered order',
  description:
    'Exchanges items of a delivered order for others of the same products. Once for an order, and not together with a return.',
  input: swap,
  change: (input, store) => ofOrder(store, input.order_id, purchase => exchanged(purchase, input)),
});

export const modifyPendingOrderItems = write({
  name: 'modify_pending_order_items',
  title: 'Change items of a pending order',
  description: 'Changes items of a pending order to others of the same products. Once for an order.',
  input: swap,
  change: (input, store) => ofOrder(store, input.order_id, purchase => itemsModified(purchase, input)),
});

export const modifyPendingOrderPayment = write({
  name: 'modify_pending_order_payment',
  title: 'Change how a pending order is paid',
  description: 'Pays a pending order with another of the customer’s payment methods and refunds the first.',
  input: z.object({ order_id: orderId, payment_method_id: methodId }),
  change: (input, store) =>
    ofOrder(store, input.order_id, purchase => paymentModified(purchase, input.payment_method_id)),
});

export const modifyPendingOrderAddress = write({
  name: 'modify_pending_order_address',
  title: 'Change where a pending order goes',
  description: 'Changes the shipping address of a pending order.',
  input: z.object({ order_id: orderId, ...address.shape }),
  change: ({ order_id, ...to }, store) =>
    ofOrder(store, order_id, purchase => orderReaddressed(purchase, to)),
});

export const modifyUserAddress = write({
  name: 'modify_user_address',
  title: 'Change a customer’s address',
  description: 'Changes the default address of a customer; orders that were placed keep theirs.',
  input: z.object({ user_id: z.string().describe('Such as sara_doe_496'), ...address.shape }),
  async change({ user_id, ...to }, store) {
    const user = await recordCalled(store, 'users', user_id);
    return { now: { order: null, user }, change: userReaddressed(user, to) };
  },
});

export const returnDeliveredOrderItems = write({
  name: 'return_delivered_order_items',
  title: 'Return items of a delivered order',
  description:
    'Requests the return of items of a delivered order, refunded to the original payment method or a gift card. Once for an order.',
  input: z.object({ order_id: orderId, item_ids: itemIds, payment_method_id: methodId }),
  change: ({ order_id, item_ids, payment_method_id }, store) =>
    ofOrder(store, order_id, purchase => returned(purchase, item_ids, payment_method_id)),
});
