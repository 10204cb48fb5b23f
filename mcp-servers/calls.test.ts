import { once } from 'node:events';
import { context, trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallOptions, Toolbox } from '../platform/kernel.ts';
import { bearer, callOf, modernClient, post, sessionClient } from './fixture/clients.ts';
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
