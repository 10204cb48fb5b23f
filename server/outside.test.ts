import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, modernClient, sessionClient } from '../mcp-servers/fixture/clients.ts';
import { issueCredential } from '../platform/identity/credentials.ts';
import { inTenant } from '../platform/identity/identity.ts';
import type { Person } from './testing/person.ts';
import { type Started, start } from './testing/started.ts';
import type { TokenView } from './wire.ts';

let started: Started;
let operator: Person;
let token: string;
beforeAll(async () => {
  started = await start();
  operator = await started.operator();
  token = (await issue()).secret;
}, 120_000);
afterAll(() => started.close());

const issue = (scopes?: readonly string[]) =>
  operator.post<{ token: TokenView; secret: string }>('/api/tokens', {
    name: 'Assistant',
    ...(scopes ? { scopes } : {}),
  });
const opensUrls = { capabilities: { elicitation: { url: {} } } };
const decidesAtPage = (client: Client): { readonly asked: string[] } => {
  const asked: string[] = [];
  client.setRequestHandler('elicitation/create', async ({ params }) => {
    const { pathname } = new URL((params as { url: string }).url);
    asked.push(pathname);
    await operator.approve(pathname.split('/').at(-1)!);
    return { action: 'accept' };
  });
  return { asked };
};

type Reply = Awaited<ReturnType<Client['callTool']>>;
const call = async (client: Client, name: string, input: object): Promise<Reply> =>
  client.callTool({ name, arguments: input as Record<string, unknown> }, { timeout: 60_000 });
/** The data of a call that did what was asked. */
async function data<T>(client: Client, name: string, input: object): Promise<T> {
  const reply = await call(client, name, input);
  if (reply.isError) throw new Error(JSON.stringify(reply.content));
  return reply.structuredContent as T;
}

interface Placed {
  readonly status: string;
  readonly result: { readonly merchant: string; readonly order: string };
}

/** An open checkout for the best headphones of a merchant. */
async function openCheckout(catalog: Client, checkout: Client, merchant: string): Promise<string> {
  const { offers } = await data<{ offers: { offer: { variant: string } }[] }>(catalog, 'compare_offers', {
    query: 'noise-cancelling headphones',
    merchants: [merchant],
  });
  const opened = await data<{ result: { id: string } }>(checkout, 'create_checkout', {
    merchant,
    lines: [{ item: offers[0]!.offer.variant, quantity: 1 }],
  });
  return opened.result.id;
}

describe.each([
  ['2026', modernClient],
  ['2025', sessionClient],
] as const)('a client of %s that can open pages', (_era, connect) => {
  it('is sent to the page, and gets the order and its cancellation when the person has decided', async () => {
    const client = await connect(`${started.origin}/mcp`, opensUrls, token);
    const { asked } = decidesAtPage(client);
    const merchant = 'kestrel-and-lowe';
    const id = await openCheckout(client, client, merchant);
    const { status, result } = await data<Placed>(client, 'complete_checkout', { merchant, id });
    expect(status).toBe('done');
    expect(result.merchant).toBe(merchant);
    expect(asked).toEqual([expect.stringMatching(/^\/proposals\/[0-9a-f-]{36}$/)]);
    const { order } = result;
    expect(await data(client, 'get_order', { merchant, order })).toMatchObject({ status: 'processing' });
    expect(await data<Placed>(client, 'cancel_order', { merchant, order })).toMatchObject({ status: 'done' });
    expect(await data(client, 'get_order', { merchant, order })).toMatchObject({ status: 'cancelled' });
    expect(asked).toHaveLength(2);
    await client.close();
  });
});

describe('a client that cannot open pages', () => {
  it('is told where a person decides, and waits with get_proposal', async () => {
    const catalog = await sessionClient(`${started.origin}/mcp/catalog`, {}, token);
    const checkout = await sessionClient(`${started.origin}/mcp/checkout`, {}, token);
    const id = await openCheckout(catalog, checkout, 'voltbarn');
    const pending = await data<{ status: string; proposal: { id: string; url: string } }>(
      checkout,
      'complete_checkout',
      { merchant: 'voltbarn', id },
    );
    expect(pending).toMatchObject({ status: 'approval_required' });
    expect(pending.proposal.url).toBe(`${started.origin}/proposals/${pending.proposal.id}`);
    const waiting = data(checkout, 'get_proposal', { id: pending.proposal.id, wait_seconds: 30 });
    await operator.approve(pending.proposal.id);
    expect(await waiting).toMatchObject({
      status: 'executed',
      run: 'applied',
      targets: [{ status: 'verified' }],
    });
    await Promise.all([catalog.close(), checkout.close()]);
  });

  it('learns which proposal took the place of one that a person edited', async () => {
    const client = await sessionClient(`${started.origin}/mcp`, {}, token);
    const id = await openCheckout(client, client, 'voltbarn');
    const pending = await data<{ proposal: { id: string } }>(client, 'complete_checkout', {
      merchant: 'voltbarn',
      id,
    });
    const waiting = data(client, 'get_proposal', { id: pending.proposal.id, wait_seconds: 30 });
    const edited = await operator.post<{ id: string }>(`/api/proposals/${pending.proposal.id}/edit`, {
      input: { quantity: 2 },
    });
    expect(await waiting).toMatchObject({ status: 'superseded', superseded_by: edited.id });
    expect(await data(client, 'withdraw_proposal', { id: edited.id })).toMatchObject({ status: 'withdrawn' });
    await client.close();
  });

  it('reaches the same tools over stdio, through the command line', async () => {
    const client = new Client({ name: 'stdio', version: '1' });
    const { PATH = '' } = process.env;
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [fileURLToPath(new URL('../cli/countersign.ts', import.meta.url)), 'mcp', 'checkout'],
        env: { PATH, COUNTERSIGN_DATA: started.folder, NODE_NO_WARNINGS: '1' },
        stderr: 'inherit',
      }),
    );
    const catalog = await sessionClient(`${started.origin}/mcp/catalog`, {}, token);
    const id = await openCheckout(catalog, client, 'voltbarn');
    const pending = await data<{ proposal: { id: string } }>(client, 'complete_checkout', {
      merchant: 'voltbarn',
      id,
    });
    await operator.approve(pending.proposal.id);
    expect(await data(client, 'get_proposal', { id: pending.proposal.id })).toMatchObject({ run: 'applied' });
    await Promise.all([client.close(), catalog.close()]);
  });
});

describe('a token', () => {
  it('with the scope that a tool wants needs no other for what that tool has to know', async () => {
    const { secret } = await issue(['catalog:read', 'checkout:act']);
    const client = await modernClient(`${started.origin}/mcp/catalog`, {}, secret);
    const found = await data<{ total: number }>(client, 'search_catalog', { query: 'headphones' });
    expect(found.total).toBeGreaterThan(0);
    const ranked = await data<{ offers: unknown[] }>(client, 'compare_offers', { query: 'headphones' });
    expect(ranked.offers).not.toHaveLength(0);
    const checkout = await modernClient(`${started.origin}/mcp/checkout`, {}, secret);
    expect(await openCheckout(client, checkout, 'voltbarn')).toEqual(expect.any(String));
    expect(await call(checkout, 'read_profile', {})).toMatchObject({
      content: [{ text: expect.stringContaining('checkout:read') }],
    });
    await Promise.all([client.close(), checkout.close()]);
  });

  it('without the scope that a tool wants is refused, and told which', async () => {
    const { secret } = await issue(['catalog:read', 'merchants:read']);
    const client = await modernClient(`${started.origin}/mcp/checkout`, {}, secret);
    const refused = await call(client, 'create_checkout', {
      merchant: 'voltbarn',
      lines: [{ item: 'VB-1', quantity: 1 }],
    });
    expect(refused).toMatchObject({
      isError: true,
      _meta: { 'countersign/problem': { code: 'insufficient_scope' } },
      content: [{ text: expect.stringContaining('checkout:act') }],
    });
    await client.close();
  });

  it('is refused from the moment it is revoked', async () => {
    const { token: view, secret } = await issue();
    const client = await modernClient(`${started.origin}/mcp/merchants`, {}, secret);
    expect(await data(client, 'list_merchants', {})).toMatchObject({ merchants: expect.any(Array) });
    expect((await operator.send('DELETE', `/api/tokens/${view.id}`)).status).toBe(200);
    await expect(call(client, 'list_merchants', {})).rejects.toThrow();
    expect((await mcp(bearer(secret))).status).toBe(401);
  });

  it('is refused when it has expired, and told how to get another', async () => {
    const { token: view } = await issue();
    const { identity, installation } = started.running;
    const { tenant } = installation;
    const { secret } = await inTenant(identity, tenant, t =>
      issueCredential(t, new Date(), {
        tenant,
        kind: 'access_token',
        principal: view.principal,
        scopes: view.scopes,
        expiresAt: new Date(Date.now() - 1),
      }),
    );
    const refused = await mcp(bearer(secret));
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ error: { data: { code: 'token_expired' } } });
  });

  it('never carries what only a person has', async () => {
    expect(
      await operator.send('POST', '/api/tokens', { name: 'A', scopes: ['decisions:make'] }),
    ).toMatchObject({
      status: 400,
      body: { problem: { code: 'invalid_input', path: 'scopes' } },
    });
  });
});

describe('an assistant', () => {
  let proposal: string;
  let fingerprint: string;
  beforeAll(async () => {
    const client = await sessionClient(`${started.origin}/mcp`, {}, token);
    const id = await openCheckout(client, client, 'voltbarn');
    const pending = await data<{ proposal: { id: string } }>(client, 'complete_checkout', {
      merchant: 'voltbarn',
      id,
    });
    proposal = pending.proposal.id;
    ({ fingerprint } = await operator.proposal(proposal));
    await client.close();
  });

  it('cannot decide over the decisions API', async () => {
    const { nonce } = await operator.post<{ nonce: string }>(`/api/proposals/${proposal}/challenge`);
    const decision = { decision: 'approve', fingerprint, challenge: nonce };
    for (const [path, body] of [
      ['challenge', {}],
      ['decisions', decision],
      ['edit', { input: { quantity: 9 } }],
    ] as const)
      expect((await post(`/api/proposals/${proposal}/${path}`, body)).status).toBe(401);
    expect(await operator.proposal(proposal)).toMatchObject({ status: 'proposed', approvals: [] });
  });

  it.each([
    ['the local door', 'POST', '/local/links'],
    ['the local door’s tokens', 'POST', '/local/tokens'],
    ['the conversations', 'POST', '/langgraph/threads'],
    ['the audit', 'GET', '/api/audit/export'],
    ['the people', 'POST', '/api/operators'],
  ])('cannot go through %s', async (_what, method, path) => {
    const headers = { ...bearer(token), origin: started.origin, 'content-type': 'application/json' };
    const response = await fetch(started.origin + path, {
      method,
      headers,
      ...(method === 'POST' ? { body: '{}' } : {}),
    });
    expect(response.status).toBe(401);
  });

  it('finds no tool that decides, whatever it is called', async () => {
    const client = await sessionClient(`${started.origin}/mcp`, {}, token);
    for (const tool of ['decide', 'approve_proposal', 'decide_proposal'])
      expect(
        await call(client, 'call_action', { tool, arguments: { id: proposal, decision: 'approve' } }),
      ).toMatchObject({ isError: true });
    await client.close();
    expect((await operator.proposal(proposal)).status).toBe('proposed');
  });

  it('is not let in on a person’s cookie', async () => {
    expect((await mcp({ cookie: operator.headers.cookie! })).status).toBe(401);
  });

  it('sees nothing of another assistant’s proposals', async () => {
    const other = await sessionClient(`${started.origin}/mcp`, {}, (await issue()).secret);
    const refused = { isError: true, _meta: { 'countersign/problem': { code: 'not_found' } } };
    expect(await call(other, 'get_proposal', { id: proposal })).toMatchObject(refused);
    expect(await call(other, 'withdraw_proposal', { id: proposal })).toMatchObject(refused);
    await other.close();
  });
});

const post = (path: string, body: object): Promise<Response> =>
  fetch(started.origin + path, {
    method: 'POST',
    headers: { ...bearer(token), origin: started.origin, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const mcp = (headers: Record<string, string>): Promise<Response> =>
  fetch(`${started.origin}/mcp`, {
    method: 'POST',
    headers: { ...headers, accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  });
