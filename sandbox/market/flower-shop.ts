import { v4 } from 'uuid';
import { afterAll, beforeAll, expect } from 'vitest';
import { readCsvSeed } from './csv-seed.ts';
import { type RunningMerchant, startMerchant } from './merchant.ts';
import { flowerShop, officialSchemas } from './official-schemas.ts';
import { type Json, type Platform, restPlatform } from './platform.ts';
import { paying } from './samples.ts';

/** Opens the flower shop of the official conformance suite around the tests of a file, and the words to drive it. */
export function openFlowerShop() {
  let shop: RunningMerchant;
  let platform: Platform;
  beforeAll(async () => {
    shop = await startMerchant(readCsvSeed(flowerShop), {
      conformance: true,
      simulationSecret: 'secret',
      report: () => {},
    });
    platform = restPlatform(shop.rest, officialSchemas());
  });
  afterAll(() => shop.stop());

  const ask: Platform['ask'] = (...given) => platform.ask(...given);
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
    ask('create_checkout', {
      payload: { line_items: [line(quantity)], payment: { instruments: [] }, ...extra },
    });
  const ready = () => open({ fulfillment: shipping(usAddress, 'std-ship', {}) });
  const update = (checkout: Json, change: object) =>
    ask('update_checkout', {
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
  const complete = (id: string, payload: object = paying(), key = v4()) =>
    ask('complete_checkout', { id, payload, key });
  const ordered = async () => {
    const { body } = await ready();
    const completed = await complete(body.id);
    expect(completed.status).toBe(200);
    return completed.body.order.id as string;
  };
  const options = (body: Json) => body.fulfillment.methods[0].groups[0].options;

  return {
    get shop() {
      return shop;
    },
    ask,
    usAddress,
    line,
    shipping,
    open,
    ready,
    update,
    complete,
    ordered,
    options,
  };
}
