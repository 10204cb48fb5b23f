import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client, type ClientOptions } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Serving, serve } from './fixture/serving.ts';
import { openTeaKernel, type TeaKernel } from './fixture/tea-kernel.ts';

const bridge = fileURLToPath(new URL('fixture/stdio-bridge.ts', import.meta.url));
const modern: ClientOptions = { versionNegotiation: { mode: { pin: '2026-07-28' } } };
const eras: [string, ClientOptions][] = [
  ['2026', modern],
  ['2025', {}],
];

describe('the bridge for clients that start a process', () => {
  let kernel: TeaKernel;
  let serving: Serving;
  let client: Client;
  beforeAll(async () => {
    kernel = await openTeaKernel();
    serving = await serve(kernel.toolbox);
  });
  afterAll(async () => {
    await serving.close();
    await kernel.close();
  });
  beforeEach(() => kernel.forget());
  afterEach(() => client.close());

  async function connect(options: ClientOptions = {}, { token = 'token-of-ada', path = '/mcp/tea' } = {}) {
    client = new Client({ name: 'stdio', version: '1' }, options);
    const args = [bridge, `${serving.origin}${path}`, token];
    await client.connect(new StdioClientTransport({ command: process.execPath, args, stderr: 'inherit' }));
  }

  it.each(eras)('carries lists and calls of %s', async (_era, options) => {
    await connect(options);
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('list_teas');
    const reply = await client.callTool({ name: 'list_teas', arguments: { only: ['sencha'] } });
    expect(reply.structuredContent).toMatchObject({ teas: [{ tea: 'sencha' }] });
  });

  it.each(eras)('carries progress of %s', async (_era, options) => {
    await connect(options);
    const steps: unknown[] = [];
    await client.callTool(
      { name: 'brew_tea', arguments: { steps: 20 } },
      { onprogress: step => steps.push(step) },
    );
    expect(steps[0]).toEqual({ progress: 1, total: 20, message: 'step 1' });
  });

  it.each(eras)('carries cancellation of %s to the tool', async (_era, options) => {
    const signals: AbortSignal[] = [];
    const called = Promise.withResolvers<void>();
    const watched = await serve({
      ...kernel.toolbox,
      call: (principal, name, input, how = {}) => {
        signals.push(how.signal!);
        called.resolve();
        return kernel.toolbox.call(principal, name, input, how);
      },
    });
    client = new Client({ name: 'stdio', version: '1' }, options);
    const args = [bridge, `${watched.origin}/mcp/tea`, 'token-of-ada'];
    await client.connect(new StdioClientTransport({ command: process.execPath, args }));
    const cancel = new AbortController();
    const call = client.callTool(
      { name: 'brew_tea', arguments: { steps: 1, forever: true } },
      { signal: cancel.signal },
    );
    call.catch(() => {});
    await called.promise;
    const aborted = once(signals[0]!, 'abort');
    cancel.abort();
    await aborted;
    await watched.close();
  });

  it.each(eras)('carries the question to the person of a client of %s', async (_era, options) => {
    await connect({ ...options, capabilities: { elicitation: { url: {} } } });
    client.setRequestHandler('elicitation/create', async () => {
      await kernel.decide(kernel.proposals[0]!, 'approve');
      return { action: 'accept' };
    });
    const reply = await client.callTool({ name: 'order_tea', arguments: { tea: 'assam', grams: 42 } });
    expect(reply.structuredContent).toMatchObject({ status: 'done' });
  });

  it("passes on the server's refusals, with how to mend them", async () => {
    await expect(connect({}, { token: 'token-of-yesterday' })).rejects.toThrow('countersign token issue');
    await expect(connect({}, { path: '/mcp/coffee' })).rejects.toThrow('There are: /mcp/tea');
  });

  it('says so when nobody answers', async () => {
    client = new Client({ name: 'stdio', version: '1' });
    const args = [bridge, 'http://127.0.0.1:9/mcp', 'token'];
    const connecting = client.connect(new StdioClientTransport({ command: process.execPath, args }));
    await expect(connecting).rejects.toThrow('Start it with `npm start`');
  });
});
