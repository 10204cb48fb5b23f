import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Binding, House, Json, Reply } from './fixtures.ts';
import {
  friday,
  mcpBinding,
  openHouse,
  order,
  payment,
  platform,
  readyCheckout,
  restBinding,
  rpc,
  testing,
} from './fixtures.ts';
import { schemaChecker, schemasAreHere } from './schemas.ts';

const check = schemasAreHere() ? schemaChecker() : undefined;
let answersChecked = 0;

/** Every answer that a test gets goes through the official schemas. */
function checked(binding: Binding): Binding {
  return {
    ...binding,
    async call(operation, options) {
      const reply = await binding.call(operation, options);
      if (check && reply.status < 300) {
        expect(check(operation, reply.body)).toEqual([]);
        answersChecked += 1;
      }
      return reply;
    },
  };
}

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());
afterAll(() => {
  if (check) expect(answersChecked).toBeGreaterThan(100);
});

const codes = (reply: Reply) => (reply.body.messages ?? []).map((message: Json) => message.code);
const total = (reply: Reply, type = 'total') =>
  reply.body.totals.find((entry: Json) => entry.type === type)?.amount;

it('publishes a profile that the schema knows, with both bindings and its own extension', async () => {
  const response = await fetch(`${house.url}/.well-known/ucp`);
  const profile: Json = await response.json();
  if (check) expect(check('discovery', profile)).toEqual([]);
  expect(profile.ucp.version).toBe('2026-04-08');
  expect(profile.ucp.services['dev.ucp.shopping'].map((service: Json) => service.transport)).toEqual([
    'rest',
    'mcp',
  ]);
  const [extension] = profile.ucp.capabilities['com.kestrelandlowe.order.cancellation'];
  expect(extension.extends).toBe('dev.ucp.shopping.order');
  const document: Json = await (await fetch(extension.config.documents)).json();
  expect(document.$defs.request.required).toEqual(['reason']);
});

describe.each([
  ['REST', restBinding],
  ['MCP', mcpBinding],
] as const)('over %s', (_name, open) => {
  let shop: Binding;
  beforeEach(() => {
    shop = checked(open(house));
  });

  it('finds by words, category and price, page by page', async () => {
    const found = await shop.call('search_catalog', {
      payload: { query: 'noise-cancelling headphones under $250' },
    });
    expect(found.body.products.map((product: Json) => product.id)).toEqual(['KL-1']);
    const desk = { filters: { categories: ['Desk'], price: { max: 300_000 } }, context: { currency: 'USD' } };
    const first = await shop.call('search_catalog', { payload: { ...desk, pagination: { limit: 1 } } });
    expect(first.body.pagination).toMatchObject({ has_next_page: true, total_count: 2 });
    const next = await shop.call('search_catalog', {
      payload: { ...desk, pagination: { limit: 1, cursor: first.body.pagination.cursor } },
    });
    expect([...first.body.products, ...next.body.products].map((product: Json) => product.id)).toEqual([
      'KL-2',
      'KL-3',
    ]);
    expect(next.body.pagination.has_next_page).toBe(false);
    const elsewhere = await shop.call('search_catalog', {
      payload: { filters: { price: { max: 1 } }, context: { currency: 'EUR' } },
    });
    expect(codes(elsewhere)).toEqual(['price_filter_ignored']);
  });

  it('looks up numbers, part numbers and bar codes, and says which it does not know', async () => {
    const reply = await shop.call('lookup_catalog', {
      payload: { ids: ['KL-1', 'KL-1-B', '4006381333931', 'nothing'] },
    });
    const inputs = reply.body.products[0].variants[0].inputs;
    expect(inputs).toEqual([
      { id: 'KL-1', match: 'featured' },
      { id: 'KL-1-B', match: 'exact' },
      { id: '4006381333931', match: 'exact' },
    ]);
    expect(reply.body.messages).toEqual([{ type: 'info', code: 'not_found', content: 'nothing' }]);
  });

  it('narrows a product by options, relaxes what cannot be had, and tells what is available', async () => {
    const reply = await shop.call('get_product', {
      payload: {
        id: 'KL-1',
        selected: [
          { name: 'Color', label: 'Sand' },
          { name: 'Cable', label: 'Braided' },
        ],
        preferences: ['Color', 'Cable'],
      },
    });
    expect(reply.body.product.selected).toEqual([{ name: 'Color', label: 'Sand' }]);
    expect(reply.body.product.variants.map((variant: Json) => variant.id)).toEqual(['KL-1-S']);
    const [color, cable] = reply.body.product.options;
    expect(color.values).toEqual([
      { label: 'Black', exists: true, available: true },
      { label: 'Sand', exists: true, available: false },
    ]);
    expect(cable.values[1]).toEqual({ label: 'Braided', exists: false, available: false });
    const unknown = await shop.call('get_product', { payload: { id: 'KL-9' } });
    expect(unknown.body.ucp.status).toBe('error');
  });

  it('keeps a cart, turns it into one checkout, and forgets it when canceled', async () => {
    const line = { item: { id: 'KL-2' }, quantity: 3 };
    const cart = await shop.call('create_cart', {
      payload: { line_items: [line], discounts: { codes: ['welcome10', 'nope'] } },
    });
    expect(total(cart)).toBe(9_999 - 1_000);
    expect(codes(cart)).toEqual(['discount_code_invalid']);
    const changed = await shop.call('update_cart', {
      id: cart.body.id,
      payload: { line_items: [{ ...line, id: 'li_1', quantity: 2 }] },
    });
    expect(changed.body.line_items).toMatchObject([{ id: 'li_1', quantity: 2 }]);
    const payload = { cart_id: cart.body.id, line_items: [] };
    const checkout = await shop.call('create_checkout', { payload });
    const again = await shop.call('create_checkout', { payload });
    expect(again.body.id).toBe(checkout.body.id);
    expect(checkout.body.discounts.applied[0]).toMatchObject({ code: 'WELCOME10', amount: 667 });
    await shop.call('cancel_cart', { id: cart.body.id });
    expect(codes(await shop.call('get_cart', { id: cart.body.id }))).toEqual(['not_found']);
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

  it('says how to mend a bad request', async () => {
    const negative = await shop.call('create_checkout', {
      payload: { line_items: [{ item: { id: 'KL-2' }, quantity: -1 }] },
    });
    expect(negative.status).toBe(400);
    expect(JSON.stringify(negative.body)).toContain('quantity');
    const nobody = await shop.call('get_order', { id: 'x', agent: 'not-a-url' });
    expect(nobody.status).toBe(400);
    expect(JSON.stringify(nobody.body)).toContain('invalid_profile_url');
    const noKey = await shop.call('complete_checkout', { id: 'x', payload: payment(), key: 'not-a-uuid' });
    expect(noKey.status).toBe(400);
    expect((await shop.call('search_catalog', { payload: {} })).status).toBe(400);
    const noReason = await shop.call('create_order_cancellation', {
      id: 'x',
      payload: { reason: { code: 'other' } },
    });
    expect(noReason.status).toBe(400);
  });
});

it('speaks to clients that begin with initialize, and to those that do not', async () => {
  const hello = await rpc(house, 'initialize', {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 't', version: '1' },
  });
  expect(hello.body.result).toMatchObject({
    protocolVersion: '2025-06-18',
    serverInfo: { name: 'kestrel-and-lowe' },
  });
  const listed = await rpc(house, 'tools/list', {
    arguments: { meta: { 'ucp-agent': { profile: platform } } },
  });
  expect(listed.body.result.tools).toHaveLength(15);
  const complete = listed.body.result.tools.find((tool: Json) => tool.name === 'complete_checkout');
  expect(complete.inputSchema.required).toEqual(['meta', 'id', 'checkout']);
  expect(complete.inputSchema.properties.meta.required).toContain('idempotency-key');
  expect((await rpc(house, 'no/such')).body.error.code).toBe(-32601);
  expect((await rpc(house, 'tools/call', { name: 'no_such' })).body.error.code).toBe(-32602);
});
