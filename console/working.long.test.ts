import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BatchReview, ProposalSummary } from '../server/wire.ts';
import { buildConsole } from './testing/built.ts';
import { at, idOf, usd } from './testing/order.ts';
import { proposals, summaryOf } from './testing/proposals.ts';
import { inbox, letters, partialRun } from './testing/runs.ts';
import { type Handler, launch, open, type Reply } from './testing/stage.ts';
import { violationsOn } from './testing/violations.ts';

let browser: Browser;
beforeAll(async () => {
  await buildConsole();
  browser = await launch();
});
afterAll(() => browser?.close());

type Asked = { readonly path: string; readonly body: unknown };

/** A page over a server that answers what is sent to it as told, and what the page sent. */
async function workOn(path: string, answers: Readonly<Record<string, () => Reply>>, read?: Handler) {
  const asked: Asked[] = [];
  const scene = await open(browser, path, request => {
    const { pathname } = new URL(request.url());
    if (request.method() === 'GET') return read?.(request);
    asked.push({ path: pathname, body: request.postDataJSON() });
    return answers[`${request.method()} ${pathname}`]?.();
  });
  return { ...scene, asked };
}

const waiting = proposals.waiting!.id;

describe('what failed', () => {
  const run = `/api/runs/${partialRun.id}`;

  test('is tried again by a proposal, from the run or target by target', async () => {
    const retried = { [`POST ${run}/retry`]: () => ({ body: { id: waiting } }) };
    const { page, asked } = await workOn(`/runs/${partialRun.id}`, retried);
    await page.getByRole('button', { name: 'Propose to try 1 again' }).click();
    await page.waitForURL(`**/proposals/${waiting}`);
    expect(asked).toEqual([{ path: `${run}/retry`, body: {} }]);
    const other = await workOn('/runs/dead-letters', retried);
    expect(await other.page.getByRole('button', { name: 'Propose to try it again' }).count()).toBe(1);
    await other.page.getByRole('button', { name: 'Propose to try it again' }).click();
    await other.page.waitForURL(`**/proposals/${waiting}`);
    expect(other.asked).toEqual([{ path: `${run}/retry`, body: { positions: [5] } }]);
  });

  test('leaves the list when a person says what was done', async () => {
    const [letter] = letters.letters;
    const path = `/api/dead-letters/${letter!.id}/resolve`;
    const { page, asked } = await workOn('/runs/dead-letters', { [`POST ${path}`]: () => ({ body: {} }) });
    await page.getByRole('button', { name: 'Dealt with…' }).first().click();
    const done = page.getByRole('button', { name: 'Take it off the list' });
    expect(await done.isDisabled()).toBe(true);
    expect(await violationsOn(page)).toEqual([]);
    await page.getByLabel('What was done').fill('Changed it by hand at the shop.');
    await done.click();
    await done.waitFor({ state: 'detached' });
    expect(asked).toEqual([{ path, body: { note: 'Changed it by hand at the shop.' } }]);
  });

  test('is found among the targets by its state, which stands in the address', async () => {
    const { page } = await workOn(`/runs/${partialRun.id}`, {});
    await page.getByLabel('State').selectOption('Not done');
    await page.getByText('Ridge tent 2P').waitFor({ state: 'detached' });
    expect(await page.locator('section[aria-label="Targets"] li').count()).toBe(2);
    expect(page.url()).toContain('status=failed%2Cstale');
  });
});

test('a run under way is paused, and the rest of it cancelled', async () => {
  const running = proposals.running!;
  const run = `/api/runs/${idOf(500)}`;
  const { page, asked } = await workOn(`/runs/${idOf(500)}`, {
    [`POST ${run}/pause`]: () => ({ body: {} }),
    [`POST ${run}/cancel`]: () => ({ body: {} }),
  });
  await page.getByRole('heading', { name: running.document.sentence }).waitFor();
  await page.getByText('3 of 6 applied, 1 of unknown outcome').first().waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Cancel the rest' }).click();
  await page.waitForFunction(() => !document.querySelector('[data-loading]'));
  expect(asked.map(({ path }) => path)).toEqual([`${run}/pause`, `${run}/cancel`]);
});

describe('many proposals of one kind', () => {
  const one = summaryOf(proposals.waiting!);
  const list: readonly ProposalSummary[] = [
    { ...one, id: idOf(31), sentence: 'Buy a lamp.' },
    { ...one, id: idOf(32), sentence: 'Buy a desk.' },
    { ...one, id: idOf(33), sentence: 'Change a price.', action: 'apply_price_rule' },
    { ...one, id: idOf(34), sentence: 'Buy a house.', risk: 'high' },
  ];
  const review: BatchReview = {
    action: one.action,
    totals: [{ label: 'Total', value: usd(48636) }],
    items: list.slice(0, 2).map(({ id, sentence }, index) => ({
      proposal: id,
      fingerprint: String(index).repeat(64),
      challenge: `challenge ${index}`,
      expiresAt: at(0.25),
      sentence,
      requester: 'Shopping assistant',
      risk: 'medium',
      targets: 1,
      samples: ['Checkout'],
      totals: [{ label: 'Total', value: usd(24318) }],
      approvers: 1,
    })),
  };
  const read: Handler = request =>
    new URL(request.url()).pathname === '/api/proposals'
      ? { body: { proposals: list, total: list.length } }
      : undefined;

  test('are looked at together and decided each by its own fingerprint and challenge', async () => {
    const problem = { code: 'not_pending', message: 'The proposal is withdrawn already.', mend: '' };
    const { page, asked } = await workOn(
      '/inbox',
      {
        'POST /api/decisions/batch/review': () => ({ body: review }),
        'POST /api/decisions/batch': () => ({
          body: {
            outcomes: [
              { proposal: idOf(31), status: 'approved', approvals: 1, required: 1 },
              { proposal: idOf(32), problem },
            ],
          },
        }),
      },
      read,
    );
    await page.getByRole('button', { name: 'Choose several' }).click();
    const choice = (sentence: string) => page.getByRole('checkbox', { name: `Choose: ${sentence}` });
    expect(await choice('Buy a house.').isDisabled()).toBe(true);
    await choice('Buy a lamp.').check();
    expect(await choice('Change a price.').isDisabled()).toBe(true);
    await choice('Buy a desk.').check();
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Look at them…' }).click();
    await page.getByText('1'.repeat(64)).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Approve 2 · $486.36' }).click();
    await page.getByText('1 decided, 1 refused.').waitFor();
    await page.getByText('The proposal is withdrawn already.').waitFor();
    expect(asked).toEqual([
      { path: '/api/decisions/batch/review', body: { proposals: [idOf(31), idOf(32)] } },
      {
        path: '/api/decisions/batch',
        body: {
          decision: 'approve',
          proposals: review.items.map(({ proposal, fingerprint, challenge }) => ({
            proposal,
            fingerprint,
            challenge,
          })),
        },
      },
    ]);
  });
});

describe('beside deciding', () => {
  const path = `/api/proposals/${waiting}`;

  test('a proposal is set aside until a time, and brought back', async () => {
    const desk = { setAsideUntil: null as string | null, delegate: null };
    const { page, asked } = await workOn(
      `/proposals/${waiting}`,
      {
        [`POST ${path}/set-aside`]: () => {
          desk.setAsideUntil = desk.setAsideUntil ? null : at(4);
          return { body: {} };
        },
      },
      request => (request.url().endsWith('/desk') ? { body: desk } : undefined),
    );
    await page.getByRole('button', { name: 'Set aside…' }).click();
    expect(await page.getByRole('menuitem', { name: 'For three days' }).count()).toBe(0);
    await page.getByRole('menuitem', { name: 'For four hours' }).click();
    await page.getByText('You set it aside until Fri 20 Nov, 16:00.').waitFor();
    await page.getByRole('button', { name: 'Bring it back' }).click();
    await page.getByRole('button', { name: 'Set aside…' }).waitFor();
    expect(asked.map(({ body }) => body)).toEqual([{ until: at(4) }, { until: null }]);
  });

  test('somebody is named who is to decide, and everybody sees it', async () => {
    const miriam = { id: idOf(4), name: 'Miriam Katz', by: 'Ada Byron', note: 'Your shelf.', at: at(0) };
    const desk = { setAsideUntil: null, delegate: null as typeof miriam | null };
    const { page, asked } = await workOn(
      `/proposals/${waiting}`,
      {
        [`POST ${path}/delegate`]: () => {
          desk.delegate = miriam;
          return { body: {} };
        },
      },
      request => (request.url().endsWith('/desk') ? { body: desk } : undefined),
    );
    await page.getByRole('button', { name: 'Ask somebody to decide…' }).click();
    await page.getByLabel('Operator').selectOption('Miriam Katz');
    await page.getByLabel('A word to them').fill('Your shelf.');
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Ask them' }).click();
    await page.getByText('is expected to decide, named by').waitFor();
    expect(asked).toEqual([{ path: `${path}/delegate`, body: { operator: idOf(4), note: 'Your shelf.' } }]);
  });
});

test('the inbox asks for what is chosen, and shows what nobody decided', async () => {
  const queries: string[] = [];
  const { page } = await workOn('/inbox', {}, request => {
    const { pathname, search } = new URL(request.url());
    if (pathname === '/api/proposals') queries.push(decodeURIComponent(search));
    return undefined;
  });
  await page.getByRole('button', { name: `Nobody decided ${inbox.counts.expired}` }).click();
  await page.getByLabel('Action').selectOption('complete_checkout');
  await page.getByLabel('Requester').selectOption({ index: 1 });
  await page.getByText('Expired without a decision').waitFor();
  const last = () => queries.findLast(query => query.includes('offset'));
  for (const part of ['status=expired', 'action=complete_checkout', `requester=${idOf(2)}`])
    await expect.poll(last).toContain(part);
});

test('notifications come only after they were asked for, once for each new proposal', async () => {
  const shown = { ...summaryOf(proposals.waiting!), sentence: 'Buy \u202Etxt.', createdAt: at(1) };
  const { page, speak } = await workOn('/settings', {}, request =>
    new URL(request.url()).searchParams.get('sort') === 'newest'
      ? { body: { proposals: [shown, summaryOf(proposals.prices!)], total: 2 } }
      : undefined,
  );
  await page.context().grantPermissions(['notifications']);
  await page.evaluate(() => {
    const told: string[] = [];
    class Recorded {
      static readonly permission = 'granted';
      static readonly requestPermission = async () => 'granted';
      constructor(title: string, { body }: { readonly body: string }) {
        told.push(`${title}: ${body}`);
      }
    }
    Object.assign(window, { Notification: Recorded, told });
  });
  const told = () => page.evaluate(() => (window as unknown as { told: string[] }).told);
  await speak({ type: 'proposal', id: shown.id });
  await page.getByRole('button', { name: 'Notify me' }).click();
  await page.getByRole('button', { name: 'Do not notify me' }).waitFor();
  expect(await told()).toEqual([]);
  for (let time = 0; time < 2; time++) {
    const asked = page.waitForResponse(response => response.url().includes('sort=newest'));
    await speak({ type: 'proposal', id: shown.id });
    await asked;
  }
  await page.waitForFunction(() => (window as unknown as { told: string[] }).told.length > 0);
  expect(await told()).toEqual(['Waits for your decision: Buy ⟨U+202E⟩txt. (medium risk)']);
});

test('the tools page tells what answers, what went wrong last, what a vendor allows, and how long calls took', async () => {
  const { page, broken } = await workOn('/tools', {});
  const row = (name: string) => page.getByRole('row', { name });
  expect(await row('/mcp/catalog').textContent()).toBe(
    '/mcp/cataloganswers in 3.2 ms2214, 3 refused or failed',
  );
  expect(await row('/mcp/checkout').textContent()).toContain('It does not answer.');
  expect(await row('GitHub').textContent()).toMatch(
    /GitHub asks to wait\. 3 h ago4,212 of 5,000 calls until Fri 20 Nov, 12:30https:/,
  );
  expect(await row('Harbor & Finch').textContent()).toContain('cannot be reached. 1 h agodoes not say');
  const tool = page.getByRole('listitem').filter({ hasText: 'search_catalog' });
  expect(await tool.textContent()).toContain('p50 41 ms · p95 139 ms · p99 402 ms');
  await page.getByLabel('Search tools').fill('nothing of the kind');
  await page.getByText('No tool of that name.').waitFor();
  expect(broken).toEqual([]);
});

test('what a server shows is reviewed by a person who is told what changed', async () => {
  const { page, asked, broken } = await workOn('/tools', {
    'POST /api/servers/orders/review': () => ({ body: {} }),
  });
  const row = page.getByRole('row', { name: '/mcp/orders' });
  expect(await row.textContent()).toContain('changed since it was reviewed, answers no calls');
  await row.getByRole('button', { name: 'Review…' }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.textContent()).toContain(
    'complete_checkoutPlaces the order of a checkout exactly as previewed.',
  );
  expect(await dialog.textContent()).toContain('Gonecall_off_order');
  expect(await violationsOn(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'I have read it: let it answer' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(asked).toEqual([{ path: '/api/servers/orders/review', body: { hash: 'f00d' } }]);
  expect(broken).toEqual([]);
});

test('an example is corrected and accepted, and another dropped', async () => {
  const { page, asked } = await workOn('/learning', {
    [`POST /api/learning/examples/${idOf(901)}/accept`]: () => ({ body: {} }),
    [`DELETE /api/learning/examples/${idOf(902)}`]: () => ({ body: {} }),
    'PUT /api/learning/consent': () => ({ body: {} }),
  });
  const expected = [{ intent: 'buy', slots: { choice: 'ordinal', ordinal: 1, quantity: 2 } }];
  await page.getByRole('button', { name: /^Correct: buy two/ }).click();
  const field = page.getByLabel('What it should be taken to ask for');
  await field.fill('two!');
  expect(await page.getByText('This is not JSON.').isVisible()).toBe(true);
  await field.fill(JSON.stringify(expected));
  expect(await violationsOn(page)).toEqual([]);
  await page.getByRole('button', { name: /^Accept: buy two/ }).click();
  await page.getByRole('button', { name: 'Drop: two of the first one, please' }).click();
  await page.getByRole('button', { name: 'Take no more' }).click();
  await page.waitForFunction(() => !document.querySelector('[data-loading]'));
  expect(asked).toEqual([
    { path: `/api/learning/examples/${idOf(901)}/accept`, body: { expected } },
    { path: `/api/learning/examples/${idOf(902)}`, body: {} },
    { path: '/api/learning/consent', body: { given: false } },
  ]);
});

test('what is remembered is changed and forgotten by its person', async () => {
  const { page, asked } = await workOn('/memory', {
    [`PATCH /api/memory/${idOf(801)}`]: () => ({ body: {} }),
    [`DELETE /api/memory/${idOf(801)}`]: () => ({ body: {} }),
    'DELETE /api/memory': () => ({ body: { forgotten: 2 } }),
    'DELETE /api/learning/own': () => ({ body: { erased: 1 } }),
  });
  await page.getByRole('button', { name: 'Change: You prefer Aurelia' }).click();
  await page.getByLabel('Value').fill('Sonora');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Forget: You prefer Aurelia' }).click();
  await page.getByRole('button', { name: 'Forget everything…' }).click();
  await page.getByRole('button', { name: 'Erase all of it for good' }).click();
  await page.getByRole('button', { name: 'Erase what I said' }).click();
  await page.waitForFunction(() => !document.querySelector('[data-loading]'));
  expect(asked).toEqual([
    { path: `/api/memory/${idOf(801)}`, body: { value: 'Sonora' } },
    { path: `/api/memory/${idOf(801)}`, body: {} },
    { path: '/api/memory', body: {} },
    { path: '/api/learning/own', body: {} },
  ]);
});
