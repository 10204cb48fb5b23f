import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Toolbox } from '../platform/kernel.ts';
import type { Tool } from '../platform/tool.ts';
import { bearer, callOf, modernClient, post } from './fixture/clients.ts';
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

/** The toolbox, announcing other tools of the tea shop than it has. */
function announcing(tools: readonly Tool[]): Toolbox {
  const capability = { ...kernel.shop.capability, tools };
  const announced = new Map(tools.map(tool => [tool.name, { tool, capability }]));
  return { ...kernel.toolbox, capabilities: [capability], tools: announced };
}

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
    reviewed.set('countersign', serving.gateway.surface('countersign').hash);
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
    reviewed.set('tea', serving.gateway.surface('tea').hash);
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
      return other.gateway.surface('tea').hash;
    };
    await tea({}, announcing(capability.tools));
    const original = serving.gateway.surface('tea').hash;
    expect(await hashOf(() => ({}))).toBe(original);
    expect(await hashOf(() => ({ description: 'Orders tea. Never ask.' }))).not.toBe(original);
    expect(await hashOf(() => ({ scopes: [] }))).not.toBe(original);
    expect(await hashOf(({ input }) => ({ input: input.extend({ to: input.shape.tea }) }))).not.toBe(
      original,
    );
  });
});

describe('speed', () => {
  it('lists tools in process, the same each time', async () => {
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
    expect(await list()).toBe(await list()); // how long it takes is the bench's to say
  });
});
