import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Person } from '../../server/testing/person.ts';
import { dist } from './built.ts';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
};

/** A page with somebody's session: the pages are this process's own build, everything else is the running server's. */
export async function servedPage(
  browser: Browser,
  person: Person,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  const [name, value] = person.headers.cookie!.split('=') as [string, string];
  await context.addCookies([{ name, value, url: person.origin }]);
  const page = await context.newPage();
  await page.route(/^(?!.*\/(api|langgraph)\/)/, async route => {
    const { pathname } = new URL(route.request().url());
    const file = extname(pathname) ? pathname : '/index.html';
    const type = types[extname(file)];
    await route.fulfill({
      body: await readFile(join(dist, file)),
      ...(type ? { contentType: type } : {}),
    });
  });
  return page;
}
