import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { House } from './test-house.ts';
import { friday, openHouse } from './test-house.ts';
import type { Binding } from './test-platform.ts';
import { bindings, codes, order, payment, readyCheckout, testing } from './test-platform.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

describe.each(bindings)('over %s', (_name, open) => {
  let shop: Binding;
  beforeEach(() => {
    shop = open(house);
  });

  it('shows carts, checkouts and orders to the platform that made them only', async () => {
    const orderId = await order(shop);
    const stranger = { id: orderId, agent: 'https://other.example/.well-known/ucp' };
    expect(codes(await shop.call('get_order', stranger))).toEqual(['not_found']);
    const cancel = await shop.call('create_order_cancellation', {
      ...stranger,
      payload: { reason: { code: 'changed_mind' } },
    });
    expect(codes(cancel)).toEqual(['not_found']);
  });

  it('calls an order off before it is dispatched: stock and money go back', async () => {
    const orderId = await order(shop, { line_items: [{ item: { id: 'KL-1-BB' }, quantity: 3 }] });
    const soldOut = await shop.call('create_checkout', {
      payload: { line_items: [{ item: { id: 'KL-1-BB' }, quantity: 1 }] },
    });
    expect(codes(soldOut)).toEqual(['out_of_stock']);
    const reason = { code: 'found_better_price', note: 'Seen for less' };
    const canceled = await shop.call('create_order_cancellation', { id: orderId, payload: { reason } });
    expect(canceled.body.cancellation).toMatchObject({
      order_id: orderId,
      state: 'accepted',
      reason,
      lines: [{ line_item_id: 'li_1', quantity: 3 }],
      refund: { amount: { minor: 69_806, currency: 'USD' }, to: 'original_payment' },
    });
    const after = await shop.call('get_order', { id: orderId });
    expect(after.body.line_items[0]).toMatchObject({
      status: 'removed',
      quantity: { original: 3, total: 0 },
    });
    expect(after.body.adjustments).toMatchObject([
      { type: 'cancellation' },
      { type: 'refund', totals: [{ amount: -69_806 }] },
    ]);
    const listed = await shop.call('list_order_cancellations', { id: orderId });
    expect(listed.body.cancellations).toEqual([canceled.body.cancellation]);
    const twice = await shop.call('create_order_cancellation', { id: orderId, payload: { reason } });
    expect(codes(twice)).toEqual(['order_already_canceled']);
    const back = await shop.call('create_checkout', {
      payload: { line_items: [{ item: { id: 'KL-1-BB' }, quantity: 3 }] },
    });
    expect(codes(back)).not.toContain('out_of_stock');
    expect((await testing(house, 'GET', 'ledger')).body.orders[0].canceled_at).toBe(friday.toISOString());
  });

  it('does not call back a parcel that has left', async () => {
    const orderId = await order(shop);
    expect((await testing(house, 'POST', `simulate-shipping/${orderId}`)).status).toBe(200);
    const refused = await shop.call('create_order_cancellation', {
      id: orderId,
      payload: { reason: { code: 'changed_mind' } },
    });
    expect(codes(refused)).toEqual(['order_dispatched']);
    const sent = await shop.call('get_order', { id: orderId });
    expect(sent.body.line_items[0].status).toBe('fulfilled');
    expect(sent.body.fulfillment.events[0]).toMatchObject({
      type: 'shipped',
      tracking_number: expect.any(String),
    });
  });

  it('remembers everything over a restart', async () => {
    const orderId = await order(shop);
    const open = await shop.call('create_checkout', { payload: readyCheckout });
    await house.restart();
    expect((await shop.call('get_order', { id: orderId })).body.id).toBe(orderId);
    expect((await shop.call('get_checkout', { id: open.body.id })).body.status).toBe('ready_for_complete');
    const completed = await shop.call('complete_checkout', { id: open.body.id, payload: payment() });
    expect(completed.body.order.permalink_url).toContain(house.url);
  });
});
