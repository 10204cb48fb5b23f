import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSource } from './imports.ts';
import { writeTool } from './new-tool.ts';

const house = fileURLToPath(new URL('..', import.meta.url));
let copy: string;
beforeEach(async () => {
  copy = await mkdtemp(join(tmpdir(), 'countersign-new-tool-'));
  await cp(join(house, 'tools'), join(copy, 'tools'), { recursive: true });
});
afterEach(() => rm(copy, { recursive: true }));

const read = (path: string) => readFile(join(copy, path), 'utf8');

test('a query is written with its test and stands in its capability', async () => {
  expect(await writeTool(copy, 'orders', 'count_words', 'query')).toEqual([
    'tools/orders/count-words.ts',
    'tools/orders/count-words.test.ts',
    'tools/orders/orders.ts',
  ]);
  const register = await read('tools/orders/orders.ts');
  expect(register).toMatch(/tools: \[[^\]]*, countWords\]/);
  expect(register).toContain(`import { countWords } from './count-words.ts';`);
});

test.each(['draft', 'action'] as const)('%s: gets a table behind the wall between tenants', async word => {
  const written = await writeTool(copy, 'orders', 'set_label', word);
  expect(written.at(-1)).toMatch(/^tools\/orders\/migrations\/\d{4}_label\.sql$/);
  expect(await read(written.at(-1)!)).toContain(`select platform.protect('orders.label');`);
  expect(await read('tools/orders/tables.ts')).toContain(`'orders.label': {`);
  expect((await read('tools/orders/orders.ts')).includes(`draftTables: ['label']`)).toBe(word === 'draft');
  for (const path of written.filter(each => each.endsWith('.ts')))
    expect(readSource(path, await read(path)).syntaxError).toBeUndefined();
});

test('a capability without tables gets what it needs for its first', async () => {
  await writeTool(copy, 'approvals', 'keep_note', 'draft');
  const register = await read('tools/approvals/approvals.ts');
  expect(register).toContain(`migrations: new URL('./migrations/', import.meta.url)`);
  expect(register).toContain(`draftTables: ['note']`);
});

test.each([
  ['nothing', 'list_things', 'There is no capability nothing.'],
  ['orders', 'ListThings', 'ListThings is no name for a tool.'],
  ['orders', 'things', 'things is no name for a tool.'],
  ['catalog', 'get_order', 'tools/orders/get-order.ts is there already.'],
  ['orders', 'change_placed_order', `There is a table 'orders.placed_order' already.`],
])('%s %s is refused, and nothing is written', async (capability, name, message) => {
  const before = await read('tools/orders/orders.ts');
  await expect(writeTool(copy, capability, name, 'action')).rejects.toThrow(message);
  expect(await read('tools/orders/orders.ts')).toBe(before);
});
