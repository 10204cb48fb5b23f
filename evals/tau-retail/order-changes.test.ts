import { describe, expect, it } from 'vitest';
import { calculate } from './calculate.ts';
import {
  cancelled,
  exchanged,
  itemsModified,
  orderReaddressed,
  paymentModified,
  returned,
} from './order-changes.ts';
import type { Order, User } from './records.ts';
import { purchaseIn, smallShop } from './small-shop.fixture.ts';

const pending = purchaseIn('#W1');
const delivered = purchaseIn('#W2');
const swap = (item_ids: string[], new_item_ids: string[], payment_method_id = 'credit_card_1') => ({
  order_id: '#W1',
  item_ids,
  new_item_ids,
  payment_method_id,
});
const balanceOf = (user: User) => {
  const card = user.payment_methods.gift_card_1;
  return card?.source === 'gift_card' ? card.balance : undefined;
};
const paidByGiftCard: Order = {
  ...pending.order,
  payment_history: [{ transaction_type: 'payment', amount: 40.2, payment_method_id: 'gift_card_1' }],
};

describe('cancelling', () => {
  it('refunds every payment, a gift card at once', () => {
    const { order, user } = cancelled({ ...pending, order: paidByGiftCard }, 'no longer needed');
    expect(order).toMatchObject({ status: 'cancelled', cancel_reason: 'no longer needed' });
    expect(order!.payment_history.map(({ transaction_type }) => transaction_type)).toEqual([
      'payment',
      'refund',
    ]);
    expect(balanceOf(user)).toBe(55.2);
  });

  it('is refused for other reasons, and for what was delivered', () => {
    expect(() => cancelled(pending, 'too dear')).toThrow('no reason to cancel');
    expect(() => cancelled(delivered, 'no longer needed')).toThrow('only a pending order');
  });
});

describe('changing items of a pending order', () => {
  it('gives every item the last one’s price and options, and leaves the payment unrounded', () => {
    const { order } = itemsModified(pending, swap(['101', '102'], ['103', '104']));
    expect(order!.status).toBe('pending (item modified)');
    expect(order!.items.map(({ item_id, price, options }) => [item_id, price, options.color])).toEqual([
      ['103', 99.99, 'black'],
      ['101', 10.1, 'red'],
      ['104', 99.99, 'black'],
    ]);
    const once = itemsModified(pending, swap(['101'], ['103'])).order!;
    expect(once.payment_history.at(-1)).toEqual({
      transaction_type: 'payment',
      amount: 10.200000000000001,
      payment_method_id: 'credit_card_1',
    });
  });

  it('takes the difference from a gift card in cents, or puts it there', () => {
    expect(balanceOf(itemsModified(pending, swap(['101'], ['103'], 'gift_card_1')).user)).toBe(4.8);
    const back = itemsModified(pending, swap(['102'], ['101'], 'gift_card_1'));
    expect(balanceOf(back.user)).toBe(24.9);
    expect(back.order!.payment_history.at(-1)!.transaction_type).toBe('refund');
  });

  it('changes two of the same, when both are named', () => {
    const { order } = itemsModified(pending, swap(['101', '101'], ['103', '104']));
    expect(order!.items.map(({ item_id }) => item_id)).toEqual(['103', '104', '102']);
  });

  it.each([
    ['more than the order holds', swap(['102', '102'], ['103', '104']), 'does not hold 102'],
    ['fewer new ones than old ones', swap(['101', '102'], ['103']), 'as many new items'],
    ['an item for itself', swap(['101'], ['101']), 'must differ'],
    ['what is not available', swap(['101'], ['105']), 'not available'],
    ['what is no variant of the product', swap(['101'], ['999']), 'no item of Lamp'],
    ['what the gift card does not cover', swap(['101'], ['104'], 'gift_card_1'), 'holds less'],
    ['a payment method of somebody else', swap(['101'], ['103'], 'paypal_2'), 'no payment method'],
  ])('refuses %s', (_what, asked, message) => {
    expect(() => itemsModified(pending, asked)).toThrow(message);
  });

  it('goes once', () => {
    const { order, user } = itemsModified(pending, swap(['101'], ['103']));
    expect(() => itemsModified({ ...pending, order: order!, user }, swap(['101'], ['103']))).toThrow(
      'only once',
    );
  });
});

describe('delivered orders', () => {
  it('are exchanged with sorted lists and a rounded difference, and nothing is paid yet', () => {
    const { order, user } = exchanged(delivered, swap(['102', '101'], ['104', '103']));
    expect(order).toMatchObject({
      status: 'exchange requested',
      exchange_items: ['101', '102'],
      exchange_new_items: ['103', '104'],
      exchange_price_difference: 90.19,
    });
    expect([order!.payment_history, user]).toEqual([delivered.order.payment_history, delivered.user]);
  });

  it('are returned to the original payment method or a gift card, and to no other', () => {
    const { order } = returned(delivered, ['102', '101'], 'gift_card_1');
    expect(order).toMatchObject({ status: 'return requested', return_items: ['101', '102'] });
    expect(() => returned(delivered, ['101'], 'paypal_1')).toThrow('goes to credit_card_1 or to a gift card');
    expect(() => returned(delivered, ['101', '101', '101'], 'gift_card_1')).toThrow('does not hold 101');
    expect(() => returned({ ...delivered, order: order! }, ['101'], 'gift_card_1')).toThrow('only once');
  });
});

it('a pending order is paid otherwise: the new payment stands before the refund', () => {
  expect(() => paymentModified(pending, 'gift_card_1')).toThrow('holds less');
  expect(() => paymentModified(pending, 'credit_card_1')).toThrow('already');
  const { order, user } = paymentModified({ ...pending, order: paidByGiftCard }, 'paypal_1');
  expect(order!.payment_history.map(each => [each.transaction_type, each.payment_method_id])).toEqual([
    ['payment', 'gift_card_1'],
    ['payment', 'paypal_1'],
    ['refund', 'gift_card_1'],
  ]);
  expect(balanceOf(user)).toBe(55.2);
  expect(() => paymentModified({ ...pending, order: order!, user }, 'credit_card_1')).toThrow('exactly one');
});

it('an order whose items were changed can still go elsewhere', () => {
  const { order, user } = itemsModified(pending, swap(['101'], ['103']));
  const { address } = smallShop.users[user.user_id]!;
  const away = { ...address, city: 'Sevilla' };
  expect(orderReaddressed({ ...pending, order: order!, user }, away).order!.address.city).toBe('Sevilla');
  expect(() => orderReaddressed(delivered, away)).toThrow('only a pending order');
});

describe('the calculator', () => {
  it.each([
    ['155.33 - 147.05 + 268.77 - 235.13', 41.92],
    ['-(2 + 3) * 4 / 8', -2.5],
    ['1.5 * (2 - .5)', 2.25],
  ])('knows %s', (expression, value) => {
    expect(calculate(expression)).toBe(value);
  });

  it.each(['', '2 +', '(1', '1 2', '2 ** 3', '1 / 0', 'process.exit()'])('refuses “%s”', expression => {
    expect(() => calculate(expression)).toThrow();
  });
});
