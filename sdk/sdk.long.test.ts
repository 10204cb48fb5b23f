import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../server/testing/person.ts';
import { type Started, simulationSecret, start } from '../server/testing/started.ts';
import { addToBasket, addToCart, others } from '../tools/testing/upkeep.ts';
import { Countersign } from './client.ts';
import { uploadReport } from './reports.ts';

const run = promisify(execFile);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const repository = 'harbor-goods/storefront';

/** A page with one button, to write a test of. */
const page = `<!doctype html><html lang="en"><title>Lamp</title><main><h1>Desk lamp</h1>
  <button id="add">Add to basket</button><p role="status"></p>
  <script>document.getElementById('add').onclick = () => {
    document.querySelector('[role=status]').textContent = '1 item in your basket';
  };</script></main></html>`;
const site = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
});

let started: Started;
let siteHost: string;
let operator: Person;
let token: string;
let folder: string;
beforeAll(async () => {
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  siteHost = `127.0.0.1:${(site.address() as AddressInfo).port}`;
  started = await start({ COUNTERSIGN_TEST_TARGETS: siteHost });
  operator = await started.operator();
  token = (await operator.post<{ secret: string }>('/api/tokens', { name: 'Build' })).secret;
  folder = await mkdtemp(join(tmpdir(), 'countersign-sdk-'));
}, 120_000);
afterAll(async () => {
  await started.close();
  site.closeAllConnections();
  site.close();
  await rm(folder, { recursive: true, force: true });
});

const client = () => new Countersign({ origin: started.origin, token });
const headOf = async (branch: string): Promise<string> =>
  (await client().query('get_ci_status', { branch })).sha!;

interface Ended {
  readonly code: number;
  readonly stdout: string;
}
/** Runs a script as a user would: Node, its arguments, its environment. */
function node(script: string, args: readonly string[], more: Record<string, string> = {}): Promise<Ended> {
  const env = {
    PATH: process.env.PATH,
    COUNTERSIGN_ORIGIN: started.origin,
    COUNTERSIGN_TOKEN: token,
    ...more,
  };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [here(script), ...args], { env: env as NodeJS.ProcessEnv });
    let stdout = '';
    child.stdout.on('data', (bytes: Buffer) => (stdout += bytes));
    child.stderr.pipe(process.stderr);
    child.on('error', reject);
    child.on('close', code => resolve({ code: code ?? -1, stdout }));
  });
}

describe('the client', () => {
  it('tells each call with its trace, and throws a refusal with how to mend it', async () => {
    const told: string[] = [];
    const within = new Countersign({
      origin: started.origin,
      token,
      traceparent: () => `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
      onCall: ({ tool, outcome, trace }) => void told.push(`${tool} ${outcome} ${trace}`),
    });
    await expect(within.query('get_ci_status', { repository: 'nobody/nothing' })).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining(repository),
    });
    await within.query('list_proposals', {});
    expect(told).toEqual([
      `get_ci_status not_found ${'1'.repeat(32)}`,
      `list_proposals ok ${'1'.repeat(32)}`,
    ]);
  });

  it('is refused with a token that nobody issued', async () => {
    const stranger = new Countersign({ origin: started.origin, token: 'cs_token_of_nobody' });
    await expect(stranger.query('list_proposals', {})).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('proposes once for a key, and waits until the person has decided', async () => {
    const { failures } = await client().query('get_ci_status', { branch: 'main' });
    const { job } = failures.find(({ cause }) => cause === 'infrastructure')!;
    const [first, second] = [
      await client().propose('rerun_job', { job }, { dedupeKey: `again-${job}` }),
      await client().propose('rerun_job', { job }, { dedupeKey: `again-${job}` }),
    ];
    if (first.status === 'done' || second.status === 'done') throw new Error('nobody approved this');
    expect(second.proposal.id).toBe(first.proposal.id);
    const waited = client().waitFor(first.proposal.id, 30);
    await operator.approve(first.proposal.id);
    expect(await waited).toMatchObject({ status: 'executed', run: 'applied' });
  });

  it('leaves a report once', async () => {
    const report = await readFile(here('../tools/ci/reports/golden/playwright.json'));
    const of = { repository, sha: 'd'.repeat(40), branch: 'main', job: 'e2e' };
    expect(await uploadReport(client(), report, of)).toMatchObject({ id: expect.any(String), tests: 1 });
    expect(await uploadReport(client(), report, of)).toMatchObject({ id: null });
    await expect(uploadReport(client(), 'no report', of)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('the examples run', () => {
  it('the gate lets a passing commit through, and no other', async () => {
    const gate = async (branch: string) =>
      (await node('examples/quality-gate.ts', [repository, await headOf(branch)])).code;
    expect([await gate('release/1.4'), await gate('main')]).toEqual([0, 1]);
  });

  it('a proposal is printed with where to approve it', async () => {
    // A run that is still at work takes no other.
    const headers = { 'simulation-secret': simulationSecret };
    await fetch(`${started.running.market!.github.api}/testing/finish`, { method: 'POST', headers });
    const { failures } = await client().query('get_ci_status', { branch: 'main' });
    const { job } = failures.find(({ cause }) => cause === 'product')!;
    const waiting = node('examples/propose-and-wait.ts', [job]);
    const asked = operator.whenChanged(async () => {
      const { proposals } = await client().query('list_proposals', { status: ['proposed'] });
      return proposals.find(({ action }) => action === 'rerun_job')?.id;
    });
    const proposal = await Promise.race([asked, waiting.then(({ stdout }) => expect.fail(stdout))]);
    await operator.approve(proposal);
    expect(await waiting).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/Approve it at .*applied/s),
    });
  });
});

describe('GitHub’s actions', () => {
  const action = async (name: string, inputs: Record<string, string>, github: Record<string, string>) => {
    const summary = join(folder, `${name}-${Math.random()}.md`);
    const ended = await node(`actions/${name}.ts`, [], {
      GITHUB_REPOSITORY: repository,
      GITHUB_REF_NAME: 'main',
      GITHUB_STEP_SUMMARY: summary,
      ...inputs,
      ...github,
    });
    return { ...ended, summary: await readFile(summary, 'utf8').catch(() => '') };
  };

  it('the gate fails on a red commit, and says why in the summary as text', async () => {
    const red = await action('quality-gate', {}, { GITHUB_SHA: await headOf('main') });
    expect(red).toMatchObject({ code: 1, summary: expect.stringContaining('Quality gate: failing') });
    expect(red.stdout).not.toContain('::');
    const green = await action('quality-gate', {}, { GITHUB_SHA: await headOf('release/1.4') });
    expect(green).toMatchObject({ code: 0, summary: expect.stringContaining('Quality gate: passing') });
    const wrong = { COUNTERSIGN_LETS_THROUGH: 'everything' };
    expect((await action('quality-gate', wrong, { GITHUB_SHA: 'a'.repeat(40) })).code).toBe(2);
  });

  it('reports that fit the pattern are left, and none is an error', async () => {
    await writeFile(join(folder, 'one.xml'), '<testsuite name="a"><testcase name="b | c"/></testsuite>');
    const inputs = { COUNTERSIGN_FILES: join(folder, '*.xml'), COUNTERSIGN_JOB: 'unit' };
    const left = await action('upload-report', inputs, { GITHUB_SHA: 'c'.repeat(40) });
    expect(left).toMatchObject({
      code: 0,
      summary: expect.stringMatching(/one&#46;xml \| 1 \| 0 \| 0 \| kept/),
    });
    await writeFile(join(folder, 'lcov.info'), 'SF:src/a.ts\nDA:1,1\nDA:2,0\nend_of_record\n');
    const covered = { COUNTERSIGN_COVERAGE: join(folder, '*.info'), COUNTERSIGN_JOB: 'unit' };
    expect(await action('upload-report', covered, { GITHUB_SHA: 'c'.repeat(40) })).toMatchObject({
      code: 0,
      summary: expect.stringMatching(/lcov&#46;info \| 1 \| 1 of 2 \| kept/),
    });
    const none = { ...inputs, COUNTERSIGN_FILES: join(folder, '*.json') };
    const missed = await action('upload-report', none, { GITHUB_SHA: 'c'.repeat(40) });
    expect(missed).toMatchObject({ code: 2, summary: expect.stringContaining('No file fits') });
  });

  it('a broken locator is proposed to be healed, once, with where a person decides', async () => {
    const sha = await headOf('main');
    const locator = "getByRole('button', { name: 'Add to basket' })";
    const step = { repository, file: 'e2e/order.spec.ts', test: 'Order › places an order as a guest' };
    const url = 'http://127.0.0.1:4000/lamps/desk-lamp';
    const element = { ...addToBasket };
    const seen = [addToCart, ...others].map(each => ({ ...each }));
    await client().draft('record_last_good', { ...step, steps: [{ locator, url, element }] });
    await client().draft('request_heal', { ...step, locator, sha, line: 11, url, page: seen, whole: true });
    const first = await action('heal', {}, { GITHUB_SHA: sha });
    expect(first.summary).toContain('order&#46;spec&#46;ts&#58;11');
    const [, proposal] = /\[waits for a person\]\(http:\/\/\S+\/proposals\/([0-9a-f-]{36})\)/.exec(
      first.summary,
    )!;
    const again = await action('heal', {}, { GITHUB_SHA: sha });
    expect(again.summary).toContain('its proposal is proposed');
    expect((await operator.approve(proposal!)).targets[0]?.status).toBe('verified');
    const none = await action('heal', {}, { GITHUB_SHA: await headOf('release/1.4') });
    expect(none.summary).toContain('No test of this commit lost an element');
  });

  it('a page and a goal become a test that was tried, proposed with where a person decides', async () => {
    const inputs = { COUNTERSIGN_URL: `http://${siteHost}/`, COUNTERSIGN_GOAL: 'add to basket' };
    const made = await action('generate', inputs, { GITHUB_SHA: await headOf('main') });
    expect(made).toMatchObject({ code: 0, summary: expect.stringContaining('as the page is: passed') });
    expect(made.summary).toMatch(/\[waits for a person\]\(http:\/\/\S+\/proposals\/[0-9a-f-]{36}\)/);
    const elsewhere = { ...inputs, COUNTERSIGN_URL: 'http://127.0.0.1:9/' };
    const refused = await action('generate', elsewhere, { GITHUB_SHA: 'a'.repeat(40) });
    expect(refused).toMatchObject({ code: 2, summary: expect.stringContaining('Countersign refused') });
  });

  it('pin what they use, pass inputs by environment only, and ask for nothing more', async () => {
    const folders = await readdir(here('../.github/actions'));
    for (const name of folders) {
      const text = await readFile(here(`../.github/actions/${name}/action.yml`), 'utf8');
      for (const [, used] of text.matchAll(/uses: (\S+)/g)) expect(used).toMatch(/@[0-9a-f]{40}$/);
      for (const [, command] of text.matchAll(/run: (.*)/g)) expect(command).not.toContain('${{');
      expect(text).toMatch(/permission of GitHub's token/);
    }
    expect(folders.sort()).toEqual(['generate', 'heal', 'quality-gate', 'upload-report']);
  });
});

it('what is packed runs under plain Node, with its types', async () => {
  const copy = join(folder, 'package', 'sdk');
  await cp(here('.'), copy, { recursive: true });
  await cp(here('../tsconfig.json'), join(folder, 'package', 'tsconfig.json'));
  await symlink(here('../node_modules'), join(folder, 'package', 'node_modules'));
  const compiler = here('../node_modules/typescript/bin/tsc');
  await run(process.execPath, [compiler, '-p', join(copy, 'tsconfig.json')]);
  expect(await readdir(join(copy, 'dist'))).toEqual(
    expect.arrayContaining(['client.js', 'client.d.ts', 'reports.js', 'tools.d.ts']),
  );
  const script = `import { Countersign } from ${JSON.stringify(join(copy, 'dist/client.js'))};
const { verdict } = await new Countersign({ origin: process.argv[1], token: process.argv[2] }).query('get_ci_status', { branch: 'release/1.4' });
console.log(verdict);`;
  const { stdout } = await run(process.execPath, [
    '--input-type=module',
    '--eval',
    script,
    started.origin,
    token,
  ]);
  expect(stdout.trim()).toBe('passing');
});
