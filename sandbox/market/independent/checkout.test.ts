import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { House } from './test-house.ts';
import { friday, openHouse } from './test-house.ts';
import type { Binding, Json } from './test-platform.ts';
import { bindings, codes, payment, readyCheckout, testing, total } from './test-platform.ts';

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

  it('says step by step what a checkout still needs, then places the order', async () => {
    const bare = await shop.call('create_checkout', { payload: { line_items: readyCheckout.line_items } });
    expect(bare.body.status).toBe('incomplete');
    expect(codes(bare)).toEqual(['buyer_email_required', 'fulfillment_destination_required']);
    const { groups: _, ...addressed } = readyCheckout.fulfillment.methods[0]!;
    const withAddress = await shop.call('update_checkout', {
      id: bare.body.id,
      payload: { ...readyCheckout, fulfillment: { methods: [addressed] } },
    });
    expect(codes(withAddress)).toEqual(['fulfillment_option_required']);
    const [method] = withAddress.body.fulfillment.methods;
    expect(
      method.groups[0].options.map((option: Json) => [option.id, option.latest_fulfillment_time]),
    ).toEqual([
      ['ground', '2026-11-27T20:00:00.000Z'],
      ['air', '2026-11-25T20:00:00.000Z'],
    ]);
    const ready = await shop.call('update_checkout', {
      id: bare.body.id,
      payload: {
        line_items: withAddress.body.line_items,
        fulfillment: {
          methods: [
            {
              id: method.id,
              line_item_ids: ['li_1'],
              groups: [{ id: 'parcel_1', selected_option_id: 'air' }],
            },
          ],
        },
      },
    });
    expect(ready.body.status).toBe('ready_for_complete');
    expect(ready.body.totals.map((entry: Json) => [entry.type, entry.amount])).toEqual([
      ['subtotal', 19_900],
      ['fulfillment', 1_895],
      ['tax', 1_362],
      ['total', 23_157],
    ]);
    const completed = await shop.call('complete_checkout', { id: bare.body.id, payload: payment() });
    expect(completed.body).toMatchObject({ status: 'completed', order: { id: expect.any(String) } });
    expect(JSON.stringify(completed.body)).not.toContain('success_token');
    const placed = await shop.call('get_order', { id: completed.body.order.id });
    expect(placed.body).toMatchObject({ checkout_id: bare.body.id, line_items: [{ status: 'processing' }] });
    expect(total(placed)).toBe(23_157);
    expect((await shop.call('lookup_catalog', { payload: { ids: ['KL-1-B'] } })).body.products).toHaveLength(
      1,
    );
    const late = await shop.call('update_checkout', { id: bare.body.id, payload: readyCheckout });
    expect(late.body.status).toBe('completed');
    expect(codes(late)).toEqual(['checkout_completed']);
  });

  it('takes tokens of the wallet that buyers have, and no other handler or card number', async () => {
    const created = await shop.call('create_checkout', { payload: readyCheckout });
    const pay = (change: object) => {
      const [instrument] = payment().payment.instruments;
      return shop.call('complete_checkout', {
        id: created.body.id,
        payload: { payment: { instruments: [{ ...instrument, ...change }] } },
      });
    };
    expect(codes(await pay({ handler_id: 'elsewhere' }))).toEqual(['payment_handler_unknown']);
    const card = await pay({
      credential: { type: 'card', number: '4242424242424242', card_number_type: 'fpan' },
    });
    expect(codes(card)).toEqual(['payment_credential_unsupported']);
    expect(JSON.stringify(card.body)).not.toContain('4242');
    expect((await pay({ handler_id: 'sandbox_wallet' })).body.status).toBe('completed');
  });

  it('refuses what it does not sell, and what is sold out', async () => {
    const unknown = await shop.call('create_checkout', {
      payload: { line_items: [{ item: { id: 'KL-9' }, quantity: 1 }] },
    });
    expect(unknown.body).toMatchObject({
      ucp: { status: 'error' },
      messages: [{ code: 'item_unavailable' }],
    });
    const soldOut = await shop.call('create_checkout', {
      payload: { line_items: [{ item: { id: 'KL-1-S' }, quantity: 1 }] },
    });
    expect(codes(soldOut)).toEqual(['out_of_stock']);
    const tooMany = await shop.call('create_checkout', {
      payload: { ...readyCheckout, line_items: [{ item: { id: 'KL-1-BB' }, quantity: 4 }] },
    });
    expect(tooMany.body).toMatchObject({
      status: 'incomplete',
      messages: [{ code: 'out_of_stock', severity: 'recoverable' }],
    });
  });

  it.each([
    [{ street_address: 'P.O. Box 7' }, 'address_undeliverable'],
    [{ address_country: 'FR' }, 'address_undeliverable'],
    [{ postal_code: undefined }, 'address_incomplete'],
  ])('refuses an address with %o', async (change, code) => {
    const [method] = readyCheckout.fulfillment.methods;
    const destinations = [{ ...method!.destinations[0], ...change }];
    const reply = await shop.call('create_checkout', {
      payload: { ...readyCheckout, fulfillment: { methods: [{ ...method, destinations }] } },
    });
    expect(codes(reply)).toEqual([code]);
    expect(reply.body.status).toBe('incomplete');
  });

  it('hands a large order to the buyer', async () => {
    const reply = await shop.call('create_checkout', {
      payload: { ...readyCheckout, line_items: [{ item: { id: 'KL-3' }, quantity: 1 }] },
    });
    expect(reply.body).toMatchObject({
      status: 'requires_escalation',
      continue_url: expect.stringContaining(reply.body.id),
    });
    const forced = await shop.call('complete_checkout', { id: reply.body.id, payload: payment() });
    expect(forced.body).toMatchObject({
      status: 'requires_escalation',
      messages: [{ severity: 'requires_buyer_review' }],
    });
  });

  it('lets a declined card be replaced', async () => {
    const created = await shop.call('create_checkout', { payload: readyCheckout });
    const declined = await shop.call('complete_checkout', {
      id: created.body.id,
      payload: payment('fail_token'),
    });
    expect(declined.body.status).toBe('ready_for_complete');
    expect(codes(declined)).toEqual(['payment_failed']);
    const paid = await shop.call('complete_checkout', { id: created.body.id, payload: payment() });
    expect(paid.body.status).toBe('completed');
  });

  it('cancels a checkout once, and lets one run out after six hours', async () => {
    const created = await shop.call('create_checkout', { payload: readyCheckout });
    expect((await shop.call('cancel_checkout', { id: created.body.id })).body.status).toBe('canceled');
    expect(codes(await shop.call('cancel_checkout', { id: created.body.id }))).toEqual(['checkout_canceled']);
    const other = await shop.call('create_checkout', { payload: readyCheckout });
    house.clock.now = new Date(friday.getTime() + 6 * 3_600_000);
    const expired = await shop.call('complete_checkout', { id: other.body.id, payload: payment() });
    expect(expired.body.status).toBe('canceled');
    expect(codes(expired)).toEqual(['checkout_expired']);
  });

  it('gives the same answer to the same key, and refuses the key for another request', async () => {
    const created = await shop.call('create_checkout', { payload: readyCheckout });
    const key = '3f1d7c0a-54a4-4a2b-9c0a-0d6a4f6f3a11';
    const attempt = { id: created.body.id, payload: payment(), key };
    const first = await shop.call('complete_checkout', attempt);
    const second = await shop.call('complete_checkout', attempt);
    expect(second.body).toEqual(first.body);
    const other = await shop.call('complete_checkout', { ...attempt, payload: payment('fail_token') });
    expect(other.status).toBe(409);
    expect((await testing(house, 'GET', 'ledger')).body.orders).toMatchObject([
      { order_id: first.body.order.id, checkout_id: created.body.id, idempotency_key: key },
    ]);
  });

  it('makes one order of two completes at once, whatever their keys', async () => {
    const created = await shop.call('create_checkout', { payload: readyCheckout });
    const attempt = { id: created.body.id, payload: payment() };
    const replies = await Promise.all([1, 2, 3, 4].map(() => shop.call('complete_checkout', attempt)));
    expect(new Set(replies.map(reply => reply.body.order.id)).size).toBe(1);
    expect(replies.filter(reply => codes(reply).includes('checkout_completed'))).toHaveLength(3);
    expect((await testing(house, 'GET', 'ledger')).body.orders).toHaveLength(1);
  });
});
