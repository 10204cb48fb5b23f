import { MultiServerMCPClient } from '@langchain/mcp-adapters';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, callOf, modernClient, oldClient, post, sessionClient } from './fixture/clients.ts';
import { ada } from './fixture/people.ts';
import { type Serving, serve } from './fixture/serving.ts';
import { openTeaKernel, type TeaKernel } from './fixture/tea-kernel.ts';

const names = ['list_teas', 'brew_tea', 'note_blend', 'order_tea', 'get_proposal'];
const sencha = { teas: [{ tea: 'sencha', priceMinor: 620, note: 'Grassy.' }] };

describe('clients of every kind list and call the same tools', () => {
  let serving: Serving;
  let url: string;
  let kernel: TeaKernel;
  beforeAll(async () => {
    kernel = await openTeaKernel();
    serving = await serve(kernel.toolbox);
    url = `${serving.origin}/mcp/tea`;
  });
  afterAll(async () => {
    await serving.close();
    await kernel.close();
  });

  const connected: [string, () => Promise<Client>, string][] = [
    ['SDK v2 of 2026-07-28', () => modernClient(url), '2026-07-28'],
    [
      'SDK v2 that negotiates',
      () => modernClient(url, { versionNegotiation: { mode: 'auto' } }),
      '2026-07-28',
    ],
    ['SDK v2 of 2025-11-25', () => sessionClient(url), '2025-11-25'],
    [
      'SDK v2 of 2025-06-18',
      () => sessionClient(url, { supportedProtocolVersions: ['2025-06-18'] }),
      '2025-06-18',
    ],
  ];

  it.each(connected)('%s', async (_kind, connect, revision) => {
    const client = await connect();
    expect(client.getNegotiatedProtocolVersion()).toBe(revision);
    expect((await client.listTools()).tools.map(tool => tool.name)).toEqual(names);
    const reply = await client.callTool({ name: 'list_teas', arguments: { only: ['sencha'] } });
    expect(reply.structuredContent).toEqual(sencha);
    expect(JSON.stringify(reply.content)).not.toContain('Grassy');
    await client.close();
  });

  it.each(['2025-03-26', '2024-11-05'])('SDK v2 of %s reads the data as text', async revision => {
    const client = await sessionClient(url, { supportedProtocolVersions: [revision] });
    const reply = await client.callTool({ name: 'list_teas', arguments: { only: ['sencha'] } });
    expect(reply.structuredContent).toBeUndefined();
    const [said, data] = reply.content as { type: 'text'; text: string }[];
    expect(said?.text).toContain('1 teas: sencha.');
    expect(JSON.parse(data!.text)).toEqual(sencha);
    await client.close();
  });

  it('SDK v1', async () => {
    const client = await oldClient(url);
    expect((await client.listTools()).tools.map(tool => tool.name)).toEqual(names);
    const reply = await client.callTool({ name: 'list_teas', arguments: { only: ['sencha'] } });
    expect(reply.structuredContent).toEqual(sencha);
    // The old client holds every result against the tool's output schema.
    const pending = await client.callTool({ name: 'order_tea', arguments: { tea: 'assam', grams: 42 } });
    expect(pending.structuredContent).toMatchObject({ status: 'approval_required' });
    const refused = await client.callTool({ name: 'order_tea', arguments: { tea: 'rooibos', grams: 42 } });
    expect(refused.isError).toBe(true);
    await client.close();
  });

  it('@langchain/mcp-adapters', async () => {
    const adapters = new MultiServerMCPClient({
      mcpServers: { tea: { transport: 'http', url, headers: bearer('token-of-ada') } },
    });
    const tools = await adapters.getTools();
    expect(tools.map(tool => tool.name)).toEqual(names);
    const listTeas = tools.find(tool => tool.name === 'list_teas')!;
    expect(JSON.stringify(await listTeas.invoke({ only: ['sencha'] }))).toContain('1 teas: sencha.');
    await adapters.close();
  });

  it('bare JSON-RPC with no initialize, which takes JSON only', async () => {
    const list = await post(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
    expect(list.status).toBe(200);
    expect(list.headers.get('content-type')).toContain('application/json');
    expect(list.body).toMatchObject({ id: 1, result: { tools: names.map(name => ({ name })) } });
    const call = await post(url, callOf('list_teas', { only: ['sencha'] }));
    expect(call.body).toMatchObject({ result: { structuredContent: sencha } });
  });

  it('bare JSON-RPC that begins with initialize and keeps no session', async () => {
    const params = {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'c', version: '1' },
    };
    const opened = await post(url, { jsonrpc: '2.0', id: 1, method: 'initialize', params });
    expect(opened.body).toMatchObject({ result: { protocolVersion: '2025-06-18' } });
    expect(opened.headers.get('mcp-session-id')).toBeNull();
    const noted = await post(url, { jsonrpc: '2.0', method: 'notifications/initialized' });
    expect(noted.status).toBe(202);
  });

  it('our own graphs, in process and as their own principal', async () => {
    const client = new Client({ name: 'graph', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    const fetch = serving.gateway.inProcess(ada);
    await client.connect(new StreamableHTTPClientTransport(new URL('http://in.process/mcp/tea'), { fetch }));
    const reply = await client.callTool({ name: 'list_teas', arguments: { only: ['sencha'] } });
    expect(reply.structuredContent).toEqual(sencha);
    await client.close();
  });
});
