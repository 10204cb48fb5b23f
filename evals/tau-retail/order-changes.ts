import { Refusal } from '../../platform/errors.ts';
import {
  assertCovers,
  assertHolds,
  assertStatus,
  type Change,
  paymentMethodOf,
  pricedSwap,
  type Swap,
  settled,
} from './change.ts';
import { roundToCents } from './python-numbers.ts';
import type { Address, Order, User } from './records.ts';
import type { Purchase } from './shop-records.ts';

export const cancelReasons: readonly string[] = ['no longer needed', 'ordered by mistake'];

const isPending = (status: string): boolean => status === 'pending';
const isPendingAnyhow = (status: string): boolean => status.includes('pending');
const isDelivered = (status: string): boolean => status === 'delivered';

export function cancelled({ order, user }: Purchase, reason: string): Change {
  assertStatus(order, isPending, 'only a pending order can be cancelled');
  if (!cancelReasons.includes(reason))
    throw new Refusal('invalid_input', `“${reason}” is no reason to cancel.`, {
      path: 'reason',
      mend: `The reason is one of: ${cancelReasons.join(', ')}.`,
    });
  const paid = order.payment_history;
  return {
    sentence: `Cancel order ${order.order_id}: ${reason}.`,
    charge: -paid.reduce((total, { amount }) => total + amount, 0),
    order: {
      ...order,
      status: 'cancelled',
      cancel_reason: reason,
      payment_history: [
        ...paid,
        ...paid.map(payment => ({ ...payment, transaction_type: 'refund' as const })),
      ],
    },
    user: paid.reduce(
      (after, { payment_method_id, amount }) => settled(after, payment_method_id, -amount),
      user,
    ),
    rested: [],
  };
}

export function exchanged(purchase: Purchase, swap: Swap): Change {
  const { order, user } = purchase;
  assertStatus(order, isDelivered, 'only a delivered order can be exchanged, and only once');
  const priced = pricedSwap(purchase, swap);
  const difference = roundToCents(priced.difference);
  assertCovers(user, swap.payment_method_id, difference);
  return {
    sentence: `Exchange ${swap.item_ids.length} items of order ${order.order_id}.`,
    charge: difference,
    order: {
      ...order,
      status: 'exchange requested',
      exchange_items: [...swap.item_ids].sort(),
      exchange_new_items: [...swap.new_item_ids].sort(),
      exchange_payment_method_id: swap.payment_method_id,
      exchange_price_difference: difference,
    },
    user,
    rested: priced.rested,
  };
}

export function returned({ order, user }: Purchase, itemIds: readonly string[], methodId: string): Change {
  assertStatus(order, isDelivered, 'only a delivered order can be sent back, and only once');
  const original = order.payment_history[0]?.payment_method_id;
  if (paymentMethodOf(user, methodId).source !== 'gift_card' && methodId !== original)
    throw new Refusal(
      'invalid_input',
      `The refund goes to ${original} or to a gift card, not to ${methodId}.`,
      {
        path: 'payment_method_id',
      },
    );
  assertHolds(order, itemIds);
  const prices = itemIds.map(id => order.items.find(item => item.item_id === id)!.price);
  return {
    sentence: `Take back ${itemIds.length} items of order ${order.order_id}.`,
    charge: -prices.reduce((total, price) => total + price, 0),
    order: {
      ...order,
      status: 'return requested',
      return_items: [...itemIds].sort(),
      return_payment_method_id: methodId,
    },
    user,
    rested: [],
  };
}

/** A quirk of the benchmark's truth: every swapped item gets the last one's price and options. The payment is not rounded. */
export function itemsModified(purchase: Purchase, swap: Swap): Change {
  const { order, user } = purchase;
  assertStatus(order, isPending, 'only a pending order’s items can be changed, and only once');
  if (swap.item_ids.some((id, position) => id === swap.new_item_ids[position]))
    throw new Refusal('invalid_input', 'A new item must differ from the old one.', { path: 'new_item_ids' });
  const { difference, variants, rested } = pricedSwap(purchase, swap);
  const method = swap.payment_method_id;
  assertCovers(user, method, difference);
  const last = variants.at(-1);
  const items = [...order.items];
  for (const [position, itemId] of swap.item_ids.entries()) {
    const place = items.findIndex(item => item.item_id === itemId);
    const { price, options } = last!;
    items[place] = { ...items[place]!, item_id: swap.new_item_ids[position]!, price, options };
  }
  return {
    sentence: `Change ${swap.item_ids.length} items of order ${order.order_id}.`,
    charge: difference,
    order: {
      ...order,
      status: 'pending (item modified)',
      items,
      payment_history: [
        ...order.payment_history,
        {
          transaction_type: difference > 0 ? 'payment' : 'refund',
          amount: Math.abs(difference),
          payment_method_id: method,
        },
      ],
    },
    user: settled(user, method, difference),
    rested,
  };
}

export function paymentModified({ order, user }: Purchase, methodId: string): Change {
  assertStatus(order, isPendingAnyhow, 'only a pending order can be paid otherwise');
  paymentMethodOf(user, methodId);
  const [paid, ...others] = order.payment_history;
  if (paid?.transaction_type !== 'payment' || others.length > 0)
    throw new Refusal('invalid_input', 'The order must have exactly one payment.', { path: 'order_id' });
  const { amount, payment_method_id: before } = paid;
  if (before === methodId)
    throw new Refusal('invalid_input', `The order is paid with ${methodId} already.`, {
      path: 'payment_method_id',
    });
  assertCovers(user, methodId, amount);
  return {
    sentence: `Pay order ${order.order_id} with ${methodId} instead of ${before}.`,
    charge: 0,
    order: {
      ...order,
      payment_history: [
        paid,
        { transaction_type: 'payment', amount, payment_method_id: methodId },
        { transaction_type: 'refund', amount, payment_method_id: before },
      ],
    },
    user: settled(settled(user, methodId, amount), before, -amount),
    rested: [],
  };
}

export function orderReaddressed({ order, user }: Purchase, address: Address): Change {
  assertStatus(order, isPendingAnyhow, 'only a pending order can go elsewhere');
  const after: Order = { ...order, address };
  return {
    sentence: `Send order ${order.order_id} to ${address.address1}, ${address.city}.`,
    charge: 0,
    order: after,
    user,
    rested: [],
  };
}

export const userReaddressed = (user: User, address: Address): Change => ({
  sentence: `Change the address of ${user.user_id} to ${address.address1}, ${address.city}.`,
  charge: 0,
  order: null,
  user: { ...user, address },
  rested: [],
});
