import type { Browser, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildConsole } from './testing/built.ts';
import { conversations, stateOf } from './testing/conversation.ts';
import { thread } from './testing/order.ts';
import { proposals } from './testing/proposals.ts';
import { partialRun } from './testing/runs.ts';
import { session } from './testing/sessions.ts';
import { type Handler, launch, open, recorded } from './testing/stage.ts';

/** The console before answers in which an outsider wrote into every text: on no page it is anything but text. */
let browser: Browser;
beforeAll(async () => {
  await buildConsole();
  browser = await launch();
});
afterAll(() => browser?.close());

const foreign =
  '<img src=x onerror=alert(1)> <a href="https://evil.example">a</a> [p](https://evil.example) ![i](https://evil.example/i.png) \u202Eevil';

/** Words of one word, which are names: whatever has a space is prose, and is written into wherever it stands. */
const names = new Set([
  ...['sentence', 'title', 'requester', 'name', 'phrase', 'value', 'by', 'note', 'message', 'label'],
  ...['vendorText', 'mend', 'recommendation', 'path', 'webhook', 'signInByProvider', 'difference'],
  ...['health', 'url', 'address', 'problem', 'actorName', 'signedBy', 'street', 'city', 'content'],
  ...['email', 'phone', 'source', 'line', 'debrief', 'charter', 'repository', 'css', 'test_id', 'text'],
  ...['merchant', 'brand', 'why', 'how', 'contact', 'reason'],
]);

// Each is told from the next, as names are: a page may hold things apart by them.
function spoilt(value: object): object {
  let number = 0;
  return JSON.parse(JSON.stringify(value), (key, inner) =>
    typeof inner === 'string' && (inner.includes(' ') || names.has(key)) ? `${foreign} ${++number}` : inner,
  );
}

const answerTo = (request: Request, conversation: readonly unknown[]) =>
  new URL(request.url()).pathname.endsWith('/state') ? { body: stateOf(conversation) } : recorded(request);

const hostileIn =
  (conversation: readonly unknown[]): Handler =>
  request => {
    const answer = answerTo(request, conversation);
    return typeof answer?.body === 'object' && answer.body ? { body: spoilt(answer.body) } : answer;
  };

const pages: readonly (readonly [name: string, path: string, said?: readonly unknown[]])[] = [
  ...Object.entries(conversations).map(
    ([name, said]) => [`${name} conversation`, `/chat/${thread}`, said] as const,
  ),
  ...Object.entries(proposals).map(([name, { id }]) => [`${name} proposal`, `/proposals/${id}`] as const),
  ['inbox', '/inbox?show=all'],
  ['runs', '/runs'],
  ['a run', `/runs/${partialRun.id}`],
  ['dead letters', '/runs/dead-letters'],
  ['test sessions', '/sessions'],
  ['a test session', `/sessions/${session.session.id}`],
  ['settings', '/settings'],
  ['memory', '/memory'],
  ['learning', '/learning'],
  ['tools', '/tools'],
  ['policies', '/policies'],
  ['access', '/access'],
  ['profile', '/profile'],
  ['audit', '/audit'],
];

/** Every text and every attribute of the page that holds a character which steers how others are shown. */
const steered = (): string[] => {
  const steers = /[\u202A-\u202E\u2066-\u2069]/;
  return [...document.body.querySelectorAll('*')].flatMap(element => [
    ...[...element.childNodes]
      .filter(({ nodeType, nodeValue }) => nodeType === Node.TEXT_NODE && steers.test(nodeValue ?? ''))
      .map(({ nodeValue }) => `${element.tagName} ${element.className}: ${nodeValue}`),
    ...[...element.attributes]
      // A field for typing holds what a person wrote, as it is; what cannot be seen of it is spelt out beneath.
      .filter(({ name, value }) => steers.test(value) && !(element.tagName === 'INPUT' && name === 'value'))
      .map(({ name, value }) => `${element.tagName} ${name}: ${value}`),
  ]);
};

test.each(pages.map(each => [each[0], each] as const))('stays text: %s', async (_name, [, path, said]) => {
  const { page, broken } = await open(browser, path, hostileIn(said ?? conversations.waiting));
  await page.waitForLoadState('networkidle');
  const main = page.getByRole('main');
  await main.locator('details').evaluateAll(all => {
    for (const each of all) each.setAttribute('open', '');
  });
  await main.getByText('⟨U+202E⟩evil').filter({ visible: true }).first().waitFor();
  expect(await page.evaluate(steered)).toEqual([]);
  const made = page.locator('a[href*="evil"], img, script:not([src]), iframe, object, svg image');
  expect(await made.evaluateAll(all => all.map(({ outerHTML }) => outerHTML))).toEqual([]);
  expect(await page.title()).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  expect(broken).toEqual([]);
  await page.context().close();
});
