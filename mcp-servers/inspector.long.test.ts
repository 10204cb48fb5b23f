import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Serving, serve } from './fixture/serving.ts';
import { openTeaKernel, type TeaKernel } from './fixture/tea-kernel.ts';

/** The Inspector is 110 MB, so it is no dependency: it is installed for this test, in a folder of its own. */
const inspector = '@modelcontextprotocol/inspector@2.12.0';
const run = promisify(execFile);

let kernel: TeaKernel;
let serving: Serving;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-inspector-'));
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', inspector], { cwd: folder });
  kernel = await openTeaKernel();
  serving = await serve(kernel.toolbox, {});
}, 300_000);
afterAll(async () => {
  await serving?.close();
  await kernel?.close();
});

async function inspect(...words: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await run(
    join(folder, 'node_modules/.bin/mcp-inspector'),
    [
      '--cli',
      `${serving.origin}/mcp/tea`,
      '--transport',
      'http',
      '--header',
      'Authorization: Bearer token-of-ada',
      ...words,
    ],
    { cwd: folder, timeout: 60_000 },
  );
  return JSON.parse(stdout);
}

it('the Inspector lists our tools and calls one', async () => {
  const { tools } = (await inspect('--method', 'tools/list')) as { tools: { name: string }[] };
  expect(tools.map(({ name }) => name)).toContain('list_teas');
  const called = await inspect('--method', 'tools/call', '--tool-name', 'list_teas', '--tool-arg', 'limit=1');
  expect(called.structuredContent).toMatchObject({ teas: [{ tea: 'assam' }] });
});

it('the Inspector is told where a person decides, when it calls an action', async () => {
  const called = await inspect(
    '--method',
    'tools/call',
    '--tool-name',
    'order_tea',
    '--tool-arg',
    'tea=assam',
    'grams=100',
  );
  expect(called.structuredContent).toMatchObject({ status: 'approval_required' });
});
