import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildConsole } from './testing/built.ts';
import { conversations, offers, stateOf } from './testing/conversation.ts';
import { idOf, thread } from './testing/order.ts';
import { proposals } from './testing/proposals.ts';
import { launch, open } from './testing/stage.ts';

let browser: Browser;
beforeAll(async () => {
  await buildConsole();
  browser = await launch();
});
afterAll(() => browser?.close());

const events = (...list: readonly (readonly [event: string, data: unknown])[]): string =>
  list.map(([event, data], id) => `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join('');

test('what is said goes out as a person’s message, and the answer stands in the new conversation', async () => {
  const sent: Record<string, unknown>[] = [];
  const said = 'find headphones under $250';
  const answer = { type: 'ai', id: idOf(501), content: 'Five fit.', additional_kwargs: { parts: [offers] } };
  let messages: readonly unknown[] = [];
  const { page, broken } = await open(browser, '/chat', request => {
    const { pathname } = new URL(request.url());
    if (pathname === '/langgraph/threads')
      return { body: { thread_id: thread, metadata: {}, status: 'idle' } };
    if (pathname.endsWith('/state'))
      return { body: messages.length ? stateOf(messages) : { ...stateOf([]), checkpoint: null } };
    if (!pathname.endsWith('/runs/stream')) return undefined;
    const body = request.postDataJSON();
    sent.push({ ...body, type: request.headers()['content-type'] });
    messages = [body.input.messages[0], answer];
    return {
      body: events(
        ['metadata', { run_id: idOf(600), thread_id: thread }],
        ['custom', { kind: 'progress', step: 'search', message: 'Asking five merchants', done: 2, total: 5 }],
        ['values', { messages }],
      ),
    };
  });
  await page.getByRole('textbox', { name: 'Message' }).fill(said);
  await page.keyboard.press('Enter');
  await page.getByText('Five fit.').waitFor();
  await page.waitForURL(`**/chat/${thread}`);
  expect(await page.getByText(said, { exact: true }).count()).toBe(1);
  expect(
    await page.getByRole('figure', { name: offers.title }).getByRole('listitem').first().textContent(),
  ).toContain('$243.18');
  const [run] = sent;
  expect(run).toMatchObject({ assistant_id: 'countersign', type: 'application/json' });
  expect(run!.input).toEqual({ messages: [{ type: 'human', id: expect.any(String), content: said }] });
  expect(Object.keys(run!)).not.toContain('command');
  expect(Object.keys(run!)).not.toContain('context');
  expect(broken).toEqual([]);
});

test('an offer is chosen by saying so', async () => {
  const said: string[] = [];
  const answered = [...conversations.waiting.slice(0, 2)];
  const { page } = await open(browser, `/chat/${thread}`, request => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith('/state')) return { body: stateOf(answered) };
    if (!pathname.endsWith('/runs/stream')) return undefined;
    said.push(request.postDataJSON().input.messages[0].content);
    return { body: events(['values', { messages: answered }]) };
  });
  await page.getByRole('button', { name: 'Propose to buy number 2' }).click();
  await expect.poll(() => said).toEqual(['buy the second one']);
});

test('asking back quotes the proposal, and pressing Enter there approves nothing', async () => {
  const said: string[] = [];
  const decided: string[] = [];
  const { page } = await open(browser, `/chat/${thread}`, request => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/') && request.method() === 'POST') decided.push(pathname);
    if (!pathname.endsWith('/runs/stream')) return undefined;
    said.push(request.postDataJSON().input.messages[0].content);
    return { body: events(['values', { messages: conversations.waiting }]) };
  });
  await page.getByRole('button', { name: 'Ask back' }).click();
  await page.keyboard.type('why not the cheapest?');
  await page.keyboard.press('Enter');
  await expect.poll(() => said.length).toBe(1);
  expect(said[0]).toMatch(
    new RegExp(`^About proposal ${proposals.waiting!.id} \\(Buy 1 × .*\\): why not the cheapest\\?$`),
  );
  expect(decided).toEqual([]);
});

test('when a decision wakes the conversation, what follows appears by itself', async () => {
  let messages: readonly unknown[] = conversations.waiting;
  const { page, speak } = await open(browser, `/chat/${thread}`, request => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith('/state')) return { body: stateOf(messages) };
    return pathname.endsWith('/runs') ? { body: [] } : undefined;
  });
  await page.getByRole('button', { name: /Approve/ }).waitFor();
  messages = conversations.done;
  await speak({ type: 'proposal', id: proposals.waiting!.id });
  await page.getByText('The order is placed and read back.').waitFor();
  await page.getByText('Read back: lines, totals and address equal').waitFor();
});

test('a failed answer says why and can be asked for again, once', async () => {
  let tries = 0;
  const ids = new Set<string>();
  const { page } = await open(browser, `/chat/${thread}`, request => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith('/state')) return { body: stateOf(tries > 1 ? conversations.done : []) };
    if (!pathname.endsWith('/runs/stream')) return undefined;
    tries += 1;
    ids.add(request.postDataJSON().input.messages[0].id);
    return tries === 1
      ? { body: events(['error', { error: 'vendor_unavailable', message: 'The model does not answer.' }]) }
      : { body: events(['values', { messages: conversations.done }]) };
  });
  await page.getByRole('textbox', { name: 'Message' }).fill('buy it');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('The model does not answer.').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('The order is placed and read back.').waitFor();
  expect(ids.size).toBe(1);
});
