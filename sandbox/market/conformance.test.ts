import { v4 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { amountOf } from '../../tools/store/business/documents.ts';
import { openFlowerShop } from './flower-shop.ts';
import { officialSchemas, protocolsAreHere } from './official-schemas.ts';
import type { Json } from './platform.ts';
import { paying } from './samples.ts';

/** What the official conformance suite (REST, 2026-04-08) asks of a business, on the flower shop that it brings. */
describe.skipIf(!protocolsAreHere())('the flower shop under the official suite', () => {
  const flowers = openFlowerShop();
  const { ask, line, open, ready, update, complete, ordered, options } = flowers;

  describe('discovery', () => {
    it('advertises version, services, capabilities and handlers', async () => {
      const response = await fetch(`${flowers.shop.origin}/.well-known/ucp`);
      const profile = (await response.json()) as Json;
      expect(officialSchemas().profile(profile)).toEqual([]);
      expect(profile.ucp.version).toBe('2026-04-08');
      const [rest, mcp] = profile.ucp.services['dev.ucp.shopping'];
      expect(rest).toMatchObject({ transport: 'rest', version: '2026-04-08', endpoint: flowers.shop.rest });
      expect(mcp).toMatchObject({ transport: 'mcp', endpoint: flowers.shop.mcp });
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
      const same = await ask('create_checkout', {
        payload,
        agent: 'profile="..."; version="2026-04-08"',
      });
      expect(same.status).toBe(201);
      const newer = await ask('create_checkout', {
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
      expect((await ask('get_checkout', { id: created.body.id })).body).toEqual(created.body);
      const { status, body } = await complete(created.body.id);
      expect([status, body.status]).toEqual([200, 'completed']);
      expect(body.order).toMatchObject({ id: expect.any(String), permalink_url: expect.any(String) });
    });

    it('is final once it is canceled or completed', async () => {
      const canceled = await ready();
      expect((await ask('cancel_checkout', { id: canceled.body.id })).body.status).toBe('canceled');
      const completed = await ready();
      await complete(completed.body.id);
      for (const { body } of [canceled, completed]) {
        expect((await ask('cancel_checkout', { id: body.id })).status).toBe(409);
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
      const read = await ask('get_checkout', { id: created.body.id });
      expect(read.body.buyer.consent).toEqual(consent);
      await update(created.body, {
        buyer: { email: 'test@example.com', first_name: 'Test', last_name: 'User' },
      });
      const again = await ask('get_checkout', { id: created.body.id });
      expect(again.body.buyer).toEqual({ email: 'test@example.com', first_name: 'Test', last_name: 'User' });
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
        ['complete_checkout', body.id, paying(), paying('different_token')],
        ['cancel_checkout', other.body.id, undefined, { reason: 'another body' }],
      ] as const;
      for (const [operation, id, payload, different] of cases) {
        const key = v4();
        const asked = { id, key, ...(payload ? { payload } : {}) };
        const first = await ask(operation, asked);
        expect(first.status).toBeLessThan(300);
        expect(first.headers.get('Idempotent-Replayed')).toBeNull();
        const second = await ask(operation, asked);
        expect([second.status, second.body]).toEqual([first.status, first.body]);
        expect(second.headers.get('Idempotent-Replayed')).toBe('true');
        const conflict = await ask(operation, { id, key, payload: different });
        expect(conflict.status).toBe(409);
        expect(conflict.body.messages[0].code).toBe('idempotency_conflict');
      }
    });
  });

  describe('cart', () => {
    const cart = (quantity = 2, extra: object = {}) =>
      ask('create_cart', { payload: { line_items: [line(quantity)], ...extra } });
    const bag = (body: Json) => body.line_items.map((item: Json) => [item.item.id, item.quantity]);

    it('wins over what the checkout request says, and becomes one checkout only', async () => {
      const { body } = await cart(2, { discounts: { codes: ['10OFF'] } });
      const payload = { cart_id: body.id, line_items: [line(9)] };
      const first = await ask('create_checkout', { payload });
      const second = await ask('create_checkout', { payload });
      expect(bag(first.body)).toEqual(bag(body));
      expect(second.body.id).toBe(first.body.id);
      expect(first.body.discounts.applied[0].code).toBe('10OFF');
    });

    it('is shown as it was when it is canceled, and is gone afterwards', async () => {
      const { body } = await cart(3);
      const canceled = await ask('cancel_cart', { id: body.id });
      expect([canceled.body.id, bag(canceled.body)]).toEqual([body.id, bag(body)]);
      expect((await ask('get_cart', { id: body.id })).status).toBe(404);
    });
  });

  describe('orders', () => {
    it('carry what was promised', async () => {
      const { body } = await ready();
      const promised = options(body).find((option: Json) => option.id === 'std-ship');
      const { body: completed } = await complete(body.id);
      const { body: order } = await ask('get_order', { id: completed.order.id });
      expect([order.id, order.checkout_id]).toEqual([completed.order.id, body.id]);
      expect(order.fulfillment.expectations[0].description).toBe(promised.title);
    });

    const put = (order: Json) =>
      fetch(`${flowers.shop.rest}/orders/${order.id}`, {
        method: 'PUT',
        body: JSON.stringify(order),
        headers: { 'Content-Type': 'application/json' },
      });

    it('keep events and adjustments that the back office writes, and refuse malformed ones', async () => {
      const { body: order } = await ask('get_order', { id: await ordered() });
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
      const { body: read } = await ask('get_order', { id: order.id });
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
        fetch(`${flowers.shop.origin}/testing/simulate-shipping/${id}`, { method: 'POST', headers });
      expect((await ship({})).status).toBe(403);
      expect((await ship({ 'Simulation-Secret': 'for-sure-incorrect-secret' })).status).toBe(403);
      expect((await ship({ 'Simulation-Secret': 'secret' })).status).toBe(200);
    });
  });
});
