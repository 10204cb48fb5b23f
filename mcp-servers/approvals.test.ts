import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bearer, callOf, modernClient, post, sessionClient } from './fixture/clients.ts';
import { type Serving, serve } from './fixture/serving.ts';
import { openTeaKernel, type TeaKernel } from './fixture/tea-kernel.ts';

const order = { name: 'order_tea', arguments: { tea: 'assam', grams: 42 } };
const opensUrls = { capabilities: { elicitation: { url: {} } } };

describe('an action over MCP waits for its person', () => {
  let kernel: TeaKernel;
  let serving: Serving;
  let url: string;

  beforeAll(async () => {
    kernel = await openTeaKernel();
  });
  afterAll(() => kernel.close());
  beforeEach(async () => {
    kernel.forget();
    serving = await serve(kernel.toolbox, { approvalWaitMs: 5_000 });
    url = `${serving.origin}/mcp/tea`;
  });
  afterEach(() => serving.close());

  /** A 2026 request as it stands on the wire, so that a test can do what no good client would. */
  const rawCall = (extra: object = {}, { token = 'token-of-ada', params = order as object } = {}) =>
    post(
      url,
      {
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: {
          ...params,
          ...extra,
          _meta: {
            'io.modelcontextprotocol/protocolVersion': '2026-07-28',
            'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
            'io.modelcontextprotocol/clientCapabilities': { elicitation: { url: {} } },
          },
        },
      },
      {
        ...bearer(token),
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': 'order_tea',
      },
    );
  const accepted = { inputResponses: { approval: { action: 'accept' } } };
  const stateOf = ({ body }: { body: unknown }) =>
    (body as { result: { requestState: string } }).result.requestState;

  it('sends a 2026 client to the page, and gives it the result of what the person decided there', async () => {
    const seen: unknown[] = [];
    const client = await modernClient(url, opensUrls);
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      seen.push(params);
      await kernel.decide(kernel.proposals[0]!, 'approve');
      return { action: 'accept' };
    });
    const reply = await client.callTool(order);
    const id = kernel.proposals[0];
    expect(seen).toEqual([
      { mode: 'url', message: 'Order 42 g of assam.', url: `http://localhost:4477/proposals/${id}` },
    ]);
    expect(reply.structuredContent).toEqual({
      status: 'done',
      result: { order: [...kernel.shop.orders.keys()][0] },
    });
    expect(kernel.proposals).toHaveLength(1);
    expect(kernel.shop.orders.size).toBe(1);
    await client.close();
  });

  it('asks a 2025 client over its session, and waits for a decision that comes later', async () => {
    const client = await sessionClient(url, opensUrls);
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      expect(params).toMatchObject({
        mode: 'url',
        url: `http://localhost:4477/proposals/${kernel.proposals[0]}`,
      });
      setImmediate(() => void kernel.decide(kernel.proposals[0]!, 'approve'));
      return { action: 'accept' };
    });
    const reply = await client.callTool(order);
    expect(reply.structuredContent).toMatchObject({ status: 'done' });
    expect(kernel.shop.orders.size).toBe(1);
    await client.close();
  });

  it('tells a client that cannot open pages where to go, and lets it wait with get_proposal', async () => {
    const client = await sessionClient(url);
    const pending = await client.callTool(order);
    const [id] = kernel.proposals;
    expect(pending.structuredContent).toMatchObject({
      status: 'approval_required',
      proposal: { id, url: `http://localhost:4477/proposals/${id}` },
    });
    expect(pending.content).toMatchObject([
      { text: expect.stringContaining(`wait with get_proposal, id ${id}`) },
    ]);
    const waiting = client.callTool({ name: 'get_proposal', arguments: { id, wait_seconds: 5 } });
    await kernel.decide(id!, 'approve');
    expect((await waiting).structuredContent).toMatchObject({ status: 'executed', run: 'applied' });
    await client.close();
  });

  it('tells a rejection as a refusal', async () => {
    const client = await modernClient(url, opensUrls);
    client.setRequestHandler('elicitation/create', async () => {
      await kernel.decide(kernel.proposals[0]!, 'reject');
      return { action: 'accept' };
    });
    const reply = await client.callTool(order);
    expect(reply).toMatchObject({
      isError: true,
      _meta: { 'countersign/problem': { code: 'action_not_permitted' } },
    });
    expect(kernel.shop.orders.size).toBe(0);
    await client.close();
  });

  it.each([
    ['accepts', { action: 'accept', content: { approved: true, decision: 'approved' } }],
    ['declines', { action: 'decline' }],
    ['cancels', { action: 'cancel' }],
  ] as const)('row 19: nothing is decided when the client itself %s', async (_what, answer) => {
    await serving.close();
    serving = await serve(kernel.toolbox, { approvalWaitMs: 30 });
    url = `${serving.origin}/mcp/tea`;
    const first = await rawCall();
    const second = await rawCall({ inputResponses: { approval: answer }, requestState: stateOf(first) });
    expect(second.body).toMatchObject({ result: { structuredContent: { status: 'approval_required' } } });
    expect(kernel.proposals).toHaveLength(1);
    expect(kernel.shop.orders.size).toBe(0);
  });

  describe('row 20: the state of a request', () => {
    const invalid = { error: { code: -32602, data: { reason: 'invalid_request_state' } } };

    it('is refused when it was tampered with', async () => {
      const state = stateOf(await rawCall());
      const reply = await rawCall({ ...accepted, requestState: `${state.slice(0, -2)}AA` });
      expect(reply.body).toMatchObject(invalid);
    });

    it('is refused from another principal', async () => {
      const state = stateOf(await rawCall());
      const reply = await rawCall({ ...accepted, requestState: state }, { token: 'token-of-eve' });
      expect(reply.body).toMatchObject(invalid);
    });

    it('is refused with other arguments', async () => {
      const state = stateOf(await rawCall());
      const params = { ...order, arguments: { tea: 'assam', grams: 4200 } };
      expect((await rawCall({ ...accepted, requestState: state }, { params })).body).toMatchObject(invalid);
    });

    it('is refused the second time', async () => {
      const state = stateOf(await rawCall());
      await kernel.decide(kernel.proposals[0]!, 'approve');
      const replies = await Promise.all([1, 2].map(() => rawCall({ ...accepted, requestState: state })));
      expect(replies.filter(({ body }) => (body as { error?: unknown }).error === undefined)).toHaveLength(1);
      expect(kernel.shop.orders.size).toBe(1);
    });

    it('never lets an unapproved call run', async () => {
      const reply = await rawCall({ ...accepted, requestState: 'v1.AAAA' });
      expect(reply.body).toMatchObject(invalid);
      expect(kernel.proposals).toHaveLength(0);
    });
  });

  it('shows a proposal only to whom it belongs', async () => {
    await post(url, callOf('order_tea', order.arguments));
    const reply = await post(
      url,
      callOf('get_proposal', { id: kernel.proposals[0] }),
      bearer('token-of-eve'),
    );
    expect(reply.body).toMatchObject({
      result: { isError: true, _meta: { 'countersign/problem': { code: 'not_found' } } },
    });
  });

  it('goes the same way through call_action', async () => {
    const client = new Client(
      { name: 'test', version: '1' },
      { ...opensUrls, versionNegotiation: { mode: 'auto' } },
    );
    const headers = bearer('token-of-ada');
    await client.connect(
      new StreamableHTTPClientTransport(new URL(`${serving.origin}/mcp`), { requestInit: { headers } }),
    );
    client.setRequestHandler('elicitation/create', async () => {
      await kernel.decide(kernel.proposals[0]!, 'approve');
      return { action: 'accept' };
    });
    const reply = await client.callTool({
      name: 'call_action',
      arguments: { tool: 'order_tea', arguments: order.arguments },
    });
    expect(reply.structuredContent).toMatchObject({ status: 'done' });
    expect(kernel.shop.orders.size).toBe(1);
    await client.close();
  });
});
