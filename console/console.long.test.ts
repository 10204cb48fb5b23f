import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildConsole } from './testing/built.ts';
import { conversations, stateOf } from './testing/conversation.ts';
import { frozen } from './testing/house.ts';
import { thread } from './testing/order.ts';
import { proposals, summaryOf } from './testing/proposals.ts';
import { partialRun } from './testing/runs.ts';
import { session } from './testing/sessions.ts';
import { type Handler, launch, open } from './testing/stage.ts';
import { violationsOn } from './testing/violations.ts';

let browser: Browser;
beforeAll(async () => {
  await buildConsole();
  browser = await launch();
});
afterAll(() => browser?.close());

const pages: Readonly<Record<string, string>> = {
  chat: `/chat/${thread}`,
  'empty chat': '/chat',
  inbox: '/inbox',
  runs: '/runs',
  'run done in part': `/runs/${partialRun.id}`,
  'dead letters': '/runs/dead-letters',
  'test sessions': '/sessions',
  'a test session': `/sessions/${session.session.id}`,
  settings: '/settings',
  memory: '/memory',
  learning: '/learning',
  profile: '/profile',
  access: '/access',
  tools: '/tools',
  policies: '/policies',
  audit: '/audit',
  'no such page': '/nowhere',
  ...Object.fromEntries(
    Object.entries(proposals).map(([state, { id }]) => [`${state} proposal`, `/proposals/${id}`]),
  ),
};
const looks = {
  light: {},
  dark: { colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
} as const;

describe.each(Object.entries(looks))('%s', (_look, options) => {
  test.each(Object.entries(pages))('%s is accessible, whole and asks nobody else', async (_name, path) => {
    const { page, broken } = await open(browser, path, undefined, options);
    await page.waitForLoadState('networkidle');
    expect(await violationsOn(page)).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(broken).toEqual([]);
    await page.context().close();
  });
});

test('without a session it says how to get in', async () => {
  const refused: Handler = request =>
    request.url().endsWith('/api/session')
      ? {
          status: 401,
          body: { problem: { code: 'unauthenticated', message: 'Nobody is signed in.', mend: '' } },
        }
      : undefined;
  const { page, broken } = await open(browser, '/inbox', refused);
  expect(await page.textContent('main')).toContain('npx countersign link');
  expect(await violationsOn(page)).toEqual([]);
  expect(broken).toEqual([]);
});

test('a link signs in with the secret behind its #, which leaves the address at once', async () => {
  const asked: unknown[] = [];
  const { page, broken } = await open(browser, '/sign-in#cs_link_secret', request => {
    if (!request.url().endsWith('/api/sign-in')) return undefined;
    asked.push(request.postDataJSON());
    return { body: { ok: true } };
  });
  await page.waitForURL('**/chat');
  expect(asked).toEqual([{ secret: 'cs_link_secret' }]);
  expect(await page.evaluate(() => location.href)).not.toContain('secret');
  expect(broken).toEqual([]);
});

test('a used link says so and how to get another', async () => {
  const problem = {
    code: 'unauthenticated',
    message: 'This link was used already.',
    mend: 'Run countersign link.',
  };
  const { page } = await open(browser, '/sign-in#cs_link_old', request =>
    request.url().endsWith('/api/sign-in') ? { status: 401, body: { problem } } : undefined,
  );
  await page.getByText('This link was used already.').waitFor();
  expect(await page.textContent('main')).toContain('npx countersign link');
});

test('what is stopped stands on every page until it is lifted', async () => {
  let now: object = frozen;
  const lifted: string[] = [];
  const { page } = await open(browser, '/audit', request => {
    if (request.method() === 'DELETE') {
      lifted.push(new URL(request.url()).pathname);
      now = { ...frozen, freezes: [] };
      return { body: {} };
    }
    return request.url().endsWith('/api/session') ? { body: now } : undefined;
  });
  await page.getByText('All writes are stopped.').waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await page.getByRole('button', { name: 'Lift' }).click();
  await page.getByText('All writes are stopped.').waitFor({ state: 'detached' });
  expect(lifted).toEqual([`/api/freezes/${frozen.freezes[0]!.id}`]);
});

test('the kill switch wants a reason and stops everything', async () => {
  const asked: unknown[] = [];
  const { page } = await open(browser, '/tools', request => {
    if (request.method() !== 'POST') return undefined;
    asked.push(request.postDataJSON());
    return { body: { id: 'x' } };
  });
  await page.getByRole('button', { name: 'Stop all writes' }).click();
  const stop = page.getByRole('button', { name: 'Stop all writes now' });
  expect(await stop.isDisabled()).toBe(true);
  expect(await violationsOn(page)).toEqual([]);
  await page.getByLabel('Reason').fill('Prices look wrong');
  await stop.click();
  await stop.waitFor({ state: 'detached' });
  expect(asked).toEqual([{ scope: 'everything', reason: 'Prices look wrong' }]);
});

test('prices before and after are accessible, a page of them at a time, and markup in a title is text', async () => {
  const { page, broken } = await open(browser, `/chat/${thread}`, request =>
    request.url().endsWith('/state') ? { body: stateOf(conversations.priced) } : undefined,
  );
  const table = page.getByRole('figure', { name: 'What the rule would do' });
  await table.waitFor();
  const rows = table.locator('tbody tr');
  expect(await rows.count()).toBe(12);
  expect(await rows.first().textContent()).toContain(
    '[click](https://evil.example)$19.99$18.9931.1 % → 27.5 %',
  );
  expect(await rows.nth(1).textContent()).toContain('changed, held by minimum margin');
  expect(await rows.nth(2).textContent()).toContain('blocked: the cost is not known');
  await page.getByRole('button', { name: 'Show 18 more of 30' }).click();
  expect(await rows.count()).toBe(30);
  expect(await page.getByText('38 more are not listed here.').count()).toBe(1);
  expect(await violationsOn(page)).toEqual([]);
  expect(broken).toEqual([]);
});

test('ten thousand proposals: shown within a second, only those on screen, walked by key', async () => {
  const one = summaryOf(proposals.waiting!);
  const asked: string[] = [];
  const tenThousand: Handler = request => {
    const url = new URL(request.url());
    if (url.pathname !== '/api/proposals') return undefined;
    asked.push(url.search);
    const offset = Number(url.searchParams.get('offset') ?? 0);
    const page = Array.from({ length: Number(url.searchParams.get('limit')) }, (_, index) => ({
      ...one,
      id: `p-${offset + index}`,
      sentence: `Buy no. ${offset + index}`,
    }));
    return { body: { proposals: page, total: 10_000 } };
  };
  const { page } = await open(browser, '/inbox', tenThousand, { clock: 'real' });
  const { painted, busy } = await effortOf(page, async () => {
    await page.reload();
    await page.getByText('Buy no. 0').waitFor();
  });
  console.log(
    `The inbox of 10,000 proposals: painted after ${painted} ms, ${busy} ms of the page's own work.`,
  );
  expect(busy).toBeGreaterThan(10);
  expect(busy).toBeLessThan(1_000);
  asked.length = 0;
  expect(await page.locator('[data-index]').count()).toBeLessThan(60);
  for (const key of ['j', 'j', 'k']) await page.keyboard.press(key);
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-index') === '0');
  await page.locator('main ul').evaluate(list => {
    list.parentElement!.scrollTop = list.parentElement!.scrollHeight;
  });
  await page.getByText('Buy no. 9999').waitFor();
  expect(asked.length).toBeLessThan(12);
  await page.locator('[data-index="9999"]').click();
  await page.waitForURL('**/proposals/p-9999');
});

/**
 * What a load of the page takes: when its largest part was painted, by the clock, and how long its main thread itself
 * worked, in milliseconds. The second does not depend on what else the machine does.
 */
async function effortOf(page: Page, load: () => Promise<void>) {
  const tab = await page.context().newCDPSession(page);
  await tab.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async (): Promise<number> => {
    const { metrics } = await tab.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
  };
  const before = await worked();
  await load();
  const busy = (await worked()) - before;
  const painted = await page.evaluate(
    () =>
      new Promise<number>(resolve => {
        new PerformanceObserver(list => resolve(list.getEntries().at(-1)!.startTime)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        });
      }),
  );
  return { painted: Math.round(painted), busy: Math.round(busy) };
}
