/**
 * `node server/testing/record-storefront.ts`: lets the sandbox's test of the basket pass and break in Chromium, with the
 * SDK's fixture, and writes what the fixture told a real server into `sandbox/github/storefront/`. So the sandbox's build
 * tells what a build would, on machines without a browser as well.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Repository } from '../../sandbox/github/repository.ts';
import { startGitHub } from '../../sandbox/github/server.ts';
import { page, pageText, spec, specText } from '../../sandbox/github/storefront/basket-test.ts';
import { openCiRunner } from './ci-runner.ts';
import { start } from './started.ts';

const folder = new URL('../../sandbox/github/storefront/', import.meta.url);
// The market reads them when it starts; before the first recording there are none.
const nothing = JSON.stringify({ lastGood: null, lookalikes: [], page: [] });
for (const [name, content] of [
  ['recorded.json', nothing],
  ['picture.jpg', ''],
  ['picture-before.jpg', ''],
] as const)
  await writeFile(new URL(name, folder), content, { flag: 'wx' }).catch(() => {});
const github = await startGitHub({
  repositories: (clock, pace) => {
    const seeded = new Repository('harbor-goods/storefront', clock, pace);
    const files = new Map([
      [spec, specText],
      [page, pageText('Add to basket')],
    ]);
    seeded.branch('main', seeded.commit(null, 'Sell lamps', [], 600, files), ['e2e']);
    return [seeded];
  },
});
const repository = github.repositories[0]!;
const started = await start({
  COUNTERSIGN_GITHUB_URL: github.origin,
  COUNTERSIGN_GITHUB_TOKEN: github.token,
  COUNTERSIGN_GITHUB_REPOSITORIES: repository.fullName,
});
const operator = await started.operator();
const { secret } = await operator.post<{ secret: string }>('/api/tokens', { name: 'Build machine' });
const sdk = fileURLToPath(new URL('../../sdk', import.meta.url));
const runner = await openCiRunner(repository, { origin: started.origin, token: secret }, sdk);
try {
  await runner.run('main');
  const renamed = new Map([[page, pageText('Add to the basket')]]);
  repository.push(
    'main',
    repository.commit(repository.branches.get('main')!.sha, 'Say it in whole words', [], 1, renamed),
  );
  await runner.run('main');
  const { pool } = started.running.kernel.parts.database;
  const { rows } = await pool.query(
    'select last_good, lookalikes, page, screenshot, last_good_screenshot from test_upkeep.heal_request',
  );
  const [told] = rows as {
    last_good: object;
    lookalikes: object[];
    page: object[];
    screenshot: string;
    last_good_screenshot: string;
  }[];
  const { tenant } = started.running.installation;
  const { evidence } = started.running.kernel.parts.ports;
  const before = await evidence.get(tenant, told!.last_good_screenshot);
  const picture = await evidence.get(tenant, told!.screenshot);
  await writeFile(
    new URL('recorded.json', folder),
    `${JSON.stringify({ lastGood: told!.last_good, lookalikes: told!.lookalikes, page: told!.page }, undefined, 2)}\n`,
  );
  await writeFile(new URL('picture-before.jpg', folder), before!);
  await writeFile(new URL('picture.jpg', folder), picture!);
  console.log(`Recorded ${told!.page.length} elements, and a picture of ${picture!.length} bytes.`);
} finally {
  await runner.stop();
  await started.close();
  await github.stop();
}
