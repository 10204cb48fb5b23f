import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript, because it runs before anything is installed
import { consoleSources, isInstalled, nodeProblem } from './prepare.mjs';

const run = promisify(execFile);
let root: string;
const manifest = { name: 'house', version: '1.0.0', dependencies: { brick: 'file:./brick' } };
const lockOf = (version: string) => ({
  ...{ name: 'house', version: '1.0.0', lockfileVersion: 3 },
  packages: {
    '': manifest,
    brick: { version },
    'node_modules/brick': { resolved: 'brick', link: true },
    'node_modules/elsewhere': { version: '1.0.0', optional: true, os: ['aix'] },
  },
});

const write = (path: string, content: object | string) =>
  writeFile(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
const prepare = (...options: string[]) =>
  run(process.execPath, [join(root, 'cli/prepare.mjs'), ...options], { cwd: root });

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'countersign-prepare-'));
  for (const folder of ['cli', 'brick', 'console']) await mkdir(join(root, folder));
  await cp(join(import.meta.dirname, 'prepare.mjs'), join(root, 'cli/prepare.mjs'));
  await write('package.json', manifest);
  await write('package-lock.json', lockOf('1.0.0'));
  await write('brick/package.json', { name: 'brick', version: '1.0.0' });
});
afterEach(() => rm(root, { recursive: true }));

test('installs once, says so, and then has nothing to do', async () => {
  expect(isInstalled(root)).toBe(false);
  expect((await prepare()).stderr).toMatch(/^Installing .*\nInstalled in \d+\.\d s\.\n$/);
  expect(isInstalled(root)).toBe(true);
  const installed = await stat(join(root, 'node_modules/.package-lock.json'));
  expect((await prepare()).stderr).toBe('');
  expect((await stat(join(root, 'node_modules/.package-lock.json'))).mtimeMs).toBe(installed.mtimeMs);
});

test('notices a lock that changed, and an install that was cut off', async () => {
  await prepare();
  await write('package-lock.json', lockOf('1.0.1'));
  expect(isInstalled(root)).toBe(false);
  await write('package-lock.json', lockOf('1.0.0'));
  expect(isInstalled(root)).toBe(true);
  await rm(join(root, 'node_modules/.package-lock.json'));
  expect(isInstalled(root)).toBe(false);
});

test('a failed install is told with npm’s own words, and no stack', async () => {
  await write('package.json', {
    ...manifest,
    dependencies: { brick: 'file:./brick', other: 'file:./other' },
  });
  const failed = await prepare().catch(error => error);
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain('The packages could not be installed.');
  expect(failed.stderr).toMatch(/npm error .*other/);
  expect(failed.stderr).not.toMatch(/^\s+at .*prepare\.mjs/m);
});

test('an option that does not exist is refused', async () => {
  const failed = await prepare('--consol').catch(error => error);
  expect(failed).toMatchObject({ code: 1, stderr: 'There is no option --consol; there is --console.\n' });
});

test('the console is stale when its sources or its libraries change, and at no other time', async () => {
  await write('console/main.tsx', 'one');
  const before = consoleSources(root);
  await mkdir(join(root, 'console/dist'));
  await write('console/dist/index.html', 'built');
  await write('console/main.test.tsx', 'a test');
  expect(consoleSources(root)).toBe(before);
  await write('console/main.tsx', 'two');
  expect(consoleSources(root)).not.toBe(before);
  await write('console/main.tsx', 'one');
  await write('package-lock.json', lockOf('1.0.1'));
  expect(consoleSources(root)).not.toBe(before);
});

test('a Node that is too old is refused in one line', () => {
  expect(nodeProblem('20.11.0', 'linux', 'x64')).toBeUndefined();
  expect(nodeProblem('18.19.0', 'linux', 'x64')).toContain('needs Node 20 or newer here');
  expect(nodeProblem('20.11.0', 'darwin', 'arm64')).toContain('needs Node 24 or newer here (darwin arm64)');
  expect(nodeProblem('22.0.0', 'linux', 'arm64')).not.toContain('\n');
  expect(nodeProblem('24.0.0', 'win32', 'x64')).toBeUndefined();
});

test('every command of the house can be the first one in a fresh clone', async () => {
  const { scripts } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  const commands = Object.keys(scripts).filter(name => !(name.startsWith('pre') && name.slice(3) in scripts));
  for (const name of commands) expect(scripts[`pre${name}`], name).toMatch(/^node cli\/prepare\.mjs/);
});
