import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { shopHash, textOf } from './shop-hash.ts';
import { smallShop } from './small-shop.fixture.ts';
import { readTaskData } from './task-data.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tau-retail-'));
});
afterEach(() => rm(folder, { recursive: true }));

const action = { action_id: '7_0', name: 'get_order_details', arguments: { order_id: '#W1' }, info: null };
const hash = shopHash(textOf(smallShop));
const split = {
  'db.json': smallShop,
  'tasks-night.json': [{ id: '7', evaluation_criteria: { actions: [action], nl_assertions: null } }],
  'gold-night.json': { initial_hash: hash, tasks: { 7: { hash, changed: [], errors: [] } } },
};

async function lay(files: Readonly<Record<string, unknown>>): Promise<string> {
  for (const [file, value] of Object.entries(files))
    await writeFile(join(folder, file), JSON.stringify(value));
  return folder;
}

it('a split of any name is read with its truth', async () => {
  const { tasks, initialHash, shop } = await readTaskData(await lay(split));
  expect(tasks).toMatchObject([{ id: '7', actions: [{ action_id: '7_0' }], gold: { hash, errors: [] } }]);
  expect([initialHash, shop]).toEqual([hash, smallShop]);
});

it.each([
  [
    'two splits at once',
    { ...split, 'tasks-day.json': [] },
    'must hold one tasks-*.json; it holds day, night',
  ],
  ['no truth', { 'db.json': smallShop, 'tasks-night.json': [] }, 'gold-night.json is not there'],
  [
    'a task without its truth',
    { ...split, 'gold-night.json': { initial_hash: hash, tasks: {} } },
    'no task 7',
  ],
  [
    'the truth of another shop',
    { ...split, 'gold-night.json': { initial_hash: 'other', tasks: {} } },
    'made from another db.json',
  ],
  [
    'a record of another format',
    { ...split, 'db.json': { ...smallShop, users: { ana: {} } } },
    'not in the format of the benchmark: users.ana',
  ],
])('%s is refused, and the message says so', async (_what, files, message) => {
  await expect(lay(files).then(readTaskData)).rejects.toThrow(message);
});
