import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { table, tryFrameworks } from './approval-conformance.ts';

const folder = join(import.meta.dirname, 'approval-conformance');
const npm = (...words: string[]) => execFileSync('npm', words, { cwd: folder, stdio: 'pipe' });

beforeAll(() => void npm('ci'), 600_000);

it('says again what the committed table says, and holds every row that applies to us', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'countersign-table-')), 'table.md');
  const [ours] = await tryFrameworks(file);
  expect(ours!.adapter.name).toBe('Countersign');
  expect(ours!.results.filter(({ verdict }) => verdict === 'not held')).toEqual([]);
  expect(await readFile(file, 'utf8')).toBe(await readFile(table, 'utf8'));
});

it('runs from a copy that has nothing of ours beside it, and its types hold', async () => {
  npm('run', 'check');
  const copy = await mkdtemp(join(tmpdir(), 'approval-conformance-'));
  await cp(folder, copy, { recursive: true });
  const said = execFileSync(process.execPath, ['main.ts'], {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, COUNTERSIGN_HOME: copy },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(said).toContain('LangChain');
  expect(said).not.toContain('## Countersign');
});
