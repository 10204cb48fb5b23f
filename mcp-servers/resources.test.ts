import type { Client } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Refusal } from '../platform/errors.ts';
import type { Principal } from '../platform/principal.ts';
import { type Desk, openPriceDesk, type PriceDesk } from '../tools/testing/pricing.ts';
import { modernClient, oldClient, sessionClient } from './fixture/clients.ts';
import { type Serving, serve } from './fixture/serving.ts';

let house: PriceDesk;
let desk: Desk;
let serving: Serving;
let rule: string;
let run: string;
const holders = new Map<string, Principal>();

beforeAll(async () => {
  house = await openPriceDesk();
  desk = await house.open([
    { sku: 'USB-1', price: 2_000 },
    { sku: 'USB 2/black', price: 1_500 },
  ]);
  const stranger = await house.open([{ sku: 'USB-1', price: 777 }]);
  holders.set('token-of-ada', desk.agent);
  holders.set('token-of-a-stranger', stranger.agent);
  holders.set('token-of-a-shopper', { ...desk.agent, scopes: ['catalog:read'] });
  const wish = { selector: { all: true }, change: { kind: 'percent', basis_points: -500 } };
  rule = (await desk.data<{ rule: string }>('draft_price_rule', { name: 'Five off', wish })).rule;
  run = await desk.propose('apply_price_rule', { rule });
  await desk.approve(run);
}, 60_000);
afterEach(() => serving.close());
afterAll(() => house.close());

async function open(options: Parameters<typeof serve>[1] = {}): Promise<string> {
  serving = await serve(house.test.kernel, {
    authenticate: async headers =>
      holders.get(headers.get('authorization')?.replace(/^Bearer /, '') ?? '') ??
      new Refusal('unauthenticated', 'The request carries no valid token.').problem,
    ...options,
  });
  return `${serving.origin}/mcp/pricing`;
}

const at = (uri: string) => ({ uri });
const ruleAt = () => at(`countersign://pricing/rules/${rule}`);
const runAt = () => at(`countersign://pricing/runs/${run}`);
const historyAt = (sku: string) => at(`countersign://pricing/skus/${encodeURIComponent(sku)}/history`);

/** What stands at an address, as data. */
async function read(client: Pick<Client, 'readResource'>, address: { uri: string }): Promise<unknown> {
  const { contents } = await client.readResource(address);
  expect(contents).toMatchObject([{ uri: address.uri, mimeType: 'application/json' }]);
  return JSON.parse((contents[0] as { text: string }).text);
}

describe('rule, run and the history of an SKU have addresses', () => {
  it.each([
    ['2026', modernClient],
    ['2025', sessionClient],
  ])('a client of %s lists and reads them, and gets what the tools say', async (_era, connect) => {
    const client = await connect(await open());
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'countersign://pricing/rules/{rule}',
      'countersign://pricing/runs/{run}',
      'countersign://pricing/skus/{sku}/history',
    ]);
    expect(resourceTemplates[0]?._meta).toEqual({ 'countersign/scopes': ['pricing:read'] });
    expect((await client.listResources()).resources).toEqual([]);

    expect(await read(client, ruleAt())).toEqual(await desk.data('get_price_rule', { rule }));
    expect(await read(client, runAt())).toEqual(await desk.data('get_price_run', { run }));
    expect(await read(client, runAt())).toMatchObject({ status: 'applied', counts: { verified: 2 } });
    expect(await read(client, historyAt('USB-1'))).toMatchObject({
      price: { amount: 1_900 },
      changes: [{ before: { amount: 2_000 }, after: { amount: 1_900 }, run }],
    });
    await client.close();
  });

  it('a client of SDK v1 reads them', async () => {
    const client = await oldClient(await open());
    const { contents } = await client.readResource(runAt());
    expect(JSON.parse((contents[0] as { text: string }).text)).toMatchObject({ run });
    await client.close();
  });

  it('an SKU with a space and a slash is spelled in percent signs, and titles of goods are marked', async () => {
    const client = await modernClient(await open());
    const { contents } = await client.readResource(historyAt('USB 2/black'));
    expect(JSON.parse((contents[0] as { text: string }).text)).toMatchObject({ sku: 'USB 2/black' });
    expect(contents[0]?._meta).toEqual({ 'countersign/untrusted': true });
    await client.close();
  });

  it('the joined endpoint has them too', async () => {
    const client = await modernClient((await open()).replace('/pricing', ''));
    expect(await read(client, ruleAt())).toMatchObject({ rule, version: 1, name: 'Five off' });
    await client.close();
  });
});

describe('an address opens no door that the tool keeps shut', () => {
  const readAs = async (token: string, address: { uri: string }) => {
    const client = await modernClient(await open(), {}, token);
    return client.readResource(address).finally(() => client.close());
  };

  it('another tenant finds neither rule nor run, and its own price under the same SKU', async () => {
    await expect(readAs('token-of-a-stranger', ruleAt())).rejects.toMatchObject({
      code: -32602,
      data: ruleAt(),
      message: expect.stringContaining(`There is no price rule ${rule}.`),
    });
    await serving.close();
    await expect(readAs('token-of-a-stranger', runAt())).rejects.toMatchObject({ data: runAt() });
    await serving.close();
    const { contents } = await readAs('token-of-a-stranger', historyAt('USB-1'));
    expect(JSON.parse((contents[0] as { text: string }).text)).toMatchObject({
      price: { amount: 777 },
      changes: [],
    });
  });

  it('who lacks the scope is refused by its name', async () => {
    await expect(readAs('token-of-a-shopper', historyAt('USB-1'))).rejects.toMatchObject({
      message: expect.stringContaining('pricing:read'),
      data: { code: 'insufficient_scope' },
    });
  });

  it.each([
    'countersign://pricing/rules',
    'countersign://pricing/rules/a/b',
    'countersign://pricing/rules/%zz',
    'file:///etc/passwd',
  ])('%s is no address, and the answer names those that are', async uri => {
    await expect(readAs('token-of-ada', at(uri))).rejects.toMatchObject({
      data: at(uri),
      message: expect.stringContaining('countersign://pricing/runs/{run}'),
    });
  });

  it('a server that was not reviewed shows none and reads none', async () => {
    const client = await modernClient(await open({ isReviewed: server => server !== 'pricing' }));
    expect((await client.listResourceTemplates()).resourceTemplates).toEqual([]);
    await expect(client.readResource(ruleAt())).rejects.toThrow('has changed since it was reviewed');
    await client.close();
  });
});

it('a server whose addresses changed has to be reviewed anew', async () => {
  await open();
  const before = serving.gateway.surface('pricing').hash;
  await serving.close();
  const capabilities = house.test.kernel.capabilities.map(({ resources: _resources, ...rest }) => rest);
  serving = await serve({ ...house.test.kernel, capabilities });
  expect(serving.gateway.surface('pricing').hash).not.toBe(before);
});
