import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDataFolder } from '../server/safekeeping/data-folder.ts';
import { welcome } from './welcome.ts';

interface Said {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

const program = join(import.meta.dirname, 'countersign.mjs');
let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'countersign-cli-'));
});
afterAll(() => rm(data, { recursive: true }));

const countersign = (words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Said> =>
  new Promise(resolve => {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, COUNTERSIGN_DATA: data, ...environment };
    execFile(process.execPath, [program, ...words], { env }, (error, out, said) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, error: said }),
    );
  });

test.each([
  [['strat'], `unknown command 'strat'`, 'See countersign --help.'],
  [['start', '--port', '80'], `unknown option '--port'`, 'See countersign start --help.'],
  [['token', 'isue'], `unknown command 'isue'`, 'See countersign token --help.'],
  [['audit', 'verify'], `missing required argument 'file'`, 'See countersign audit verify --help.'],
  [['link', 'extra'], 'too many arguments', 'See countersign link --help.'],
  [
    ['new', 'tool', 'orders', 'do_it', '--word', 'write'],
    "option '--word <word>' argument 'write' is invalid",
    'new tool --help',
  ],
])('%j is refused with how to mend it', async (words, message, mend) => {
  const { code, error, out } = await countersign(words);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(error.split('\n')).toHaveLength(3);
  expect(error).toContain(`countersign: ${message}`);
  expect(error).toContain(mend);
});

test.each([
  [['link'], {}, 1, /^countersign: No Countersign is running on .*\n {2}Start it with npm start/],
  [['freeze'], {}, 1, /^countersign: No Countersign is running/],
  [['start'], { PORT: 'http' }, 2, /PORT/],
  [['start'], { COUNTERSIGN_PROT: '1' }, 2, /There is no setting COUNTERSIGN_PROT\.\n {2}There are PORT/],
  [['mcp'], { COUNTERSIGN_URL: 'http://localhost:1' }, 2, /go together/],
  [['backup', 'x.tgz'], {}, 1, /There is no database of Countersign in/],
  [['restore', 'missing.tgz'], {}, 2, /not there|not empty/],
  [['audit', 'verify', 'x.jsonl'], {}, 2, /needs a public key that you trust.\n {2}Pass --key/],
])(
  '%j says what is wrong in one line and how to mend it in the next',
  async (words, environment, code, told) => {
    const said = await countersign(words, environment);
    expect(said.code).toBe(code);
    expect(said.error).toMatch(told);
    expect(said.error).not.toMatch(/^\s+at /m);
  },
);

test('a second start on one data folder is refused, and says who has it', async () => {
  const folder = await openDataFolder(data);
  try {
    const { code, error } = await countersign(['start']);
    expect(code).toBe(1);
    expect(error).toMatch(
      /^countersign: The data folder .* is in use by process \d+ on .*\n {2}Another Countersign/,
    );
  } finally {
    await folder.release();
  }
});

test('an export that was not signed by the pinned key is refused', async () => {
  const file = join(data, 'export.jsonl');
  await writeFile(file, 'no export\n');
  const x = 'U2vnRDu8RfQdUn4B4DBHH29JXavogL-RdEwkQHWeeLQ';
  const { code, out } = await countersign(['audit', 'verify', '--key', x, file]);
  expect(code).toBe(1);
  expect(out).toMatch(/^NOT VERIFIED/);
});

test('a group of commands that is named alone says what it has', async () => {
  const { code, error } = await countersign(['token']);
  expect(code).toBe(2);
  expect(error).toContain('issue [options] <name>');
});

test('help and version are no errors', async () => {
  expect(await countersign(['--version'])).toMatchObject({ code: 0, error: '' });
  expect((await countersign(['start', '--help'])).out).toContain('Usage: countersign start');
  expect((await countersign([])).out).toContain('the kill switch: stop every write now');
});

test('the welcome names everything that one needs to begin', () => {
  const text = welcome({
    origin: 'http://localhost:4477',
    link: 'http://localhost:4477/sign-in#cs_link_x',
    merchants: [{ id: 'voltbarn', origin: 'http://127.0.0.1:4482' }],
    data: '/somewhere/.countersign',
    seconds: 3.14,
  });
  for (const part of ['/sign-in#cs_link_x', '/mcp', 'voltbarn', '/somewhere/.countersign', 'Ctrl-C'])
    expect(text).toContain(part);
  const snippets = [...text.matchAll(/"countersign": (\{.*\})$/gm)].map(([, json]) => JSON.parse(json!));
  expect(snippets).toMatchObject([
    { command: 'node', args: [program, 'mcp'], env: { COUNTERSIGN_DATA: '/somewhere/.countersign' } },
    { type: 'http', url: 'http://localhost:4477/mcp' },
  ]);
});
