import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { Person } from '../server/testing/person.ts';
import { type Started, simulationSecret, start } from '../server/testing/started.ts';
import type { ManualSessionView, RecordedStep } from '../server/wire.ts';
import { type LampShop, openLampShop, places } from './testing/lamp-shop.ts';
import { launch } from './testing/stage.ts';
import { violationsOn } from './testing/violations.ts';

const password = 'correct-horse-9';
const picture = join(import.meta.dirname, '..', 'docs', 'images', 'manual-session.png');
let browser: Browser;
let started: Started;
let shop: LampShop;
let person: Person;
let page: Page;
let session: string;
const broken: string[] = [];

beforeAll(async () => {
  // Where the server serves it from: the line of the live browser wants a page of its own origin and policy.
  await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'error' });
  shop = await openLampShop();
  started = await start({ COUNTERSIGN_TEST_TARGETS: shop.host });
  person = await started.operator();
  browser = await launch();
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const [name, value] = person.headers.cookie!.split('=') as [string, string];
  await context.addCookies([{ name, value, url: person.origin }]);
  page = await context.newPage();
  page.on('pageerror', error => broken.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error' && /Content Security Policy/.test(message.text()))
      broken.push(message.text());
  });
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await started?.close();
  await shop?.stop();
});

const canvas = () => page.getByRole('application', { name: 'Page under test' });
const view = async (): Promise<ManualSessionView> => {
  const response = await fetch(`${person.origin}/api/manual-sessions/${session}`, {
    headers: person.headers,
  });
  return (await response.json()) as ManualSessionView;
};
/** Waits until what was done is among the steps. */
const recorded = async (count: number): Promise<readonly RecordedStep[]> => {
  await expect.poll(async () => (await view()).step_count, { timeout: 20_000 }).toBe(count);
  return (await view()).steps;
};
/** A hand on the picture of the page under test. */
async function click({ x, y }: { readonly x: number; readonly y: number }): Promise<void> {
  const { width } = (await canvas().boundingBox())!;
  const scale = width / 1280;
  await canvas().click({ position: { x: x * scale, y: y * scale } });
}
const address = () => page.getByLabel('Address of the page under test');
const isAt = (path: string) =>
  expect.poll(() => address().inputValue(), { timeout: 20_000 }).toMatch(new RegExp(`${shop.origin}${path}`));

test('a session is planned with its address, which allows its host, and started', async () => {
  await page.goto(`${person.origin}/sessions`);
  await page.getByText('No session is open.').waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await page.getByRole('button', { name: 'Plan a session…' }).click();
  await page.getByLabel('Charter').fill('Explore the lamp with gift wrapping to discover wrong totals');
  await page.getByLabel('Where it begins').fill(`${shop.origin}/`);
  await page.getByRole('button', { name: 'Plan it' }).click();
  await page.waitForURL('**/sessions/*');
  session = page.url().split('/').at(-1)!;
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText(`Allowed: ${shop.host}`).waitFor();
  await page.getByRole('button', { name: 'Open the browser' }).click();
  await canvas().waitFor();
  await isAt('/');
  expect(await violationsOn(page)).toEqual([]);
});

test('what the person clicks and types is recorded with roles and names, and the password is not', async () => {
  await click(places.signIn);
  await isAt('/sign-in');
  await click(places.user);
  await page.keyboard.type('pat');
  await click(places.password);
  await page.keyboard.type(password);
  await click(places.enter);
  await isAt('/lamp');
  const steps = await recorded(7);
  expect(
    steps.map(({ kind, element, value, secret, by }) => [
      kind,
      element?.role,
      element?.name,
      value,
      secret,
      by,
    ]),
  ).toEqual([
    ['goto', undefined, undefined, null, false, 'recorder'],
    ['click', 'link', 'Sign in', null, false, 'recorder'],
    ['click', 'textbox', 'User name', null, false, 'recorder'],
    ['fill', 'textbox', 'User name', 'pat', false, 'recorder'],
    ['click', 'textbox', 'Password', null, false, 'recorder'],
    ['fill', 'textbox', 'Password', null, true, 'recorder'],
    ['click', 'button', 'Enter the shop', null, false, 'recorder'],
  ]);
});

test('choices, boxes and expectations become steps of their own', async () => {
  await click(places.add);
  await click(places.colour);
  await page.getByRole('button', { name: 'Green' }).click();
  await click(places.gift);
  await page.getByRole('button', { name: 'Expect' }).click();
  await click(places.total);
  const steps = (await recorded(11)).slice(7);
  expect(
    steps.map(({ kind, element, value, expects }) => [kind, element?.role, element?.name, value, expects]),
  ).toEqual([
    ['click', 'button', 'Add to cart', null, null],
    ['select', 'combobox', 'Colour', 'Green', null],
    ['check', 'checkbox', 'Gift wrapping', null, null],
    ['expect', 'status', null, 'Total: 37.00', 'text'],
  ]);
  expect(steps[0]!.element).toMatchObject({ test_id: 'add', text: 'Add to cart' });
});

test('ideas come from what was seen and not used, and what nobody allowed is blocked and said', async () => {
  await page.getByText('take everything out with button “Remove lamp”').waitFor({ timeout: 20_000 });
  await address().fill(`${new URL(person.origin).origin}/`);
  await address().press('Enter');
  await page.getByText(/was not let through: no operator allowed it/).waitFor({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Back' }).click();
  await isAt('/lamp');
});

test('a finding is logged with a picture of the page', async () => {
  await page.getByLabel('In one line').fill('Gift wrapping lowers the total');
  await page.getByLabel('What you saw, and what you expected').fill('37.00 where 40.00 is right');
  await page.getByRole('button', { name: 'Log it' }).click();
  await page.getByRole('link', { name: /^Screenshot of/ }).waitFor();
  const { findings, evidence } = await view();
  expect(findings).toMatchObject([{ kind: 'bug', severity: 'major', evidence: [evidence[0]!.digest] }]);
  const kept = await fetch(
    `${person.origin}/api/manual-sessions/${session}/evidence/${evidence[0]!.digest}`,
    {
      headers: person.headers,
    },
  );
  expect(Object.fromEntries(kept.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': expect.stringMatching(/^attachment; /),
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  });
  expect(
    Buffer.from(await kept.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  expect(await violationsOn(page)).toEqual([]);
  await page.evaluate(() => document.getElementById('content')?.scrollTo(0, 0));
  if (process.env.TAKE_PICTURES) await page.screenshot({ path: picture });
});

test('the line is for the person who opened it, from a page of ours, and for nobody else', async () => {
  const dial = (headers: Record<string, string>) =>
    new Promise<string>(resolve => {
      const line = new WebSocket(
        `${person.origin.replace('http', 'ws')}/api/manual-sessions/${session}/live`,
        { headers },
      );
      line.on('error', error => resolve(error.message));
      line.on('open', () => {
        line.close();
        resolve('open');
      });
    });
  const { cookie } = person.headers as { cookie: string };
  expect(await dial({ cookie, origin: 'https://evil.example' })).toMatch(/403/);
  expect(await dial({ cookie })).toMatch(/403/);
  expect(await dial({ origin: person.origin })).toMatch(/401/);
  const nobody = await fetch(`${person.origin}/api/manual-sessions/${session}`);
  expect(nobody.status).toBe(401);
});

test('on a phone, and in the dark, everything is in reach', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await violationsOn(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 860 });
});

test('the session is finished, its browser is gone, and an approved proposal exports it once', async () => {
  await page.getByRole('button', { name: 'Finish…' }).click();
  await page.getByLabel('Debrief').fill('The discount for wrapping is taken from the price.');
  await page.getByRole('button', { name: 'Close the session' }).click();
  await page.getByText('Debriefed').waitFor({ timeout: 20_000 });
  expect(await view()).toMatchObject({ live: false, session: { status: 'debriefed' } });
  await page.getByRole('button', { name: 'Export to Jira…' }).click();
  await page.getByLabel('Project’s key').fill('shop');
  await page.getByRole('button', { name: 'Propose it' }).click();
  await page.waitForURL('**/proposals/*');
  await page.getByText('Gift wrapping lowers the total').first().waitFor();
  await page
    .getByRole('button', { name: /^Approve/ })
    .first()
    .click();
  const ledger = async () => {
    const answer = await fetch(`${started.running.market!.jira.site}/testing/ledger`, {
      headers: { 'simulation-secret': simulationSecret },
    });
    return ((await answer.json()) as { writes: { operation: string }[] }).writes.map(each => each.operation);
  };
  await expect.poll(async () => (await view()).session.issue?.key, { timeout: 60_000 }).toBe('SHOP-1');
  expect(await ledger()).toEqual(['create', 'attach']);
});

test('the password is nowhere: not in steps, logs, sightings, evidence or Jira', async () => {
  const tables = ['session', 'step', 'finding', 'evidence', 'log_line', 'sighting'];
  const { database } = started.running.kernel.parts;
  const rows = await Promise.all(
    tables.map(table => database.asOwner(`select * from manual_sessions.${table}`)),
  );
  const kept = JSON.stringify(rows);
  expect(kept).toContain('signing in with [redacted:secret]');
  expect(kept).toContain('/audit?seen=');
  expect(kept).not.toContain(password);
  expect(JSON.stringify(await view())).not.toContain(password);
  expect(broken).toEqual([]);
});
