import { get } from 'node:http';
import {
  Client as ClientOfToday,
  StreamableHTTPClientTransport as TransportOfToday,
} from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { v4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningMerchant, startMerchant } from './merchant.ts';
import { officialSchemas, protocolsAreHere } from './official-schemas.ts';
import { type Json, restPlatform } from './platform.ts';
import { paying, purchase, sampleSeed } from './samples.ts';

const schemas = protocolsAreHere() ? officialSchemas() : undefined;
let shop: RunningMerchant;
let closed: RunningMerchant;

beforeAll(async () => {
  shop = await startMerchant(sampleSeed(), { report: silent });
  closed = await startMerchant(sampleSeed(), { cancelsOrders: false, report: silent });
});
afterAll(async () => {
  await Promise.all([shop.stop(), closed.stop()]);
});

/** The platforms here have no server for order events, and the shop would say so. */
const silent = () => {};

it('says whom to write to where orders cannot be taken back over the API', async () => {
  const platform = restPlatform(closed.rest, schemas);
  const { body } = await platform.ask('create_checkout', { payload: purchase({ pan: 1 }) });
  const { body: done } = await platform.ask('complete_checkout', { id: body.id, payload: paying() });
  const refused = await platform.ask('cancel_order', { id: done.order.id });
  expect(refused.body.messages[0]).toMatchObject({
    code: 'operation_unsupported',
    severity: 'unrecoverable',
  });
  expect(refused.body.detail).toContain('help@corner.example');
  const profile = (await (await fetch(`${closed.origin}/.well-known/ucp`)).json()) as Json;
  expect(profile.ucp.capabilities).not.toHaveProperty(['dev.countersign.shopping.order_cancel']);
  expect(profile.business.cancellation).toEqual({ by_api: false, note: 'Until it ships.' });
  const { tools } = (await rpc(closed.mcp, { jsonrpc: '2.0', id: 1, method: 'tools/list' })).body.result;
  expect(tools.map((tool: Json) => tool.name)).not.toContain('cancel_order');
});

const rpc = async (endpoint: string, message: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
    body: typeof message === 'string' ? message : JSON.stringify(message),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as Json), text };
};

describe('bad transport', () => {
  it('is answered in the protocol’s words, without a stack trace', async () => {
    const url = `${shop.rest}/checkout-sessions`;
    const post = (body: string) => fetch(url, { method: 'POST', body, headers: { 'Idempotency-Key': v4() } });
    const malformed = await post('{"line_items":');
    expect([malformed.status, ((await malformed.json()) as Json).messages[0].code]).toEqual([
      400,
      'invalid_request',
    ]);
    const huge = await post(' '.repeat(10_000_000));
    expect([huge.status, ((await huge.json()) as Json).messages[0].code]).toEqual([413, 'body_too_large']);
    const unreadable = await fetch(`${url}/%ff`);
    expect([unreadable.status, ((await unreadable.json()) as Json).messages[0].code]).toEqual([
      404,
      'not_found',
    ]);
    const infinite = await post('{"line_items":[{"item":{"id":"pan"},"quantity":1}],"note":1e999}');
    expect(infinite.status).toBe(400);
    const keyless = await fetch(`${url}/any/complete`, { method: 'POST', body: JSON.stringify(paying()) });
    expect([keyless.status, ((await keyless.json()) as Json).messages[0].code]).toEqual([
      400,
      'idempotency_key_required',
    ]);
    for (const body of ['{', '[]', '{"jsonrpc":"2.0","id":1}', '{"jsonrpc":"1.0","id":1,"method":"ping"}']) {
      const answer = await rpc(shop.mcp, body);
      expect([answer.status, answer.body.jsonrpc, answer.body.error.code]).toEqual([
        400,
        '2.0',
        expect.any(Number),
      ]);
      expect(answer.text).not.toMatch(/node_modules|at .*\.ts/);
    }
    expect((await fetch(shop.mcp)).status).toBe(405);
  });

  it('hides what went wrong inside, and lets the same key try again', async () => {
    const bugs: unknown[] = [];
    let now = new Date('2026-11-18T10:00:00Z');
    const fragile = await startMerchant(sampleSeed(), { report: bug => bugs.push(bug), clock: () => now });
    const platform = restPlatform(fragile.rest, schemas);
    const { body } = await platform.ask('create_checkout', { payload: purchase({ pan: 1 }) });
    const { payments } = fragile.shop;
    const authorize = payments.authorize;
    payments.authorize = async () => {
      throw new Error('secret detail');
    };
    const asked = { id: body.id, payload: paying(), key: v4() };
    const broken = await platform.ask('complete_checkout', asked);
    expect([broken.status, broken.body.messages[0].code]).toEqual([500, 'internal']);
    expect(JSON.stringify(broken.body)).not.toContain('secret detail');
    expect(bugs).toHaveLength(1);
    payments.authorize = authorize;
    // The claim of the broken attempt still holds the checkout; nobody can place a second order beside it.
    expect((await platform.ask('complete_checkout', asked)).body.messages[0].code).toBe('changed_meanwhile');
    now = new Date('2026-11-18T10:00:31Z');
    expect((await platform.ask('complete_checkout', asked)).body.status).toBe('completed');
    expect(fragile.ledger()).toHaveLength(1);
    await fragile.stop();
  });

  it('lets a checkout expire that nobody finishes', async () => {
    let now = new Date('2026-11-18T10:00:00Z');
    const patient = await startMerchant(sampleSeed(), { report: silent, clock: () => now });
    const platform = restPlatform(patient.rest, schemas);
    const { body } = await platform.ask('create_checkout', { payload: purchase({ pan: 1 }) });
    expect(body.expires_at).toBe('2026-11-18T16:00:00.000Z');
    now = new Date('2026-11-18T16:00:00Z');
    const late = await platform.ask('get_checkout', { id: body.id });
    expect(late.body).toMatchObject({ status: 'canceled', messages: [{ type: 'info', code: 'expired' }] });
    expect((await platform.ask('complete_checkout', { id: body.id, payload: paying() })).status).toBe(409);
    await patient.stop();
  });

  it('keeps foreign host names out', async () => {
    const { hostname, port } = new URL(shop.origin);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const options = { hostname, port, path: '/.well-known/ucp', headers: { Host: 'evil.example' } };
      get(options, response => resolve(response.resume().statusCode)).on('error', reject);
    });
    expect(status).toBe(403);
  });

  it('names unknown methods, tools and versions as JSON-RPC does', async () => {
    const call = (method: string, params: object) => rpc(shop.mcp, { jsonrpc: '2.0', id: 7, method, params });
    expect((await call('resources/list', {})).body).toMatchObject({ id: 7, error: { code: -32601 } });
    expect((await call('tools/call', { name: 'drop_tables' })).body.error.code).toBe(-32602);
    const meta = { 'ucp-agent': { profile: 'https://a.example/p.json', version: '2099-01-01' } };
    const newer = await call('tools/call', { name: 'search_catalog', arguments: { meta, catalog: {} } });
    expect(newer.body.error.data.code).toBe('version_unsupported');
    expect((await rpc(shop.mcp, { jsonrpc: '2.0', method: 'notifications/initialized' })).status).toBe(202);
    const direct = await call('search_catalog', { catalog: { query: 'pan' } });
    expect(direct.body.result.products[0].id).toBe('pan');
  });
});

describe('MCP clients', () => {
  it('of the first SDK shake hands, list and call', async () => {
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(new StreamableHTTPClientTransport(new URL(shop.mcp)) as never);
    expect(client.getServerVersion()?.name).toBe('corner-shop');
    const { tools } = await client.listTools();
    expect(tools.map(tool => tool.name)).toContain('complete_checkout');
    const meta = { 'ucp-agent': { profile: 'https://a.example/p.json' } };
    const result = await client.callTool({
      name: 'search_catalog',
      arguments: { meta, catalog: { query: 'mug' } },
    });
    expect((result.structuredContent as Json).products[0].id).toBe('mug');
    await client.close();
  });

  it('of the second SDK do too', async () => {
    const client = new ClientOfToday({ name: 'test', version: '1' });
    await client.connect(new TransportOfToday(new URL(shop.mcp)));
    const meta = { 'ucp-agent': { profile: 'https://a.example/p.json' } };
    const result = await client.callTool({
      name: 'get_product',
      arguments: { meta, catalog: { id: 'mug' } },
    });
    expect((result.structuredContent as Json).product.id).toBe('mug');
    await client.close();
  });
});

describe('pages for people', () => {
  it('carry schema.org data that a reader can trust to be data', async () => {
    const html = await (await fetch(`${shop.origin}/products/travel-mug`)).text();
    const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)![1]!);
    expect(data).toMatchObject({ '@type': 'Product', name: 'Travel Mug', brand: { name: 'Corner' } });
    expect(data.offers[0]).toMatchObject({ price: '24.00', priceCurrency: 'USD', gtin: '4006381333931' });
    expect(html).not.toContain('<warm>');
  });
});
