import { v4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { amountOf } from '../../tools/store/business/documents.ts';
import { readCsvSeed } from './csv-seed.ts';
import { type RunningMerchant, startMerchant } from './merchant.ts';
import { flowerShop, officialSchemas, protocolsAreHere } from './official-schemas.ts';
import { type Json, type Platform, restPlatform } from './platform.ts';

/** What the official conformance suite (REST, 2026-04-08) asks of a business, on the flower shop that it brings. */
describe.skipIf(!protocolsAreHere())('the flower shop under the official conformance suite', () => {
  let shop: RunningMerchant;
  let platform: Platform;

  beforeAll(async () => {
    shop = await startMerchant(readCsvSeed(flowerShop), { conformance: true, simulationSecret: 'secret' });
    platform = restPlatform(shop.rest, officialSchemas());
  });
  afterAll(async () => {
    await shop.stop();
  });

  const usAddress = { id: 'dest_1', address_country: 'US', postal_code: '94105' };
  const line = (quantity = 1, item = 'bouquet_roses') => ({ item: { id: item }, quantity });
  /** In a request that opens a checkout the group has no id yet; later ones name the group that the shop made. */
  const shipping = (destination: object, option?: string, group: object = { id: 'package_1' }) => ({
    methods: [
      {
        type: 'shipping',
        line_item_ids: ['line_item_123'],
        destinations: [destination],
        selected_destination_id: (destination as { id?: string }).id,
        groups: option ? [{ ...group, selected_option_id: option }] : [],
      },
    ],
  });
  const open = (extra: object = {}, quantity = 1) =>
    platform.ask('create_checkout', {
      payload: { line_items: [line(quantity)], payment: { instruments: [] }, ...extra },
    });
  const ready = () => open({ fulfillment: shipping(usAddress, 'std-ship', {}) });
  const update = (checkout: Json, change: object) =>
    platform.ask('update_checkout', {
      id: checkout.id,
      payload: {
        line_items: checkout.line_items.map((item: Json) => ({
          id: item.id,
          item: { id: item.item.id },
          quantity: item.quantity,
        })),
        ...change,
      },
    });
  const paying = (token: string) => ({
    payment: {
      instruments: [
        {
          id: 'instr_1',
          handler_id: 'mock_payment_handler',
          type: 'card',
          display: { brand: 'Visa', last_digits: '1234' },
          credential: { type: 'token', token },
        },
      ],
    },
  });
  const complete = (id: string, payload: object = paying('success_token'), key = v4()) =>
    platform.ask('complete_checkout', { id, payload, key });
  const ordered = async () => {
    const { body } = await ready();
    const completed = await complete(body.id);
    expect(completed.status).toBe(200);
    return completed.body.order.id as string;
  };
  const options = (body: Json) => body.fulfillment.methods[0].groups[0].options;

  describe('discovery', () => {
    it('advertises version, services, capabilities and handlers', async () => {
      const response = await fetch(`${shop.origin}/.well-known/ucp`);
      const profile = (await response.json()) as Json;
      expect(officialSchemas().profile(profile)).toEqual([]);
      expect(profile.ucp.version).toBe('2026-04-08');
      const [rest, mcp] = profile.ucp.services['dev.ucp.shopping'];
      expect(rest).toMatchObject({ transport: 'rest', version: '2026-04-08', endpoint: shop.rest });
      expect(mcp).toMatchObject({ transport: 'mcp', endpoint: shop.mcp });
      for (const name of ['checkout', 'order', 'discount', 'fulfillment', 'buyer_consent', 'cart']) {
        expect(profile.ucp.capabilities).toHaveProperty([`dev.ucp.shopping.${name}`]);
      }
      for (const [name, handlers] of Object.entries<Json[]>(profile.ucp.payment_handlers)) {
        expect(name).toMatch(/^[a-z][a-z0-9]*(?:\.[a-z][a-z0-9_]*)+$/);
        for (const handler of handlers)
          expect(handler).toMatchObject({ id: expect.any(String), version: expect.any(String) });
      }
    });

    it('serves the version that it advertises and refuses a newer one', async () => {
      const payload = { line_items: [line()] };
      const same = await platform.ask('create_checkout', {
        payload,
        agent: 'profile="..."; version="2026-04-08"',
      });
      expect(same.status).toBe(201);
      const newer = await platform.ask('create_checkout', {
        payload,
        agent: 'profile="..."; version="2099-01-01"',
      });
      expect(newer.status).toBe(400);
      expect(newer.body.messages[0].code).toBe('version_unsupported');
    });
  });

  describe('checkout', () => {
    it('lives from creation to completion', async () => {
      const created = await ready();
      expect(created.status).toBe(201);
      expect((await platform.ask('get_checkout', { id: created.body.id })).body).toEqual(created.body);
      const { status, body } = await complete(created.body.id);
      expect([status, body.status]).toEqual([200, 'completed']);
      expect(body.order).toMatchObject({ id: expect.any(String), permalink_url: expect.any(String) });
    });

    it('is final once it is canceled or completed', async () => {
      const canceled = await ready();
      expect((await platform.ask('cancel_checkout', { id: canceled.body.id })).body.status).toBe('canceled');
      const completed = await ready();
      await complete(completed.body.id);
      for (const { body } of [canceled, completed]) {
        expect((await platform.ask('cancel_checkout', { id: body.id })).status).toBe(409);
        expect((await update(body, {})).status).toBe(409);
        expect((await complete(body.id)).status).toBe(409);
      }
    });

    it('takes prices from the shop and counts anew on every change', async () => {
      const { body } = await open();
      expect(amountOf(body.line_items[0].totals, 'subtotal')).toBe(3500);
      expect([amountOf(body.totals, 'subtotal'), amountOf(body.totals, 'total')]).toEqual([3500, 3500]);
      const [only] = body.line_items;
      const doubled = await update(body, {
        line_items: [{ id: only.id, item: { id: only.item.id }, quantity: 2 }],
      });
      expect(amountOf(doubled.body.totals, 'total')).toBe(7000);
    });

    it('applies discount codes one after another and leaves unknown ones out', async () => {
      const cases: [string[], number, string[]][] = [
        [['10OFF'], 3150, ['10OFF']],
        [['10OFF', 'WELCOME20'], 2520, ['10OFF', 'WELCOME20']],
        [['10OFF', 'INVALID_CODE'], 3150, ['10OFF']],
        [['FIXED500'], 3000, ['FIXED500']],
        [['INVALID_CODE_123'], 3500, []],
      ];
      for (const [codes, total, applied] of cases) {
        const { body } = await update((await open()).body, { discounts: { codes } });
        expect(amountOf(body.totals, 'total')).toBe(total);
        expect(body.discounts.applied.map((discount: Json) => discount.code)).toEqual(applied);
        expect(body.totals.some((entry: Json) => entry.type === 'discount')).toBe(applied.length > 0);
        for (const { amount } of body.totals.filter((entry: Json) => entry.type === 'discount')) {
          expect(amount).toBeLessThan(0);
        }
      }
    });

    it('keeps the buyer and the buyer’s consent', async () => {
      const consent = { marketing: true, analytics: false, sale_of_data: false };
      const created = await open({ buyer: { first_name: 'Consent', email: 'consent@example.com', consent } });
      const read = await platform.ask('get_checkout', { id: created.body.id });
      expect(read.body.buyer.consent).toEqual(consent);
      await update(created.body, {
        buyer: { email: 'test@example.com', first_name: 'Test', last_name: 'User' },
      });
      const again = await platform.ask('get_checkout', { id: created.body.id });
      expect(again.body.buyer).toEqual({ email: 'test@example.com', first_name: 'Test', last_name: 'User' });
    });
  });

  describe('fulfillment', () => {
    it('adds the cost of the chosen option to the total', async () => {
      const { body } = await update((await open()).body, { fulfillment: shipping(usAddress) });
      const express = options(body).find((option: Json) => option.id === 'exp-ship-us');
      const chosen = await update(body, { fulfillment: shipping(usAddress, 'exp-ship-us') });
      expect(amountOf(chosen.body.totals, 'total')).toBe(3500 + amountOf(express.totals, 'total'));
    });

    it('offers what the address allows', async () => {
      const american = await update((await open()).body, { fulfillment: shipping(usAddress) });
      expect(options(american.body).map((option: Json) => option.id)).toContain('exp-ship-us');
      const canadian = { id: 'dest_ca', address_country: 'CA', postal_code: 'M5V 2H1' };
      const moved = await update(american.body, { fulfillment: shipping(canadian) });
      expect(options(moved.body).map((option: Json) => option.id)).toContain('exp-ship-intl');
    });

    it('gives sibling options different titles, and everything of a method one group', async () => {
      const payload = {
        line_items: [line(), line(1, 'pot_ceramic')],
        fulfillment: shipping(usAddress),
      };
      const { body } = await platform.ask('create_checkout', { payload });
      const titles = options(body).map((option: Json) => option.title);
      expect(new Set(titles).size).toBe(titles.length);
      const [method] = body.fulfillment.methods;
      expect(method.groups).toHaveLength(1);
      expect(method.groups[0].line_item_ids).toEqual(method.line_item_ids);
      expect(method.line_item_ids).toEqual(body.line_items.map((item: Json) => item.id));
    });

    it('ships for free above the threshold and for eligible items', async () => {
      for (const quantity of [1, 3]) {
        const { body } = await update((await open({}, quantity)).body, { fulfillment: shipping(usAddress) });
        const free = options(body).find((option: Json) => option.id === 'std-ship');
        expect(amountOf(free.totals, 'total')).toBe(0);
        expect(free.title).toContain('Free');
      }
    });

    const trigger = { methods: [{ type: 'shipping', line_item_ids: [] }] };
    const as = async (email: string) => (await open({ buyer: { email } })).body;

    it('offers no address to a stranger, nor to a customer without one', async () => {
      for (const email of [`unknown-${v4()}@example.com`, 'jane.doe@example.com']) {
        const { body } = await update(await as(email), { fulfillment: trigger });
        expect(body.fulfillment.methods[0].destinations ?? []).toEqual([]);
      }
    });

    it('offers a customer’s own addresses to choose from', async () => {
      const offered = await update(await as('john.doe@example.com'), { fulfillment: trigger });
      const ids = offered.body.fulfillment.methods[0].destinations.map((place: Json) => place.id);
      expect(ids).toEqual(expect.arrayContaining(['addr_1', 'addr_2']));
      const choice = {
        methods: [{ type: 'shipping', line_item_ids: [], selected_destination_id: 'addr_2' }],
      };
      const [method] = (await update(offered.body, { fulfillment: choice })).body.fulfillment.methods;
      expect(method.selected_destination_id).toBe('addr_2');
      const chosen = method.destinations.find((place: Json) => place.id === 'addr_2');
      expect(chosen).toMatchObject({ street_address: '456 Oak Ave', postal_code: '10012' });
    });

    it('takes a new address instead, and knows an old one by its content', async () => {
      const abroad = {
        id: 'dest_new',
        address_country: 'CA',
        postal_code: 'M5V 2H1',
        street_address: '123 New St',
      };
      const moved = await update(await as('john.doe@example.com'), { fulfillment: shipping(abroad) });
      expect(moved.body.fulfillment.methods[0].destinations).toHaveLength(1);
      expect(moved.body.fulfillment.methods[0].selected_destination_id).toBe('dest_new');
      const home = {
        id: '',
        street_address: '123 Main St',
        address_locality: 'Springfield',
        address_region: 'IL',
        postal_code: '62704',
        address_country: 'US',
      };
      const known = await update(await as('john.doe@example.com'), {
        fulfillment: { methods: [{ type: 'shipping', line_item_ids: [], destinations: [home] }] },
      });
      expect(known.body.fulfillment.methods[0].destinations.map((place: Json) => place.id)).toEqual([
        'addr_1',
      ]);
    });

    it('remembers a new customer’s address', async () => {
      const email = `new.user.${v4()}@example.com`;
      const address = {
        id: '',
        street_address: '789 Pine St',
        address_locality: 'Villagetown',
        address_region: 'NY',
        postal_code: '10001',
        address_country: 'US',
      };
      const first = await update(await as(email), {
        fulfillment: { methods: [{ type: 'shipping', line_item_ids: [], destinations: [address] }] },
      });
      const [{ id }] = first.body.fulfillment.methods[0].destinations;
      expect(id).toBeTruthy();
      const second = await update(await as(email), { fulfillment: trigger });
      expect(second.body.fulfillment.methods[0].destinations.map((place: Json) => place.id)).toContain(id);
    });
  });

  describe('validation', () => {
    it.each([
      ['gardenias', 400, 'Insufficient stock', 'out_of_stock'],
      ['pink_wumpus', 400, 'not found', 'not_found'],
    ])('refuses %s', async (item, status, words, code) => {
      const refused = await platform.ask('create_checkout', { payload: { line_items: [line(1, item)] } });
      expect(refused.status).toBe(status);
      expect(refused.body.detail).toContain(words);
      expect(refused.body.messages[0]).toMatchObject({ type: 'error', code, severity: 'recoverable' });
    });

    it('refuses more than there is, and leaves the checkout as it was', async () => {
      const { body } = await ready();
      const [only] = body.line_items;
      const refused = await update(body, {
        line_items: [{ id: only.id, item: { id: only.item.id }, quantity: 10_001 }],
      });
      expect(refused.status).toBe(400);
      expect(refused.body.detail).toContain('Insufficient stock');
      expect((await platform.ask('get_checkout', { id: body.id })).body).toEqual(body);
    });

    it('does not complete without an address and an option', async () => {
      const { body } = await open();
      const refused = await complete(body.id);
      expect(refused.status).toBe(400);
      expect(refused.body.detail).toContain('Fulfillment address and option must be selected');
    });

    it('says when a card is declined, and takes another', async () => {
      const { body } = await ready();
      const declined = await complete(body.id, paying('fail_token'));
      expect(declined.status).toBe(402);
      expect(declined.body.messages[0].code).toBe('payment_failed');
      expect((await complete(body.id)).body.status).toBe('completed');
    });

    it('takes cards, tokens that are bound to the checkout, and mandates that it does not know', async () => {
      const card = {
        type: 'card',
        card_number_type: 'fpan',
        number: '4242424242424242',
        expiry_month: 12,
        expiry_year: 2030,
        cvc: '123',
      };
      const pay = (credential: object) => ({
        payment: { instruments: [{ id: 'i', handler_id: 'mock_payment_handler', type: 'card', credential }] },
      });
      expect((await complete((await ready()).body.id, pay(card))).body.status).toBe('completed');
      const { body } = await ready();
      const bound = {
        type: 'stripe_token',
        token: 'success_token',
        binding: { checkout_id: body.id, identity: { access_token: 'x' } },
      };
      expect((await complete((await ready()).body.id, pay(bound))).status).toBe(402);
      expect((await complete(body.id, pay(bound))).body.status).toBe('completed');
      const mandated = {
        ...paying('success_token'),
        ap2: { checkout_mandate: 'header.payload.signature~kb_signature' },
      };
      expect((await complete((await ready()).body.id, mandated)).body.status).toBe('completed');
    });
  });

  describe('idempotency', () => {
    it('answers the same request the same way and another one with 409', async () => {
      const { body } = await ready();
      const other = await ready();
      const lines = (quantity: number) => ({
        line_items: [{ id: 'li_1', item: { id: 'bouquet_roses' }, quantity }],
      });
      const cases = [
        ['create_checkout', '', { line_items: [line(1)] }, { line_items: [line(2)] }],
        ['update_checkout', body.id, lines(2), lines(3)],
        ['complete_checkout', body.id, paying('success_token'), paying('different_token')],
        ['cancel_checkout', other.body.id, undefined, { reason: 'another body' }],
      ] as const;
      for (const [operation, id, payload, different] of cases) {
        const key = v4();
        const asked = { id, key, ...(payload ? { payload } : {}) };
        const first = await platform.ask(operation, asked);
        expect(first.status).toBeLessThan(300);
        expect(first.headers.get('Idempotent-Replayed')).toBeNull();
        const second = await platform.ask(operation, asked);
        expect([second.status, second.body]).toEqual([first.status, first.body]);
        expect(second.headers.get('Idempotent-Replayed')).toBe('true');
        const conflict = await platform.ask(operation, { id, key, payload: different });
        expect(conflict.status).toBe(409);
        expect(conflict.body.messages[0].code).toBe('idempotency_conflict');
      }
    });
  });

  describe('cart', () => {
    const cart = (quantity = 2, extra: object = {}) =>
      platform.ask('create_cart', { payload: { line_items: [line(quantity)], ...extra } });
    const bag = (body: Json) => body.line_items.map((item: Json) => [item.item.id, item.quantity]);

    it('wins over what the checkout request says, and becomes one checkout only', async () => {
      const { body } = await cart(2, { discounts: { codes: ['10OFF'] } });
      const payload = { cart_id: body.id, line_items: [line(9)] };
      const first = await platform.ask('create_checkout', { payload });
      const second = await platform.ask('create_checkout', { payload });
      expect(bag(first.body)).toEqual(bag(body));
      expect(second.body.id).toBe(first.body.id);
      expect(first.body.discounts.applied[0].code).toBe('10OFF');
    });

    it('is shown as it was when it is canceled, and is gone afterwards', async () => {
      const { body } = await cart(3);
      const canceled = await platform.ask('cancel_cart', { id: body.id });
      expect([canceled.body.id, bag(canceled.body)]).toEqual([body.id, bag(body)]);
      expect((await platform.ask('get_cart', { id: body.id })).status).toBe(404);
    });
  });

  describe('orders', () => {
    it('carry what was promised', async () => {
      const { body } = await ready();
      const promised = options(body).find((option: Json) => option.id === 'std-ship');
      const { body: completed } = await complete(body.id);
      const { body: order } = await platform.ask('get_order', { id: completed.order.id });
      expect([order.id, order.checkout_id]).toEqual([completed.order.id, body.id]);
      expect(order.fulfillment.expectations[0].description).toBe(promised.title);
    });

    const put = (order: Json) =>
      fetch(`${shop.rest}/orders/${order.id}`, {
        method: 'PUT',
        body: JSON.stringify(order),
        headers: { 'Content-Type': 'application/json' },
      });

    it('keep events and adjustments that the back office writes, and refuse malformed ones', async () => {
      const { body: order } = await platform.ask('get_order', { id: await ordered() });
      const occurred_at = new Date().toISOString();
      const shipped = {
        id: 'evt_1',
        occurred_at,
        type: 'shipped',
        tracking_number: 'TRACK123',
        tracking_url: 'http://track.me/123',
        line_items: order.line_items.map((item: Json) => ({ id: item.id, quantity: item.quantity.total })),
      };
      const refund = { id: 'adj_1', type: 'refund', occurred_at, status: 'pending', amount: 500 };
      const written = await put({
        ...order,
        fulfillment: { ...order.fulfillment, events: [shipped] },
        adjustments: [refund],
      });
      expect(written.status).toBe(200);
      const { body: read } = await platform.ask('get_order', { id: order.id });
      expect(read.fulfillment.events[0].tracking_number).toBe('TRACK123');
      expect(read.adjustments[0]).toMatchObject({ type: 'refund', amount: 500 });
      expect(read.line_items[0].status).toBe('fulfilled');
      expect((await put({ ...order, adjustments: [{ ...refund, status: 'INVALID_STATUS' }] })).status).toBe(
        422,
      );
      expect((await put({ ...order, adjustments: { id: 'adj_1' } })).status).toBe(422);
    });
  });

  describe('simulation', () => {
    it('wants the secret', async () => {
      const id = await ordered();
      const ship = (headers: Record<string, string>) =>
        fetch(`${shop.origin}/testing/simulate-shipping/${id}`, { method: 'POST', headers });
      expect((await ship({})).status).toBe(403);
      expect((await ship({ 'Simulation-Secret': 'for-sure-incorrect-secret' })).status).toBe(403);
      expect((await ship({ 'Simulation-Secret': 'secret' })).status).toBe(200);
    });
  });
});
