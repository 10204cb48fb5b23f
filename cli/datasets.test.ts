import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSynced } from '../evals/langsmith/datasets.ts';
import { LangSmithServer } from '../evals/langsmith/server.fixture.ts';

const program = join(import.meta.dirname, 'countersign.mjs');
const ours = join(import.meta.dirname, '..', 'datasets');
const langsmith = new LangSmithServer();
let endpoint: string;
let copy: string;
beforeAll(async () => {
  endpoint = await langsmith.open();
  copy = await mkdtemp(join(tmpdir(), 'datasets-'));
  await cp(ours, copy, { recursive: true });
});
afterAll(async () => {
  await langsmith.close();
  await rm(copy, { recursive: true });
});

/** The command as somebody types it, with a key of theirs, for a LangSmith on loopback. */
const datasets = (words: readonly string[], key: object = { LANGSMITH_API_KEY: 'lsv2_of_the_test' }) =>
  new Promise<{ readonly code: number; readonly out: string; readonly error: string }>(done => {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, LANGSMITH_ENDPOINT: endpoint, ...key };
    execFile(process.execPath, [program, 'datasets', ...words], { env }, (failure, out, error) =>
      done({ code: typeof failure?.code === 'number' ? failure.code : 0, out, error }),
    );
  });

const many = (name: string): number => readSynced(name).length;

test('datasets push sends all once and nothing the second time; pull writes back what was changed there', async () => {
  expect((await datasets(['push', 'quality', 'cost'])).out.split('\n')).toEqual([
    `countersign-quality: ${many('quality')} created, 0 updated, 0 unchanged`,
    `countersign-cost: ${many('cost')} created, 0 updated, 0 unchanged`,
    '',
  ]);
  langsmith.requests.length = 0;
  expect((await datasets(['push', 'quality'])).out).toBe(
    `countersign-quality: 0 created, 0 updated, ${many('quality')} unchanged\n`,
  );
  expect(langsmith.requests.filter(request => !request.startsWith('GET'))).toEqual([]);

  const there = [...langsmith.examples.values()].find(
    ({ metadata }) => (metadata as { countersign_id?: string }).countersign_id === 'main-red',
  )!;
  langsmith.examples.set(there.id, { ...there, outputs: { says: ['red'] } });
  const pulled = await datasets(['pull', 'quality', '--into', copy]);
  expect(pulled).toMatchObject({ code: 0, error: '' });
  expect(pulled.out).toBe(
    `countersign-quality: ${many('quality')} examples in ${join(copy, 'quality/quality.jsonl')}\n`,
  );
  const lines = async (folder: string) =>
    (await readFile(join(folder, 'quality/quality.jsonl'), 'utf8')).trim().split('\n');
  const [before, after] = [await lines(ours), await lines(copy)];
  expect(after).toHaveLength(before.length);
  const changed = after.filter(
    (line, at) => JSON.stringify(JSON.parse(line)) !== JSON.stringify(JSON.parse(before[at]!)),
  );
  expect(changed.map(line => JSON.parse(line))).toMatchObject([
    { id: 'main-red', outputs: { says: ['red'] } },
  ]);
});

test('datasets go nowhere without a key, and an unknown one is not looked for', async () => {
  langsmith.requests.length = 0;
  const without = await datasets(['push', 'quality'], {});
  expect(without).toMatchObject({ code: 2, out: '' });
  expect(without.error).toContain('Set LANGSMITH_API_KEY');
  const unknown = await datasets(['pull', 'qualty', '--into', copy]);
  expect(unknown).toMatchObject({ code: 2, out: '' });
  expect(unknown.error).toContain('There is no dataset qualty');
  expect(langsmith.requests).toEqual([]);
});

test('a LangSmith that does not answer is told as that', async () => {
  const key = { LANGSMITH_API_KEY: 'lsv2_of_the_test', LANGSMITH_ENDPOINT: 'http://127.0.0.1:1' };
  const { code, error } = await datasets(['push', 'cost'], key);
  expect(code).toBe(1);
  expect(error).toBe(
    'countersign: LangSmith does not answer, or cannot be reached.\n  Check LANGSMITH_ENDPOINT and the network, then try again.\n',
  );
});
