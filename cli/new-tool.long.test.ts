import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { writeTool } from './new-tool.ts';

const run = promisify(execFile);
const house = fileURLToPath(new URL('..', import.meta.url));

test('new tools of all three words pass the types and their own tests', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'countersign-new-tool-'));
  try {
    for (const part of ['tools', 'platform', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
      await cp(join(house, part), join(copy, part), { recursive: true });
    await symlink(join(house, 'node_modules'), join(copy, 'node_modules'));
    await writeTool(copy, 'orders', 'count_words', 'query');
    await writeTool(copy, 'orders', 'keep_note', 'draft');
    await writeTool(copy, 'orders', 'set_label', 'action');

    const node = (script: string, ...args: string[]) =>
      run(process.execPath, [join(house, 'node_modules', script), ...args], { cwd: copy });
    const types = await node('typescript/bin/tsc', '-p', '.').catch(failed => failed);
    const complaints = String(types.stdout)
      .split('\n')
      .filter(line => line.startsWith('tools/orders/'));
    expect(complaints).toEqual([]);
    const tests = ['count-words', 'keep-note', 'set-label'].map(name => `tools/orders/${name}.test.ts`);
    const file = join(copy, 'report.json');
    await node(
      'vitest/vitest.mjs',
      'run',
      '--project',
      'fast',
      '--reporter',
      'json',
      '--outputFile',
      file,
      ...tests,
    );
    const report = JSON.parse(await readFile(file, 'utf8'));
    expect(report).toMatchObject({ numPassedTests: 3, numFailedTests: 0, numPendingTests: 0 });
  } finally {
    await rm(copy, { recursive: true });
  }
});
