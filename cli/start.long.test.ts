import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const run = promisify(execFile);
const program = join(import.meta.dirname, 'countersign.mjs');
let data: string;
let environment: NodeJS.ProcessEnv;
const children: ChildProcess[] = [];

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'countersign-start-'));
  const { PATH, HOME } = process.env;
  environment = { PATH, HOME, COUNTERSIGN_DATA: data, PORT: '0', COUNTERSIGN_MARKET_PORT: '0' };
});
afterEach(async () => {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  await rm(data, { recursive: true });
});

const countersign = (...words: string[]) => run(process.execPath, [program, ...words], { env: environment });

function launch(...words: string[]): ChildProcess {
  const child = spawn(process.execPath, [program, ...words], { env: environment });
  children.push(child);
  return child;
}

/** Lines of a stream up to the first that matches, which comes last. */
async function linesUntil(child: ChildProcess, pattern: RegExp): Promise<string[]> {
  const seen: string[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    seen.push(line);
    if (pattern.test(line)) return seen;
  }
  throw new Error(`ended without ${pattern}: ${seen.join('\n')}`);
}

/** The exit code, with what is still said read away, so that no pipe is full. */
async function ended(child: ChildProcess): Promise<number | null> {
  child.stdout!.resume();
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

test('starts, serves the other commands, refuses a second start, and stops with exit code 0', async () => {
  const server = launch('start');
  const welcome = (await linesUntil(server, /Ctrl-C/)).join('\n');
  const origin = /http:\/\/localhost:\d+/.exec(welcome)![0];
  expect((await fetch(`${origin}/readyz`)).status).toBe(200);
  expect(welcome).toMatch(/sign-in#cs_link_/);

  const second = await countersign('start').catch(failed => failed);
  expect(second).toMatchObject({ code: 1 });
  expect(second.stderr).toMatch(/is in use by process \d+/);

  expect((await countersign('link')).stdout).toContain(`${origin}/sign-in#cs_link_`);
  const token = (await countersign('token', 'issue', 'Tester', '--scope', 'catalog:read')).stdout.trim();
  expect(token).toMatch(/^cs_at_/);
  expect((await countersign('freeze', '--reason', 'a drill')).stdout).toContain('Every write is stopped');
  expect((await countersign('thaw')).stdout).toMatch(/^Lifted /);

  const [record, archive] = ['audit.jsonl', 'backup.tgz'].map(name => `${data}-${name}`) as [string, string];
  try {
    const publicKey = (await countersign('audit', 'key')).stdout.trim();
    await countersign('audit', 'export', record);
    expect((await countersign('audit', 'verify', '--key', publicKey, record)).stdout).toMatch(/^VERIFIED: /);
    const again = await countersign('audit', 'export', record).catch(failed => failed);
    expect(again).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${record} exists, and nothing`),
    });
    expect((await countersign('backup', archive)).stdout).toMatch(/SHA-256 [0-9a-f]{64}/);
  } finally {
    await Promise.all([record, archive].map(file => rm(file, { force: true })));
  }

  server.kill('SIGTERM');
  expect(await ended(server)).toBe(0);
  await expect(fetch(`${origin}/readyz`)).rejects.toThrow();
});

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  },
};

test('mcp starts a server when none runs, speaks nothing but MCP, and ends it with its client', async () => {
  const bridge = launch('mcp', 'catalog');
  bridge.stdin!.write(`${JSON.stringify(initialize)}\n`);
  const [first] = await linesUntil(bridge, /./);
  expect(JSON.parse(first!)).toMatchObject({ id: 1, result: { serverInfo: { name: 'catalog' } } });
  expect((await countersign('token', 'list')).stdout).toContain('Assistant over stdio');
  bridge.stdin!.end();
  expect(await ended(bridge)).toBe(0);
  await expect(countersign('link')).rejects.toMatchObject({ code: 1 });
});
