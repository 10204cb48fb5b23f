import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningShopify } from '../../sandbox/shopify/server.ts';
import { openShop, productIds, variantIds } from '../../sandbox/shopify/shopper.fixture.ts';
import { AdminClient } from './admin-client.ts';
import { shopifyPrices } from './prices.ts';
import { readWebhook, subscribeTo } from './webhooks.ts';

let shopify: RunningShopify;
let client: AdminClient;
let receiver: Server;
let uri: string;
let received: { body: Buffer; headers: IncomingHttpHeaders }[];
let failures: number;

beforeEach(async () => {
  received = [];
  failures = 0;
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ body: Buffer.concat(chunks), headers: request.headers });
    response.writeHead(failures-- > 0 ? 500 : 200).end();
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  uri = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhooks/shopify`;
  shopify = await openShop(undefined, { webhookRetryAfterMs: [1, 1, 1] });
  const { origin, accessToken } = shopify;
  client = new AdminClient('Harbor Goods', { origin, accessToken: () => accessToken });
});
afterEach(async () => {
  await shopify.stop();
  receiver.closeAllConnections();
  receiver.close();
});

/** The seller changes a price, and we hear of it. */
async function changed(price = '1.23') {
  await subscribeTo(client, uri);
  shopify.shop.sellerSets(variantIds(shopify)[0]!, price);
  await shopify.webhooks.settled();
  return received.at(-1)!;
}
const trust = (change: object = {}) => ({
  secrets: [shopify.clientSecret],
  shops: new Set([shopify.domain]),
  now: new Date(),
  ...change,
});

describe('a subscription', () => {
  it('is made once', async () => {
    expect(await subscribeTo(client, uri)).toEqual([
      'PRODUCTS_UPDATE',
      'APP_UNINSTALLED',
      'INVENTORY_LEVELS_UPDATE',
    ]);
    expect(await subscribeTo(client, uri)).toEqual([]);
    expect(shopify.webhooks.subscriptions).toHaveLength(3);
  });

  it('is made of all but stock where the seller does not let us read that', async () => {
    const accessToken = shopify.app.issue(['write_products']);
    const { origin } = shopify;
    const limited = new AdminClient('Harbor Goods', { origin, accessToken: () => accessToken });
    await expect(subscribeTo(limited, uri)).rejects.toMatchObject({
      problem: { code: 'vendor_refused', vendorText: expect.stringContaining('read_inventory') },
    });
    expect(shopify.webhooks.subscriptions.map(({ topic }) => topic)).toEqual([
      'PRODUCTS_UPDATE',
      'APP_UNINSTALLED',
    ]);
  });

  it('to an address that Shopify does not take is refused with its reason', async () => {
    await expect(subscribeTo(client, 'ftp://example.com/')).rejects.toMatchObject({
      problem: { code: 'vendor_refused', vendorText: 'Address is invalid' },
    });
  });
});

describe('a changed price', () => {
  it('reaches us signed, and says which product to look at', async () => {
    const { body, headers } = await changed();
    expect(readWebhook(body, headers, trust())).toEqual({
      shop: shopify.domain,
      topic: 'products/update',
      productId: productIds(shopify)[0],
      variants: expect.arrayContaining([
        { id: variantIds(shopify)[0], price: '1.23', stock: expect.any(Number) },
      ]),
      inventoryItemId: null,
      triggeredAt: expect.stringMatching(/Z$/),
      keys: [
        expect.stringContaining(headers['x-shopify-webhook-id'] as string),
        expect.stringMatching(/^content:/),
      ],
    });
  });

  it('is told again when we fail, with the same id and the same bytes, and is handled once', async () => {
    failures = 2;
    await changed();
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ headers }) => headers['x-shopify-webhook-id'])).size).toBe(1);
    expect(new Set(received.map(({ body }) => body.toString('hex'))).size).toBe(1);
    const keys = received.map(({ body, headers }) => readWebhook(body, headers, trust()).keys.join());
    expect(new Set(keys).size).toBe(1);
  });

  it('is told of no more after it was never taken', async () => {
    failures = 99;
    await changed();
    expect(received).toHaveLength(4);
    expect(shopify.webhooks.subscriptions.map(({ topic }) => topic)).toEqual([
      'APP_UNINSTALLED',
      'INVENTORY_LEVELS_UPDATE',
    ]);
  });

  it('and a second one are two', async () => {
    const first = await changed('1.23');
    const second = await changed('4.56');
    const keys = [first, second].flatMap(({ body, headers }) => readWebhook(body, headers, trust()).keys);
    expect(new Set(keys).size).toBe(4);
  });
});

describe('a changed stock', () => {
  it('reaches us signed, and says which inventory item to look at, whose product the shop knows', async () => {
    await subscribeTo(client, uri);
    const [variant] = shopify.shop.variants;
    shopify.shop.sellerCounts(variantIds(shopify)[0]!, 7);
    await shopify.webhooks.settled();
    const { body, headers } = received.at(-1)!;
    const told = readWebhook(body, headers, trust());
    expect(told).toMatchObject({ topic: 'inventory_levels/update', productId: null });
    expect(told.inventoryItemId).toBe(`gid://shopify/InventoryItem/${variant!.inventoryItemId}`);
    const { origin, accessToken, domain } = shopify;
    const shops = shopifyPrices({ accessTo: () => ({ origin, accessToken: () => accessToken }) });
    const shop = shops.open({ tenant: 't', id: 'harbor', name: 'Harbor Goods', domain });
    expect(await shop.productOf(told.inventoryItemId!)).toBe(productIds(shopify)[0]);
    expect(await shop.productOf('gid://shopify/InventoryItem/1')).toBeUndefined();

    const tampered = Buffer.from(body.toString().replace('"available":7', '"available":8'));
    expect(() => readWebhook(tampered, headers, trust())).toThrow(/not signed/);
    const empty = Buffer.from('{"available":7}');
    const signed = { ...headers, 'x-shopify-hmac-sha256': shopify.app.signatureOf(empty) };
    expect(() => readWebhook(empty, signed, trust())).toThrow(
      expect.objectContaining({ code: 'vendor_protocol' }),
    );
  });
});

describe('a webhook', () => {
  it('with one byte changed is refused', async () => {
    const { body, headers } = await changed();
    const tampered = Buffer.from(body);
    tampered.write('9', body.indexOf('1.23'));
    expect(() => readWebhook(tampered, headers, trust())).toThrow(/not signed/);
  });

  it('that was parsed and written again is refused: bytes count', async () => {
    const { body, headers } = await changed();
    const pretty = Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1));
    expect(() => readWebhook(pretty, headers, trust())).toThrow(/not signed/);
  });

  it('signed with another secret is refused; with the one before while it is replaced, it is read', async () => {
    const { body, headers } = await changed();
    expect(() => readWebhook(body, headers, trust({ secrets: ['shpss_other'] }))).toThrow(/not signed/);
    expect(() => readWebhook(body, headers, trust({ secrets: [] }))).toThrow(/not signed/);
    const both = trust({ secrets: ['shpss_new', shopify.clientSecret] });
    expect(readWebhook(body, headers, both).productId).toBe(productIds(shopify)[0]);
  });

  it.each([
    'x-shopify-hmac-sha256',
    'x-shopify-webhook-id',
    'x-shopify-triggered-at',
    'x-shopify-shop-domain',
  ])('without %s is refused', async name => {
    const { body, headers } = await changed();
    const { [name]: _, ...others } = headers;
    expect(() => readWebhook(body, others, trust())).toThrow(name);
  });

  it.each(['', 'AAAA', 'not base64 at all, but forty-four letters ok='])(
    'signed %j is refused',
    async hmac => {
      const { body, headers } = await changed();
      expect(() => readWebhook(body, { ...headers, 'x-shopify-hmac-sha256': hmac }, trust())).toThrow(
        expect.objectContaining({ code: 'unauthenticated' }),
      );
    },
  );

  it('for a shop that is not ours, or older than Shopify delivers, is refused', async () => {
    const { body, headers } = await changed();
    expect(() => readWebhook(body, headers, trust({ shops: new Set() }))).toThrow(/not kept here/);
    const hours = (count: number) => new Date(Date.now() + count * 3_600_000);
    expect(readWebhook(body, headers, trust({ now: hours(4) })).topic).toBe('products/update');
    expect(() => readWebhook(body, headers, trust({ now: hours(6) }))).toThrow(/older/);
    expect(() => readWebhook(body, headers, trust({ now: hours(-1) }))).toThrow(/older/);
  });

  it('that is replayed under a new id, which nothing signs, is the same', async () => {
    const { body, headers } = await changed();
    const replayed = {
      ...headers,
      'x-shopify-webhook-id': 'new',
      'x-shopify-triggered-at': new Date().toISOString(),
    };
    const [, content] = readWebhook(body, headers, trust()).keys;
    expect(readWebhook(body, replayed, trust()).keys).toEqual(['delivery:new', content]);
  });

  it('that our app was removed reaches us signed, and says nothing else', async () => {
    await subscribeTo(client, uri);
    shopify.uninstall();
    await shopify.webhooks.settled();
    const { body, headers } = received.at(-1)!;
    expect(readWebhook(body, headers, trust())).toMatchObject({
      shop: shopify.domain,
      topic: 'app/uninstalled',
      productId: null,
    });
  });

  it('of another topic is refused', async () => {
    const { body, headers } = await changed();
    expect(() => readWebhook(body, { ...headers, 'x-shopify-topic': 'shop/redact' }, trust())).toThrow(
      /topic/,
    );
  });

  it('about no product, though signed, is outside of the protocol', async () => {
    const { headers } = await changed();
    const body = Buffer.from('{"id":1}');
    const signed = { ...headers, 'x-shopify-hmac-sha256': shopify.app.signatureOf(body) };
    expect(() => readWebhook(body, signed, trust())).toThrow(
      expect.objectContaining({ code: 'vendor_protocol' }),
    );
  });
});
