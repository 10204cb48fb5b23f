import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Repository } from '../sandbox/github/repository.ts';
import { type RunningGitHub, startGitHub } from '../sandbox/github/server.ts';
import { type CiRunner, openCiRunner } from './testing/ci-runner.ts';
import type { Person } from './testing/person.ts';
import { type Started, start } from './testing/started.ts';

const spec = 'e2e/basket.spec.ts';
const test = `import { expect } from '@playwright/test';
import { test } from '@countersign/sdk/playwright';

test.describe('Basket', () => {
  test('takes what is put into it', async ({ page }) => {
    await page.goto('/product.html');
    await page.getByRole('button', { name: 'Add to basket' }).click();
    await expect(page.getByRole('status')).toHaveText('1 item');
  });
});
`;
const page = (button: string): string => `<!doctype html><html lang="en"><title>Desk lamp</title><body>
<header><nav><a href="/">Harbor Goods</a> <a href="/lamps.html">Lamps</a> <a href="/chairs.html">Chairs</a>
<a href="/returns.html">Returns</a> <a href="/help.html">Help</a></nav></header>
<main><h1>Desk lamp</h1><p>A lamp for a desk. $39.00</p>
<button id="add" class="primary">${button}</button> <button id="save" class="quiet">Save for later</button>
<p role="status">Empty</p><h2>Goes well with it</h2><ul><li><a href="/bulb.html">Bulb</a></li><li><a href="/shade.html">Shade</a></li></ul></main>
<footer><a href="/imprint.html">Imprint</a> <a href="/privacy.html">Privacy</a></footer>
<script>document.getElementById('add').onclick = () => { document.querySelector('[role=status]').textContent = '1 item'; };</script>
</body></html>`;

const shop = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page('Add to basket'));
});

let github: RunningGitHub;
let shopHost: string;
let repository: Repository;
let started: Started;
let operator: Person;
let runner: CiRunner;
beforeAll(async () => {
  github = await startGitHub({
    repositories: (clock, pace) => {
      const seeded = new Repository('harbor-goods/storefront', clock, pace);
      const files = new Map([
        [spec, test],
        ['site/product.html', page('Add to basket')],
      ]);
      seeded.branch('main', seeded.commit(null, 'Sell lamps', [], 600, files), ['e2e']);
      return [seeded];
    },
  });
  repository = github.repositories[0]!;
  shop.listen(0, '127.0.0.1');
  await once(shop, 'listening');
  shopHost = `127.0.0.1:${(shop.address() as AddressInfo).port}`;
  started = await start({
    COUNTERSIGN_TEST_TARGETS: shopHost,
    COUNTERSIGN_GITHUB_URL: github.origin,
    COUNTERSIGN_GITHUB_TOKEN: github.token,
    COUNTERSIGN_GITHUB_REPOSITORIES: repository.fullName,
  });
  operator = await started.operator();
  const { secret } = await operator.post<{ secret: string }>('/api/tokens', { name: 'Build machine' });
  const sdk = fileURLToPath(new URL('../sdk', import.meta.url));
  runner = await openCiRunner(repository, { origin: started.origin, token: secret }, sdk);
});
afterAll(async () => {
  await runner?.stop();
  await started?.close();
  await github?.stop();
  shop.closeAllConnections();
  shop.close();
});

it('from green to red by a renamed button, and to green again by a patch that a person approved', async () => {
  expect((await runner.run('main')).tests).toMatchObject([{ status: 'passed' }]);
  const renamed = new Map([['site/product.html', page('Add to the basket')]]);
  const head = repository.commit(
    repository.branches.get('main')!.sha,
    'Say it in whole words',
    [{ path: 'site/product.html', status: 'modified', additions: 1, deletions: 1 }],
    1,
    renamed,
  );
  repository.push('main', head);
  const red = await runner.run('main');
  expect(red.tests).toMatchObject([{ status: 'failed', errorLine: 7 }]);

  const conversation = await operator.conversation();
  const why = await conversation.say('why is main red?');
  expect(why.text).toMatch(/is failing/);
  expect(why.text).toMatch(/the element was found again/);
  const writes = repository.ledger.length;
  const { pool } = started.running.kernel.parts.database;
  const { rows } = await pool.query('select lookalikes from test_upkeep.last_good');
  const [nearest] = (rows[0] as { lookalikes: unknown[] }).lookalikes;
  expect(nearest).toMatchObject({ facts: { tag: 'BUTTON', text: 'Save for later' } });
  const proposal = await conversation.propose('heal the broken selector');
  expect(repository.ledger).toHaveLength(writes);
  const { document } = await operator.proposal(proposal);
  const fact = (label: string) => document.facts.find(each => each.label === label)?.value;
  expect(fact('Patch')).toContain(
    "+    await page.getByRole('button', { name: 'Add to the basket' }).click();",
  );
  expect(fact('Picture of the page')).toMatch(/^sha256:[0-9a-f]{64}$/);
  const done = await operator.approve(proposal);
  expect(done.targets).toMatchObject([{ status: 'verified' }]);
  expect((await conversation.told(proposal)).text).toMatch(/^Done, and read back/);
  expect(repository.ledger.slice(writes).map(({ operation }) => operation)).toEqual([
    'create_ref',
    'put_contents',
    'create_pull',
  ]);

  const pull = repository.pulls.at(-1)!;
  expect((await runner.run(pull.branch)).outcome).toBe('passed');
  const onPull = await conversation.say(`is CI green on PR #${pull.number}?`);
  expect(onPull.text).toMatch(/is passing/);
  repository.merge(pull.number);
  expect((await runner.run('main')).outcome).toBe('passed');
  const now = await conversation.say('is main green?');
  expect(now.text).toMatch(/is passing/);
});

it('a test that the chat was asked for is tried, proposed, and added when a person approved', async () => {
  const conversation = await operator.conversation();
  const writes = repository.ledger.length;
  const proposal = await conversation.propose(
    `generate a test for http://${shopHost}/ that covers: add to basket`,
  );
  expect(repository.ledger).toHaveLength(writes);
  expect((await operator.approve(proposal)).targets).toMatchObject([{ status: 'verified' }]);
  const { branch } = repository.pulls.at(-1)!;
  const { files } = repository.commits.get(repository.branches.get(branch)!.sha)!;
  const [added] = files;
  const source = repository.fileAt(repository.branches.get(branch)!.sha, added!.path);
  expect(source).toContain("getByRole('button', { name: 'Add to basket', exact: true }).click()");
  expect(source).toContain("toHaveText('1 item')");
});
