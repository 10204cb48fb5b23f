import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { modernClient } from './fixture/clients.ts';
import { type Serving, serve } from './fixture/serving.ts';
import { openTeaKernel, type TeaKernel } from './fixture/tea-kernel.ts';

let kernel: TeaKernel;
let serving: Serving;
beforeAll(async () => {
  kernel = await openTeaKernel();
});
afterEach(() => serving.close());
afterAll(() => kernel.close());

const client = async () => {
  serving = await serve(kernel.toolbox, {});
  return modernClient(`${serving.origin}/mcp/tea`);
};

describe('a caller of a list', () => {
  it('is told which list it may narrow', async () => {
    const { tools } = await (await client()).listTools();
    const input = (name: string) => tools.find(tool => tool.name === name)?.inputSchema.properties;
    expect(input('list_teas')?.fields).toMatchObject({ description: 'Only these fields of teas' });
    expect(input('brew_tea')).not.toHaveProperty('fields');
  });

  it('gets the chosen fields of each item and nothing else, in both ways to read a reply', async () => {
    const result = await (await client()).callTool({
      name: 'list_teas',
      arguments: { fields: ['tea', 'priceMinor'], limit: 1 },
    });
    expect(result.structuredContent).toEqual({ teas: [{ tea: 'assam', priceMinor: 450 }] });
    expect(result._meta).toMatchObject({ 'countersign/untrusted': true });
  });

  it.each([
    [['tea', 'colour'], 'There is no field "colour". teas have: tea, priceMinor, note.'],
    [[], '"fields" is a list of names.'],
    ['tea', '"fields" is a list of names.'],
  ])('is told what exists when it asks for %j', async (fields, message) => {
    const result = await (await client()).callTool({ name: 'list_teas', arguments: { fields } });
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.content)).toContain(JSON.stringify(message).slice(1, -1));
  });
});
