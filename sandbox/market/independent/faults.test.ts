import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { House } from './test-house.ts';
import { openHouse } from './test-house.ts';
import type { Binding, Json } from './test-platform.ts';
import {
  checked,
  codes,
  mcpBinding,
  order,
  payment,
  readyCheckout,
  restBinding,
  rpc,
  testing,
} from './test-platform.ts';

let house: House;
let shop: Binding;
beforeEach(async () => {
  house = await openHouse();
  shop = checked(restBinding(house));
});
afterEach(() => house.close());

const fault = (body: object) => testing(house, 'POST', 'faults', body);
const ordersPlaced = async () => (await testing(house, 'GET', 'ledger')).body.orders.length;
async function readyId(): Promise<string> {
  return (await shop.call('create_checkout', { payload: readyCheckout })).body.id;
}

it('keeps simulation behind its secret', async () => {
  const without = await fetch(`${house.url}/testing/ledger`);
  expect(without.status).toBe(403);
  const wrong = await fetch(`${house.url}/testing/ledger`, { headers: { 'simulation-secret': 'guess' } });
  expect(wrong.status).toBe(403);
  const unknown = await fault({ kind: 'earthquake' });
  expect(unknown.status).toBe(400);
  expect((await fault({ kind: 'slow', ms: 5, surprise: true })).status).toBe(400);
  await fault({ kind: 'slow', ms: 5, operation: 'get_order', times: 3 });
  const { waiting } = (await testing(house, 'GET', 'faults')).body;
  expect(waiting).toEqual([{ kind: 'slow', ms: 5, operation: 'get_order', times: 3, left: 3 }]);
  expect((await testing(house, 'DELETE', 'faults')).body).toEqual({ waiting: [] });
});

it('runs out of stock between quote and order', async () => {
  const id = await readyId();
  await fault({ kind: 'out_of_stock' });
  const refused = await shop.call('complete_checkout', { id, payload: payment() });
  expect(refused.body.status).toBe('incomplete');
  expect(codes(refused)).toEqual(['out_of_stock']);
  expect(await ordersPlaced()).toBe(0);
  await testing(house, 'DELETE', 'faults');
  expect((await shop.call('complete_checkout', { id, payload: payment() })).body.status).toBe('completed');
});

it('orders at no price that was not shown', async () => {
  const id = await readyId();
  await fault({ kind: 'price_changed', price: 22_500 });
  const refused = await shop.call('complete_checkout', { id, payload: payment() });
  expect(codes(refused)).toContain('price_changed');
  expect(refused.body.line_items[0].item.price).toBe(22_500);
  expect(await ordersPlaced()).toBe(0);
  const accepted = await shop.call('complete_checkout', { id, payload: payment() });
  expect(accepted.body.status).toBe('completed');
  expect(accepted.body.totals[0]).toMatchObject({ type: 'subtotal', amount: 22_500 });
});

it('refuses an address, and declines a card, as often as asked', async () => {
  const id = await readyId();
  await fault({ kind: 'address_refused' });
  await fault({ kind: 'payment_declined', times: 2 });
  const answers = [];
  for (let attempt = 0; attempt < 4; attempt += 1)
    answers.push(await shop.call('complete_checkout', { id, payload: payment() }));
  expect(answers.map(codes)).toEqual([['address_undeliverable'], ['payment_failed'], ['payment_failed'], []]);
  await fault({ kind: 'address_refused', operation: 'create_checkout' });
  expect(codes(await shop.call('create_checkout', { payload: readyCheckout }))).toEqual([
    'address_undeliverable',
  ]);
});

it('is busy over both bindings, and says for how long', async () => {
  await fault({ kind: 'rate_limited', retry_after_seconds: 7, times: 2 });
  const rest = await shop.call('search_catalog', { payload: { query: 'desk' } });
  expect([rest.status, rest.headers.get('retry-after'), rest.body.code]).toEqual([429, '7', 'rate_limited']);
  const mcp = await mcpBinding(house).call('search_catalog', { payload: { query: 'desk' } });
  expect([mcp.status, mcp.body.error.code, mcp.body.error.data.retry_after]).toEqual([429, -32000, 7]);
  expect((await shop.call('search_catalog', { payload: { query: 'desk' } })).status).toBe(200);
});

it('takes its time', async () => {
  await fault({ kind: 'slow', ms: 60, operation: 'search_catalog' });
  const began = performance.now();
  await shop.call('search_catalog', { payload: { query: 'desk' } });
  expect(performance.now() - began).toBeGreaterThanOrEqual(55);
});

it.each([
  ['REST', restBinding],
  ['MCP', mcpBinding],
] as const)('loses the answer over %s, not the order', async (_, open) => {
  const id = await readyId();
  await fault({ kind: 'lost_answer' });
  const attempt = { id, payload: payment(), key: '0b6f6a3e-58a5-4a53-8d1a-6f0f7d8f9b10' };
  await expect(open(house).call('complete_checkout', attempt)).rejects.toThrow();
  expect(await ordersPlaced()).toBe(1);
  const retried = await open(house).call('complete_checkout', attempt);
  expect(retried.body.status).toBe('completed');
  expect(await ordersPlaced()).toBe(1);
});

it('loses the answer to a cancellation, not the cancellation', async () => {
  const id = await order(shop);
  await fault({ kind: 'lost_answer', operation: 'create_order_cancellation' });
  const payload = { reason: { code: 'changed_mind' } };
  await expect(shop.call('create_order_cancellation', { id, payload })).rejects.toThrow();
  expect((await shop.call('list_order_cancellations', { id })).body.cancellations).toHaveLength(1);
});

it('refuses foreign hosts and origins, large bodies, other media types and broken JSON', async () => {
  const post = (headers: Record<string, string>, body: string) =>
    fetch(`${house.url}/ucp/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  expect((await post({ origin: 'https://evil.example' }, '{}')).status).toBe(403);
  expect((await post({}, JSON.stringify({ fat: 'x'.repeat(300_000) }))).status).toBe(413);
  expect((await post({ 'content-type': 'text/plain' }, '{}')).status).toBe(415);
  const broken = await post({}, '{"jsonrpc":');
  expect([broken.status, ((await broken.json()) as Json).error.code]).toEqual([400, -32700]);
  expect((await rpc(house, 'ping')).body.result).toEqual({});
  expect((await fetch(`${house.url}/ucp/v1/nowhere`)).status).toBe(404);
  expect((await fetch(`${house.url}/ucp/v1/carts`)).status).toBe(405);
});

it('fetches a platform profile on this machine, and keeps to what both sides support', async () => {
  const capability = { version: '2026-04-08', spec: 'https://ucp.dev', schema: 'https://ucp.dev' };
  const profiles: Record<string, object | undefined> = {
    '/shopper': {
      ucp: {
        version: '2026-04-08',
        capabilities: Object.fromEntries(
          ['checkout', 'fulfillment', 'order'].map(name => [`dev.ucp.shopping.${name}`, [capability]]),
        ),
      },
    },
    '/old': { ucp: { version: '2025-01-01' } },
    '/strange': { hello: 'world' },
  };
  const server = createServer((request, response) => {
    const profile = profiles[request.url!];
    response.writeHead(profile ? 200 : 404).end(JSON.stringify(profile ?? {}));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    const at = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
    const created = await shop.call('create_checkout', { payload: readyCheckout, agent: at('/shopper') });
    expect(Object.keys(created.body.ucp.capabilities)).toEqual([
      'dev.ucp.shopping.checkout',
      'dev.ucp.shopping.fulfillment',
    ]);
    const cart = await shop.call('create_cart', {
      payload: { line_items: readyCheckout.line_items },
      agent: at('/shopper'),
    });
    expect(codes(cart)).toEqual(['capabilities_incompatible']);
    const refusals = [];
    for (const path of ['/none', '/old', '/strange'])
      refusals.push((await shop.call('get_order', { id: 'x', agent: at(path) })).body.code);
    expect(refusals).toEqual(['profile_unreachable', 'version_unsupported', 'profile_malformed']);
  } finally {
    server.close();
  }
});

it('shows a person the addresses it gives out', async () => {
  const id = await order(shop);
  const pages = ['/', '/p/KL-1', '/policies/returns', `/account/orders/${id}`, '/pictures/KL-1.svg'];
  const answers = await Promise.all(pages.map(async page => (await fetch(house.url + page)).text()));
  const facts = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(answers[1]!)![1]!);
  expect(facts).toMatchObject({
    '@type': 'Product',
    sku: 'KL-1',
    offers: [{ price: '199.00', gtin13: '4006381333931' }, {}, {}],
  });
  expect(answers[2]).toContain('45 days');
  expect(answers[4]).toContain('<svg');
  expect((await fetch(`${house.url}/p/nothing`)).status).toBe(404);
});
