import { cp, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Client } from 'langsmith';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readSynced, remoteName, synced, writeSynced } from './datasets.ts';
import { LangSmithServer } from './server.fixture.ts';
import { pull, push, uuidOf } from './sync.ts';

const server = new LangSmithServer();
let client: Client;
let folder: URL;
beforeAll(async () => {
  client = new Client({ apiUrl: await server.open(), apiKey: 'lsv2_of_the_test', autoBatchTracing: false });
});
afterAll(() => server.close());
beforeEach(async () => {
  const copy = await mkdtemp(join(tmpdir(), 'synced-'));
  await cp(fileURLToPath(new URL('../../datasets/', import.meta.url)), copy, { recursive: true });
  folder = pathToFileURL(`${copy}/`);
  server.requests.length = 0;
});

const name = 'quality';
const remote = remoteName(name);
const many = readSynced(name).length;
const textOf = (of: string) => readFile(new URL(synced[of]!.path, folder), 'utf8');

it('pushes a dataset once, finds all of it the second time, and sends only what was changed', async () => {
  const examples = readSynced(name, folder);
  expect(await push(client, remote, examples)).toEqual({
    created: many,
    updated: 0,
    unchanged: 0,
    others: 0,
  });
  expect(server.datasets).toMatchObject([{ name: remote, data_type: 'kv' }]);
  expect(server.keys).toEqual(new Set(['lsv2_of_the_test']));
  server.requests.length = 0;
  expect(await push(client, remote, examples)).toEqual({
    created: 0,
    updated: 0,
    unchanged: many,
    others: 0,
  });
  expect(server.requests.filter(request => !request.startsWith('GET'))).toEqual([]);
  const [first, ...rest] = examples;
  const changed = [{ ...first!, metadata: { why: 'it was too easy' } }, ...rest];
  expect(await push(client, remote, changed)).toMatchObject({ created: 0, updated: 1, unchanged: many - 1 });
  expect(server.examples.get(uuidOf(remote, first!.id))).toMatchObject({
    metadata: { why: 'it was too easy', countersign_id: first!.id },
  });
  await push(client, remote, examples);
});

it('pulls exactly what was pushed, byte for byte', async () => {
  const before = await textOf(name);
  await writeSynced(name, await pull(client, remote), folder);
  expect((await textOf(name)).split('\n').map(line => line && JSON.parse(line))).toEqual(
    before.split('\n').map(line => line && JSON.parse(line)),
  );
});

it('pulls what somebody added over there, and writes nothing when one example is no valid one', async () => {
  const dataset = String(server.datasets[0]!.id);
  const id = '0b5c3a52-7d5e-4a53-9f0f-2d8a2f1f7e11';
  const added = {
    id,
    dataset_id: dataset,
    inputs: { steps: ['is main green?'] },
    outputs: {},
    metadata: null,
  };
  server.examples.set(id, added);
  expect(await push(client, remote, readSynced(name, folder))).toMatchObject({ unchanged: many, others: 1 });
  await writeSynced(name, await pull(client, remote), folder);
  expect(readSynced(name, folder).at(-1)).toMatchObject({ id, inputs: { steps: ['is main green?'] } });
  const before = await textOf(name);
  server.examples.set(id, { ...added, outputs: { sais: ['green'] } });
  await expect(async () => writeSynced(name, await pull(client, remote), folder)).rejects.toThrow(
    /no valid example; quality\/quality.jsonl is left as it is.*sais/,
  );
  expect(await textOf(name)).toBe(before);
  server.examples.delete(id);
});

it('goes through more examples than a page has', async () => {
  const many = readSynced('utterances-development', folder);
  expect(many.length).toBeGreaterThan(100);
  await push(client, remoteName('utterances-development'), many);
  const back = await pull(client, remoteName('utterances-development'));
  expect(back).toHaveLength(many.length);
});

it('pulls nothing of a dataset that is not there, and never has the held-out utterances', async () => {
  await expect(pull(client, 'countersign-nothing')).rejects.toThrow(
    'LangSmith has no dataset countersign-nothing',
  );
  expect(Object.values(synced).map(({ path }) => path)).not.toContain('utterances/blind-held-out.jsonl');
});
