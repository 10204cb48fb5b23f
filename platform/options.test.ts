import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const script = (path: string, ...words: string[]) => {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const { status, stderr, stdout } = spawnSync(process.execPath, [file, ...words], { encoding: 'utf8' });
  return { status, stderr, stdout };
};

it.each([
  ['mcp-servers/surface.ts', '--wirte', 'There is --write.'],
  ['mcp-servers/conformance.ts', '--only', 'It takes none.'],
  ['cli/check.ts', '--fix', 'It takes none.'],
  ['cli/docs.ts', '--chekc', 'There is --check.'],
  ['cli/draw-graphs.ts', 'all', 'There is --check.'],
])('%s refuses %s in one line, and does nothing', (path, word, taken) => {
  const { status, stderr, stdout } = script(path, word);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^.*\n$/);
  expect(stderr).toContain(word);
  expect(stderr).toContain(taken);
});
