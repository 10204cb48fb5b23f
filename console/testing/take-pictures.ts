/** `node console/testing/take-pictures.ts`: pictures of the main states of the console, for the documentation. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildConsole } from './built.ts';
import { conversations, stateOf } from './conversation.ts';
import { thread } from './order.ts';
import { proposals } from './proposals.ts';
import { partialRun } from './runs.ts';
import { type Handler, launch, open } from './stage.ts';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'images');
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const dark = { colorScheme: 'dark' as const };

const conversation =
  (messages: readonly unknown[]): Handler =>
  request =>
    request.url().endsWith('/state') ? { body: stateOf(messages) } : undefined;
const answered = conversation(conversations.waiting.slice(0, 2));
const done = conversation(conversations.done);

const pictures: readonly [name: string, path: string, own?: Handler | undefined, options?: object][] = [
  ['offers', `/chat/${thread}`, answered],
  ['proposal-in-chat', `/chat/${thread}`],
  ['proposal-in-chat-dark', `/chat/${thread}`, undefined, dark],
  ['proposal-on-a-phone', `/chat/${thread}`, undefined, phone],
  ['order-placed', `/chat/${thread}`, done],
  ['inbox', '/inbox'],
  ['runs', '/runs'],
  ['run', `/runs/${partialRun.id}`],
  ['dead-letters', '/runs/dead-letters', undefined, dark],
  ['two-signatures', `/proposals/${proposals.prices!.id}`],
  ['partly-done', `/proposals/${proposals.partial!.id}`],
  ['stale', `/proposals/${proposals.stale!.id}`],
];

await mkdir(folder, { recursive: true });
await buildConsole();
const browser = await launch();
for (const [name, path, own, options] of pictures) {
  const { page } = await open(browser, path, own, options);
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.context().close();
}
await browser.close();
