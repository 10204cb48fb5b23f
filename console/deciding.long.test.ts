import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProposalView } from '../server/wire.ts';
import { buildConsole } from './testing/built.ts';
import { proposals } from './testing/proposals.ts';
import { launch, open, type Reply } from './testing/stage.ts';

let browser: Browser;
beforeAll(async () => {
  await buildConsole();
  browser = await launch();
});
afterAll(() => browser?.close());

/** A proposal's page over a server that answers as told, and what the page asked of it. */
async function decideOn(view: ProposalView, answers: Readonly<Record<string, () => Reply>>) {
  const asked: { path: string; body: unknown; type: string | undefined }[] = [];
  let current = view;
  const scene = await open(browser, `/proposals/${view.id}`, request => {
    const path = new URL(request.url()).pathname.replace(`/api/proposals/${view.id}`, '');
    if (request.method() === 'GET') return path === '' ? { body: current } : undefined;
    asked.push({ path, body: request.postDataJSON(), type: request.headers()['content-type'] });
    return answers[path]?.();
  });
  return { ...scene, asked, become: (next: ProposalView) => (current = next) };
}

const { waiting, prices, approved, rejected, stale } = proposals as Record<string, ProposalView>;
const challengeFor = (fingerprint: string) => () => ({
  body: { nonce: 'n-1', fingerprint, expiresAt: '2026-11-20T12:15:00Z' },
});

test('approving signs exactly the fingerprint that is shown, with a fresh challenge', async () => {
  const { page, asked, become } = await decideOn(waiting!, {
    '/challenge': challengeFor(waiting!.fingerprint),
    '/decisions': () => {
      become({ ...approved!, id: waiting!.id });
      return { body: { status: 'approved', approvals: 1, required: 1 } };
    },
  });
  await page.getByRole('button', { name: 'Approve · $243.18' }).click();
  await page.getByText('Approved by Ada Byron').waitFor();
  expect(asked).toEqual([
    { path: '/challenge', body: {}, type: 'application/json' },
    {
      path: '/decisions',
      body: { decision: 'approve', fingerprint: waiting!.fingerprint, challenge: 'n-1' },
      type: 'application/json',
    },
  ]);
  expect(await page.getByRole('button', { name: /Approve/ }).count()).toBe(0);
});

test('the key moves to the button and does not press it', async () => {
  const { page, asked } = await decideOn(waiting!, {});
  await page.keyboard.press('a');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Approve · $243.18');
  expect(asked).toEqual([]);
});

test('when the document changed behind the page, nothing is signed', async () => {
  const { page, asked } = await decideOn(waiting!, { '/challenge': challengeFor('another') });
  await page.getByRole('button', { name: /Approve/ }).click();
  await page.getByText('The proposal is not the one that was shown here.').waitFor();
  expect(asked.map(({ path }) => path)).toEqual(['/challenge']);
});

test('whoever comes second is told who was first', async () => {
  const problem = {
    code: 'not_pending',
    message: 'It was decided.',
    mend: 'Read it again.',
    retryable: false,
  };
  const { page, become } = await decideOn(waiting!, {
    '/challenge': () => {
      become({
        ...waiting!,
        approvals: [
          { approver: 'Miriam Katz', decision: 'approve', method: 'session', at: '2026-11-20T11:59:58Z' },
        ],
      });
      return { status: 409, body: { problem } };
    },
  });
  await page.getByRole('button', { name: /Approve/ }).click();
  await page.getByText('Already approved by Miriam Katz.').waitFor();
});

test('what a second person decides elsewhere is shown here at once', async () => {
  const { page, speak, become } = await decideOn(waiting!, {});
  become({ ...rejected!, id: waiting!.id });
  await speak({ type: 'proposal', id: waiting!.id });
  await page.getByText('We have two pairs in the cupboard.').waitFor();
  expect(await page.getByRole('button', { name: /Approve/ }).count()).toBe(0);
});

test('a rejection carries its reason', async () => {
  const { page, asked, become } = await decideOn(waiting!, {
    '/challenge': challengeFor(waiting!.fingerprint),
    '/decisions': () => {
      become({ ...rejected!, id: waiting!.id });
      return { body: { status: 'rejected', approvals: 0, required: 1 } };
    },
  });
  await page.getByRole('button', { name: 'Reject…' }).click();
  await page.getByLabel('Reason').fill('We have two pairs in the cupboard.');
  await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
  await page.getByText('Nothing was written.').waitFor();
  expect(asked.at(-1)?.body).toMatchObject({
    decision: 'reject',
    reason: 'We have two pairs in the cupboard.',
  });
});

test('only the chosen targets are approved, and the button says how many', async () => {
  const { page, asked } = await decideOn(prices!, {
    '/challenge': challengeFor(prices!.fingerprint),
    '/decisions': () => ({ body: { status: 'proposed', approvals: 1, required: 2 } }),
  });
  await page.getByRole('checkbox', { name: 'Include Trail mug' }).uncheck();
  await page.getByRole('button', { name: 'Approve 5 of 6' }).click();
  await page.waitForFunction(() => !document.querySelector('[data-loading]'));
  expect(asked.at(-1)?.body).toMatchObject({ positions: [0, 1, 2, 4, 5] });
});

test('an edit sends the whole input with what was changed and goes to the new version', async () => {
  const { page, asked } = await decideOn(waiting!, { '/edit': () => ({ body: { id: prices!.id } }) });
  await page.getByRole('button', { name: 'Edit…' }).click();
  const save = page.getByRole('button', { name: 'Propose the edited version' });
  expect(await save.isDisabled()).toBe(true);
  await page.getByLabel('Quantity').fill('two');
  await page.getByText('This must be a number.').waitFor();
  expect(await save.isDisabled()).toBe(true);
  await page.getByLabel('Quantity').fill('2');
  await page.getByLabel('Most').fill('499.5');
  await save.click();
  await page.waitForURL(`**/proposals/${prices!.id}`);
  expect(asked.at(-1)?.body).toEqual({
    input: { ...(waiting!.document.input as object), quantity: 2, most: { amount: 49950, currency: 'USD' } },
  });
});

test('an undo is a proposal of its own', async () => {
  const { page, asked } = await decideOn(proposals.done!, {
    '/undo': () => ({ body: { proposals: [waiting!.id] } }),
  });
  await page.getByRole('button', { name: 'Undo…' }).click();
  await page.waitForURL(`**/proposals/${waiting!.id}`);
  expect(asked.map(({ path }) => path)).toEqual(['/undo']);
});

test('a stale proposal says what moved and leads to the new version', async () => {
  const { page } = await decideOn(stale!, {});
  await page.getByText('shipping went from $4.95 to $13.17').waitFor();
  await page.getByRole('link', { name: 'Look at the new version' }).click();
  await page.waitForURL(`**/proposals/${stale!.supersededBy}`);
});
