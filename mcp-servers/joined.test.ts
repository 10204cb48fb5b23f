import type { Client, Tool } from '@modelcontextprotocol/client';
import { countTokens } from 'gpt-tokenizer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { modernClient } from './fixture/clients.ts';
import { type Serving, serve } from './fixture/serving.ts';
import { openTeaKernel, type TeaKernel } from './fixture/tea-kernel.ts';
import { teaShop } from './fixture/tea-shop.ts';

describe('the joined endpoint', () => {
  let serving: Serving;
  let kernel: TeaKernel;
  let client: Client;
  let tools: Tool[];

  beforeAll(async () => {
    const shop = teaShop();
    const [listTeas] = shop.capability.tools;
    const copies = Array.from({ length: 60 }, (_, index) => ({ ...listTeas!, name: `list_teas_${index}` }));
    const capability = { ...shop.capability, tools: [...shop.capability.tools, ...copies] };
    kernel = await openTeaKernel({ ...shop, capability });
  });
  afterAll(() => kernel.close());

  async function open(shown?: readonly string[]) {
    serving = await serve(kernel.toolbox, shown ? { shown } : {});
    client = await modernClient(`${serving.origin}/mcp`);
    tools = (await client.listTools()).tools;
  }
  async function close() {
    await client.close();
    await serving.close();
  }
  beforeEach(() => open());
  afterEach(close);

  const call = (name: string, input: Record<string, unknown>) => client.callTool({ name, arguments: input });
  const textOf = (reply: Awaited<ReturnType<typeof call>>) => (reply.content as { text: string }[])[0]?.text;

  it('shows its own tools and the wanted ones, and leaves the rest to be found', async () => {
    await close();
    await open(['order_tea', 'no_such_tool', 'list_teas']);
    expect(tools.map(({ name }) => name)).toEqual([
      'find_tools',
      'call_query',
      'call_action',
      'order_tea',
      'list_teas',
    ]);
  });

  it('stays within 25 tools and 8,000 tokens, however many there are', async () => {
    await close();
    await open(Array.from({ length: 60 }, (_, index) => `list_teas_${index}`));
    expect(tools).toHaveLength(25);
    expect(countTokens(JSON.stringify(tools))).toBeLessThan(8_000);
  });

  it('finds tools by words, best first, each with all that is needed to call it', async () => {
    const reply = await call('find_tools', { words: 'order tea by weight' });
    expect(reply.structuredContent).toMatchObject({
      tools: expect.arrayContaining([expect.objectContaining({ name: 'list_teas' })]),
    });
    const [best] = (reply.structuredContent as { tools: unknown[] }).tools;
    expect(best).toMatchObject({
      name: 'order_tea',
      server: 'tea',
      word: 'action',
      input: { required: ['tea', 'grams'] },
    });
    expect(textOf(await call('find_tools', { words: 'submarine' }))).toBe('No tool speaks of "submarine".');
  });

  it('tells clients by its hints what may change something', async () => {
    const hintsOf = (name: string) => tools.find(tool => tool.name === name)?.annotations;
    expect(hintsOf('call_query')).toMatchObject({ readOnlyHint: true });
    expect(hintsOf('call_action')).toMatchObject({ readOnlyHint: false, destructiveHint: true });
  });

  it('calls a query through call_query', async () => {
    const reply = await call('call_query', { tool: 'list_teas', arguments: { max_price_minor: '500' } });
    expect(reply.structuredContent).toMatchObject({ teas: [{ tea: 'assam' }] });
  });

  it.each([
    ['an action', 'order_tea', { tea: 'assam', grams: 1 }],
    ['a draft', 'note_blend', { name: 'x' }],
  ])('refuses %s through call_query: a read-only hint is a promise', async (_word, tool, input) => {
    const reply = await call('call_query', { tool, arguments: input });
    expect(reply.isError).toBe(true);
    expect(textOf(reply)).toContain('To mend it: Call it with call_action.');
    expect(kernel.proposals).toEqual([]);
  });

  it('calls drafts and actions through call_action, and refuses queries there', async () => {
    expect(
      (await call('call_action', { tool: 'note_blend', arguments: { name: 'x' } })).structuredContent,
    ).toEqual({
      noted: 'x',
    });
    const pending = await call('call_action', { tool: 'order_tea', arguments: { tea: 'assam', grams: 1 } });
    expect(pending.structuredContent).toMatchObject({ status: 'approval_required' });
    expect(textOf(await call('call_action', { tool: 'list_teas' }))).toContain('Call it with call_query.');
  });

  it.each(['call_query', 'call_action'])('%s cannot call the gateway itself', async through => {
    for (const tool of ['call_query', 'call_action', 'find_tools']) {
      const reply = await call(through, { tool, arguments: {} });
      expect(textOf(reply)).toContain('unknown_tool');
    }
  });

  it('refuses a tool that it does not show when it is called by its name', async () => {
    await expect(call('order_tea', { tea: 'assam', grams: 1 })).rejects.toThrow('no tool "order_tea"');
  });

  it('holds arguments of a found tool against its own schema', async () => {
    const reply = await call('call_query', { tool: 'list_teas', arguments: { colour: 'green' } });
    expect(textOf(reply)).toContain(
      'list_teas has no argument "colour". It takes: max_price_minor, only, in_stock, limit, fields.',
    );
  });
});
