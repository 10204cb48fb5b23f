import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { alerts } from './prometheus/alerts.ts';
import { slos } from './prometheus/slos.ts';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('./prometheus/', import.meta.url));
const there = await run('promtool', ['--version']).then(
  () => true,
  () => false,
);

it.skipIf(!there && !process.env.REQUIRE_ALL)('promtool takes the rules', async () => {
  const { stdout } = await run('promtool', ['check', 'rules', 'countersign.rules.yml'], { cwd: folder });
  expect(stdout).toContain(`${alerts.length + slos.length * 9} rules found`);
});

it.skipIf(!there && !process.env.REQUIRE_ALL).each(['alerts', 'slos'])(
  'each alert stays quiet, fires and recovers: %s',
  async name => {
    const { stdout } = await run('promtool', ['test', 'rules', `${name}.tests.yml`], { cwd: folder });
    expect(stdout).toContain('SUCCESS');
  },
);
