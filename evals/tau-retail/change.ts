import { Refusal } from '../../platform/errors.ts';
import { roundToCents } from './python-numbers.ts';
import type { Order, User, Variant } from './records.ts';
import type { Purchase, Rested } from './shop-records.ts';

/** What a write comes to: the records as they will be, and what else it rests on. */
export interface Change {
  readonly sentence: string;
  /** Dollars that the customer pays (positive) or gets back (negative). */
  readonly charge: number;
  readonly order: Order | null;
  readonly user: User;
  readonly rested: readonly Rested[];
}

/** Refuses what an order's status does not allow. */
export function assertStatus(order: Order, allowed: (status: string) => boolean, what: string): void {
  if (!allowed(order.status))
    throw new Refusal('invalid_input', `Order ${order.order_id} is ${order.status}; ${what}.`, {
      path: 'order_id',
      mend: 'Tell the customer what the order’s status allows.',
    });
}

/** Refuses items that are not in the order as often as they are named. */
export function assertHolds(order: Order, itemIds: readonly string[]): void {
  const times = (list: readonly string[], id: string) => list.filter(each => each === id).length;
  const held = order.items.map(item => item.item_id);
  const missing = itemIds.find(id => times(itemIds, id) > times(held, id));
  if (missing !== undefined)
    throw new Refusal('not_found', `Order ${order.order_id} does not hold ${missing} that often.`, {
      path: 'item_ids',
      mend: 'Read the order with get_order_details.',
    });
}

export function paymentMethodOf(user: User, id: string) {
  const method = user.payment_methods[id];
  if (method) return method;
  throw new Refusal('not_found', `${user.user_id} has no payment method ${id}.`, {
    path: 'payment_method_id',
    mend: `There are: ${Object.keys(user.payment_methods).join(', ')}.`,
  });
}

/** Refuses a gift card that does not cover the amount; other methods cover any. */
export function assertCovers(user: User, methodId: string, amount: number): void {
  const method = paymentMethodOf(user, methodId);
  if (method.source === 'gift_card' && method.balance < amount)
    throw new Refusal('payment_declined', `The gift card ${methodId} holds less than ${amount}.`);
}

/** The user after a payment (positive) or a refund (negative): only a gift card's balance changes at once. */
export function settled(user: User, methodId: string, amount: number): User {
  const method = paymentMethodOf(user, methodId);
  if (method.source !== 'gift_card') return user;
  const card = { ...method, balance: roundToCents(method.balance - amount) };
  return { ...user, payment_methods: { ...user.payment_methods, [methodId]: card } };
}

export interface Swap {
  readonly order_id: string;
  readonly item_ids: readonly string[];
  readonly new_item_ids: readonly string[];
  readonly payment_method_id: string;
}

export interface Priced {
  /** Sum of the differences, not rounded. */
  readonly difference: number;
  readonly variants: readonly Variant[];
  readonly rested: readonly Rested[];
}

/** The new variants of a swap, position by position, each available and of the old item's product. */
export function pricedSwap({ order, products }: Purchase, swap: Swap): Priced {
  assertHolds(order, swap.item_ids);
  if (swap.item_ids.length !== swap.new_item_ids.length)
    throw new Refusal('invalid_input', 'There must be as many new items as old ones.', {
      path: 'new_item_ids',
    });
  let difference = 0;
  const rested = swap.item_ids.map((itemId, position): Rested => {
    const old = order.items.find(item => item.item_id === itemId)!;
    const newId = swap.new_item_ids[position]!;
    const variant = products.get(old.product_id)?.variants[newId];
    if (!variant)
      throw new Refusal('not_found', `${newId} is no item of ${old.name}.`, {
        path: 'new_item_ids',
        mend: `Read the product ${old.product_id} with get_product_details.`,
      });
    if (!variant.available) throw new Refusal('out_of_stock', `${newId} is not available.`);
    difference += variant.price - old.price;
    return { product_id: old.product_id, ...variant };
  });
  return { difference, variants: rested.map(({ product_id, ...variant }) => variant), rested };
}
