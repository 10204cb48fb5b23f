import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '../server/testing/person.ts';
import { type Started, start } from '../server/testing/started.ts';
import type { InboxView } from '../server/wire.ts';
import { buildConsole } from './testing/built.ts';
import { servedPage } from './testing/served-page.ts';
import { launch } from './testing/stage.ts';

const many = 10_000;

let started: Started;
let browser: Browser;
let ada: Person;
beforeAll(async () => {
  [started, browser] = await Promise.all([start(), buildConsole().then(launch)]);
  ada = await started.operator();
  const conversation = await ada.conversation();
  await conversation.say('find noise-cancelling headphones at Voltbarn');
  const id = await conversation.propose('buy the best');
  await started.running.kernel.parts.database.asOwner(
    `insert into platform.proposal (tenant_id, id, status, action, requester_id, document, fingerprint, risk,
       approvers_required, decide_by, created_at)
     select tenant_id, gen_random_uuid(), status, action, requester_id,
       jsonb_set(document, '{sentence}', to_jsonb('Buy no. ' || n)), fingerprint,
       (array['low', 'medium', 'high'])[1 + n % 3], approvers_required,
       clock_timestamp() + n * interval '1 minute', clock_timestamp() - n * interval '1 second'
     from platform.proposal, generate_series(1, ${many}) n where id = '${id}'`,
  );
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await started?.close();
});

/** How long frames took while the list was scrolled from its top to its end, in milliseconds, the longest last. */
const framesOfScrolling = (page: Page): Promise<number[]> =>
  page.locator('main ul').evaluate(async list => {
    const scroll = list.parentElement!;
    const took: number[] = [];
    const frames = 120;
    const step = scroll.scrollHeight / frames;
    let last = await new Promise<number>(requestAnimationFrame);
    for (let frame = 0; frame < frames; frame++) {
      scroll.scrollTop += step;
      const now = await new Promise<number>(requestAnimationFrame);
      took.push(now - last);
      last = now;
    }
    return took.sort((a, b) => a - b);
  });

const paintOf = (page: Page): Promise<number> =>
  page.evaluate(() => Math.round(performance.getEntriesByName('first-contentful-paint')[0]!.startTime));

test('ten thousand proposals of the real server: painted, scrolled to the end, filtered and counted', async () => {
  const page = await servedPage(browser, ada);
  const asked: string[] = [];
  page.on('request', request => {
    if (new URL(request.url()).pathname === '/api/proposals') asked.push(request.url());
  });
  await page.goto(`${started.origin}/inbox`);
  await page.getByText('Buy no. 1', { exact: true }).waitFor();
  await page.reload();
  await page.getByText('Buy no. 1', { exact: true }).waitFor();
  const shown = await page.evaluate(() => Math.round(performance.now()));
  const painted = await paintOf(page);
  expect(await page.locator('[data-index]').count()).toBeLessThan(60);
  asked.length = 0;
  const frames = await framesOfScrolling(page);
  await page.getByText(`Buy no. ${many}`, { exact: true }).waitFor();
  expect(await page.locator('[data-index]').count()).toBeLessThan(60);
  const at = (share: number) =>
    frames[Math.min(frames.length - 1, Math.floor(frames.length * share))]!.toFixed(0);
  console.log(
    `${many} proposals of the server: first paint ${painted} ms, first row ${shown} ms; scrolling through all of them, ` +
      `frames of ${at(0.5)} ms (median), ${at(0.95)} ms (95 %), ${at(1)} ms (longest), ${asked.length} pages asked for.`,
  );
  const { counts } = await ada.read<InboxView>('/api/inbox');
  expect(counts.proposed).toBe(many + 1);
  await page.getByLabel('Risk').selectOption('High risk');
  await page.getByText(/^3,33\d proposals$/).waitFor();
  await page.getByLabel('Search proposals').fill('no. 99');
  await page.getByText('36 proposals', { exact: true }).waitFor();
});
