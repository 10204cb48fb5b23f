import {
  Client as SecondClient,
  StreamableHTTPClientTransport as SecondTransport,
} from '@modelcontextprotocol/client';
import { Client as FirstClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as FirstTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { schemasAreHere } from './schemas.ts';
import type { House } from './test-house.ts';
import { openHouse } from './test-house.ts';
import type { Binding, Json } from './test-platform.ts';
import { assertValid, bindings, payment, platform, rpc } from './test-platform.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

it('publishes a profile that the schema knows, with both bindings and its own extension', async () => {
  const response = await fetch(`${house.url}/.well-known/ucp`);
  const profile: Json = await response.json();
  assertValid('discovery', profile);
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

describe.each(bindings)('over %s', (_name, open) => {
  let shop: Binding;
  beforeEach(() => {
    shop = open(house);
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

it.each([
  ['the first', () => new FirstClient({ name: 't', version: '1' }), (url: URL) => new FirstTransport(url)],
  ['the second', () => new SecondClient({ name: 't', version: '1' }), (url: URL) => new SecondTransport(url)],
] as const)('serves %s generation of the official MCP client', async (_, makeClient, makeTransport) => {
  const client = makeClient();
  await client.connect(makeTransport(new URL(`${house.url}/ucp/mcp`)) as never);
  expect((await client.listTools()).tools).toHaveLength(15);
  const found = await client.callTool({
    name: 'search_catalog',
    arguments: { meta: { 'ucp-agent': { profile: platform } }, catalog: { query: 'headphones' } },
  });
  expect(found.structuredContent).toMatchObject({ products: [{ id: 'KL-1' }] });
  await client.close();
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

it.skipIf(!schemasAreHere())('measures answers by the official schemas, which refuse nonsense', () => {
  expect(() => assertValid('get_order', { ucp: { version: '2026-04-08' } })).toThrow('checkout_id');
  expect(() => assertValid('search_catalog', { ucp: { version: 'new' }, products: [{}] })).toThrow('version');
});
