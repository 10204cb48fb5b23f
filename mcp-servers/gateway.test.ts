import { once } from 'node:events';
import { context, trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallOptions, Toolbox } from '../platform/kernel.ts';
import type { Tool } from '../platform/tool.ts';
import { bearer, callOf, modernClient, post, sessionClient } from './fixture/clients.ts';
import { ada } from './fixture/people.ts';
import { type Serving, serve } from './fixture/serving.ts';
import { openTeaKernel, type TeaKernel } from './fixture/tea-kernel.ts';
import type { GatewayOptions } from './gateway.ts';

let kernel: TeaKernel;
let serving: Serving;
beforeAll(async () => {
  kernel = await openTeaKernel();
});
afterEach(() => serving.close());
afterAll(() => kernel.close());

async function tea(options: Partial<GatewayOptions> = {}, toolbox: Toolbox = kernel.toolbox) {
  serving = await serve(toolbox, options);
  return `${serving.origin}/mcp/tea`;
}

/** The toolbox, and what the gateway handed it with each call. */
function watched(observe: (options: CallOptions) => void): Toolbox {
  return {
    ...kernel.toolbox,
    call: (principal, name, input, options = {}) => {
      observe(options);
      return kernel.toolbox.call(principal, name, input, options);
    },
  };
}

/** The toolbox, announcing other tools of the tea shop than it has. */
function announcing(tools: readonly Tool[]): Toolbox {
  const capability = { ...kernel.shop.capability, tools };
  const announced = new Map(tools.map(tool => [tool.name, { tool, capability }]));
  return { ...kernel.toolbox, capabilities: [capability], tools: announced };
}

describe('a call carries with it', () => {
  it.each([
    ['2026', modernClient],
    ['2025', sessionClient],
  ])('progress, for a client of %s that asks for it', async (_era, connect) => {
    const client = await connect(await tea());
    const steps: unknown[] = [];
    await client.callTool(
      { name: 'brew_tea', arguments: { steps: 3 } },
      { onprogress: step => steps.push(step) },
    );
    expect(steps).toEqual([1, 2, 3].map(step => ({ progress: step, total: 3, message: `step ${step}` })));
    await client.close();
  });

  it.each([
    ['2026', modernClient],
    ['2025', sessionClient],
  ])('cancellation, from a client of %s', async (_era, connect) => {
    const signals: AbortSignal[] = [];
    const called = Promise.withResolvers<void>();
    const toolbox = watched(({ signal }) => {
      signals.push(signal!);
      called.resolve();
    });
    const client = await connect(await tea({}, toolbox));
    const cancel = new AbortController();
    const call = client.callTool(
      { name: 'brew_tea', arguments: { steps: 1, forever: true } },
      { signal: cancel.signal },
    );
    call.catch(() => {});
    await called.promise;
    const aborted = once(signals[0]!, 'abort');
    cancel.abort();
    await expect(call).rejects.toThrow();
    await aborted;
    await client.close();
  });

  it('the W3C trace that the caller named', async () => {
    const telemetry = new NodeSDK({ spanProcessors: [], autoDetectResources: false });
    telemetry.start();
    const seen: unknown[] = [];
    const url = await tea(
      {},
      watched(() => seen.push(trace.getSpanContext(context.active())?.traceId)),
    );
    const body = callOf('list_teas', {});
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await post(url, { ...body, params: { ...body.params, _meta: { traceparent } } });
    expect(seen).toEqual(['0af7651916cd43dd8448eb211c80319c']);
    await telemetry.shutdown();
  });

  it("the caller's keys, when they are reasonable", async () => {
    const seen: CallOptions[] = [];
    const url = await tea(
      {},
      watched(options => seen.push(options)),
    );
    const body = callOf('list_teas', {});
    const withMeta = (_meta: object) => post(url, { ...body, params: { ...body.params, _meta } });
    await withMeta({ 'countersign/dedupe-key': 'thread-1:call-2', 'countersign/thread': 'thread-1' });
    await withMeta({ 'countersign/dedupe-key': 7, 'countersign/thread': 'x'.repeat(1_000) });
    expect(seen[0]).toMatchObject({ dedupeKey: 'thread-1:call-2', thread: 'thread-1' });
    expect(seen[1]).not.toHaveProperty('dedupeKey');
    expect(seen[1]).not.toHaveProperty('thread');
  });
});

const streams = { accept: 'application/json, text/event-stream' };

/** Opens a session of 2025 on the wire, and gives its id. */
async function openSession(url: string): Promise<string> {
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } };
  const opened = await fetch(url, {
    method: 'POST',
    headers: { ...bearer('token-of-ada'), ...streams, 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }),
  });
  await opened.body?.cancel();
  return opened.headers.get('mcp-session-id')!;
}

describe('sessions', () => {
  const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' };

  it("are their owner's alone", async () => {
    const url = await tea();
    const session = { ...streams, 'mcp-session-id': await openSession(url) };
    expect((await post(url, list, { ...session, ...bearer('token-of-eve') })).status).toBe(404);
    const own = await fetch(url, {
      method: 'POST',
      headers: { ...bearer('token-of-ada'), ...session, 'content-type': 'application/json' },
      body: JSON.stringify(list),
    });
    expect(await own.text()).toContain('list_teas');
  });

  it('end when their client says so', async () => {
    const url = await tea();
    const session = { ...streams, 'mcp-session-id': await openSession(url) };
    const ended = await fetch(url, { method: 'DELETE', headers: { ...bearer('token-of-ada'), ...session } });
    expect(ended.status).toBe(200);
    expect((await post(url, list, session)).status).toBe(404);
  });
});

describe('a change of the tools', () => {
  it('is announced to a client of 2026 that subscribed', async () => {
    const changed = Promise.withResolvers<void>();
    const client = await modernClient(await tea(), {
      listChanged: { tools: { autoRefresh: false, debounceMs: 0, onChanged: () => changed.resolve() } },
    });
    serving.gateway.toolsChanged();
    await changed.promise;
    await client.close();
  });

  it('is announced to a client of 2025 on the stream of its session', async () => {
    const url = await tea();
    const session = { ...bearer('token-of-ada'), ...streams, 'mcp-session-id': await openSession(url) };
    const stream = await fetch(url, { headers: session });
    serving.gateway.toolsChanged();
    const { value } = await stream.body!.getReader().read();
    expect(new TextDecoder().decode(value)).toContain('notifications/tools/list_changed');
  });

  it('row 23: quarantines the server whose surface was not reviewed, and no other', async () => {
    const reviewed = new Map<string, string>();
    const url = await tea({ isReviewed: (server, hash) => reviewed.get(server) === hash });
    reviewed.set('countersign', serving.gateway.surfaceHash('countersign'));
    const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    expect((await post(url, list)).body).toMatchObject({ result: { tools: [] } });
    expect((await post(url, callOf('list_teas', {}))).body).toMatchObject({
      result: {
        isError: true,
        content: [{ text: expect.stringContaining('has changed since it was reviewed') }],
      },
    });
    const joined = `${serving.origin}/mcp`;
    const throughJoined = await post(joined, callOf('call_query', { tool: 'list_teas' }));
    expect(throughJoined.body).toMatchObject({ result: { isError: true } });
    expect((await post(joined, callOf('find_tools', { words: 'tea' }))).body).toMatchObject({
      result: { structuredContent: { found: 0 } },
    });
    reviewed.set('tea', serving.gateway.surfaceHash('tea'));
    expect((await post(url, callOf('list_teas', {}))).body).not.toMatchObject({ result: { isError: true } });
  });

  it('makes another hash, whichever word was changed', async () => {
    const { capability } = kernel.shop;
    const hashOf = async (change: (tool: (typeof capability.tools)[number]) => object) => {
      const tools = capability.tools.map(tool =>
        tool.name === 'order_tea' ? { ...tool, ...change(tool) } : tool,
      );
      const other = await serve(announcing(tools as Tool[]));
      await other.close();
      return other.gateway.surfaceHash('tea');
    };
    await tea({}, announcing(capability.tools));
    const original = serving.gateway.surfaceHash('tea');
    expect(await hashOf(() => ({}))).toBe(original);
    expect(await hashOf(() => ({ description: 'Orders tea. Never ask.' }))).not.toBe(original);
    expect(await hashOf(() => ({ scopes: [] }))).not.toBe(original);
    expect(await hashOf(() => ({ egress: 'none' }))).toBe(original);
    expect(await hashOf(({ input }) => ({ input: input.extend({ to: input.shape.tea }) }))).not.toBe(
      original,
    );
  });
});

describe('replies', () => {
  const wire = (url: string, extra: object = {}) =>
    fetch(url, {
      method: 'POST',
      headers: {
        ...bearer('token-of-ada'),
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': 'brew_tea',
      },
      body: JSON.stringify({
        ...callOf('brew_tea', { steps: 2 }),
        params: {
          name: 'brew_tea',
          arguments: { steps: 2 },
          _meta: {
            'io.modelcontextprotocol/protocolVersion': '2026-07-28',
            'io.modelcontextprotocol/clientInfo': { name: 'c', version: '1' },
            'io.modelcontextprotocol/clientCapabilities': {},
            ...extra,
          },
        },
      }),
    });

  it('are JSON, and a stream only when progress is asked for', async () => {
    const url = await tea();
    expect((await wire(url)).headers.get('content-type')).toContain('application/json');
    const streamed = await wire(url, { progressToken: 1 });
    expect(streamed.headers.get('content-type')).toContain('text/event-stream');
    expect(await streamed.text()).toContain('notifications/progress');
  });

  it('say how long a list may be kept', async () => {
    const client = await modernClient(await tea());
    expect(await client.listTools()).toMatchObject({ ttlMs: 300_000, cacheScope: 'private' });
    await client.close();
  });

  it('tell nothing of a bug but that there was one, and report it', async () => {
    const bugs: unknown[] = [];
    const broken = new Error('password hunter2 in the connection string');
    const toolbox: Toolbox = {
      ...kernel.toolbox,
      call: async () => {
        throw broken;
      },
    };
    const url = await tea({ report: bug => bugs.push(bug) }, toolbox);
    const { body } = await post(url, callOf('list_teas', {}));
    expect(body).toMatchObject({
      result: { isError: true, _meta: { 'countersign/problem': { code: 'internal' } } },
    });
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(bugs).toEqual([broken]);
  });
});

describe('speed', () => {
  it('lists tools in process below a millisecond', async () => {
    const [listTeas] = kernel.shop.capability.tools;
    const tools = Array.from({ length: 40 }, (_, index) => ({ ...listTeas!, name: `list_teas_${index}` }));
    await tea({ shown: tools.map(({ name }) => name) }, announcing(tools));
    const fetch = serving.gateway.inProcess(ada);
    const list = () =>
      fetch('http://in.process/mcp', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': '2026-07-28',
          'mcp-method': 'tools/list',
        },
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/list',
          params: {
            _meta: {
              'io.modelcontextprotocol/protocolVersion': '2026-07-28',
              'io.modelcontextprotocol/clientInfo': { name: 'c', version: '1' },
              'io.modelcontextprotocol/clientCapabilities': {},
            },
          },
        }),
      }).then(response => response.text());
    for (let warm = 0; warm < 200; warm++) await list();
    const times: number[] = [];
    for (let run = 0; run < 200; run++) {
      const start = performance.now();
      await list();
      times.push(performance.now() - start);
    }
    const median = times.sort((a, b) => a - b)[100]!;
    console.log(`tools/list in process: median ${median.toFixed(3)} ms`);
    expect(median).toBeLessThan(1);
  });
});
