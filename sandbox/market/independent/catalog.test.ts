import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { House } from './test-house.ts';
import { openHouse } from './test-house.ts';
import type { Binding, Json } from './test-platform.ts';
import { bindings, codes, total } from './test-platform.ts';

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
});
