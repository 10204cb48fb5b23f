import { v4 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { amountOf } from '../../tools/store/business/documents.ts';
import { openFlowerShop } from './flower-shop.ts';
import { protocolsAreHere } from './official-schemas.ts';
import type { Json } from './platform.ts';
import { paying } from './samples.ts';

/** What the official conformance suite (REST, 2026-04-08) asks of a business, on the flower shop that it brings. */
describe.skipIf(!protocolsAreHere())('fulfillment and validation under the official suite', () => {
  const flowers = openFlowerShop();
  const { ask, usAddress, line, shipping, open, ready, update, complete, options } = flowers;

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
      const { body } = await ask('create_checkout', { payload });
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
      const refused = await ask('create_checkout', { payload: { line_items: [line(1, item)] } });
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
      expect((await ask('get_checkout', { id: body.id })).body).toEqual(body);
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
        ...paying(),
        ap2: { checkout_mandate: 'header.payload.signature~kb_signature' },
      };
      expect((await complete((await ready()).body.id, mandated)).body.status).toBe('completed');
    });
  });
});
