import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Page,
  type Request,
  type Route,
} from 'playwright-core';
import { dist } from './built.ts';
import { conversations, stateOf, threads } from './conversation.ts';
import { house, session } from './house.ts';
import { learning, ownWords } from './learning.ts';
import { now } from './order.ts';
import { proposals, summaryOf } from './proposals.ts';
import { recordedRuns } from './runs.ts';
import { sessionPage, session as testSession } from './sessions.ts';

const origin = 'http://localhost:4477';
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The policy that the console must live with: no inline script or style, nothing from anywhere else. */
export const contentSecurityPolicy =
  "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export interface Reply {
  readonly status?: number;
  readonly body: unknown;
}
export type Handler = (request: Request) => Reply | undefined;

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** The server's changes, as a line that a test speaks into: `speak({ type, id })`. */
const speakingEventSource = () => {
  const lines = new Set<EventTarget & { onmessage?: (event: MessageEvent) => void; onopen?: () => void }>();
  class Line extends EventTarget {
    static readonly CLOSED = 2;
    readyState = 1;
    onmessage?: (event: MessageEvent) => void;
    onopen?: () => void;
    constructor() {
      super();
      lines.add(this);
      queueMicrotask(() => this.onopen?.());
    }
    close() {
      lines.delete(this);
    }
  }
  Object.assign(window, {
    EventSource: Line,
    speak: (changed: unknown) => {
      for (const line of lines)
        line.onmessage?.(new MessageEvent('message', { data: JSON.stringify(changed) }));
    },
  });
};

export const recorded: Handler = request => {
  const { pathname, searchParams } = new URL(request.url());
  if (pathname === '/api/session') return { body: session };
  if (pathname === '/api/proposals') return { body: page(searchParams) };
  const id = /^\/api\/proposals\/([^/]+)$/.exec(pathname)?.[1];
  const proposal = Object.values(proposals).find(each => each.id === id);
  if (proposal) return { body: proposal };
  if (pathname === '/langgraph/threads/search') return { body: threads };
  if (/^\/langgraph\/threads\/[^/]+\/state$/.test(pathname)) return { body: stateOf(conversations.waiting) };
  if (pathname === '/api/learning') return { body: learning };
  if (pathname === '/api/learning/own') return { body: ownWords };
  if (pathname === '/api/manual-sessions') return { body: sessionPage };
  if (pathname === `/api/manual-sessions/${testSession.session.id}`) return { body: testSession };
  const ran = recordedRuns(new URL(request.url()));
  if (ran) return { body: ran };
  return pathname in house ? { body: house[pathname] } : undefined;
};

function page(parameters: URLSearchParams) {
  const statuses = parameters.get('status')?.split(',');
  const found = Object.values(proposals)
    .filter(({ status }) => !statuses || statuses.includes(status))
    .map(summaryOf);
  const offset = Number(parameters.get('offset') ?? 0);
  return {
    proposals: found.slice(offset, offset + Number(parameters.get('limit') ?? 50)),
    total: found.length,
  };
}

async function fromDist(route: Route, path: string): Promise<void> {
  const file = extname(path) ? path : '/index.html';
  const body = await readFile(join(dist, file));
  await route.fulfill({
    body,
    headers: { 'content-type': types[extname(file)]!, 'content-security-policy': contentSecurityPolicy },
  });
}

export interface Scene {
  readonly page: Page;
  /** What broke: errors of the page, breaches of the content security policy, requests to other hosts. */
  readonly broken: string[];
  readonly speak: (changed: { readonly type: string; readonly id: string }) => Promise<void>;
}

/** The built console before recorded answers; a test's own handler goes first. Anything not recorded is a 404. */
export async function open(
  browser: Browser,
  path: string,
  own: Handler = () => undefined,
  { clock = 'fixed', ...options }: BrowserContextOptions & { readonly clock?: 'fixed' | 'real' } = {},
): Promise<Scene> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    timezoneId: 'UTC',
    locale: 'en-US',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const broken: string[] = [];
  page.on('pageerror', error => broken.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error' && !/the server responded with a status/.test(message.text()))
      broken.push(message.text());
  });
  if (clock === 'fixed') await page.clock.setFixedTime(now);
  await page.addInitScript(speakingEventSource);
  await page.route('**/*', async route => {
    const request = route.request();
    const url = new URL(request.url());
    if (url.origin !== origin) {
      broken.push(`asked ${url.origin}`);
      return route.abort();
    }
    if (!/^\/(api|langgraph)\//.test(url.pathname)) return fromDist(route, url.pathname);
    const reply = own(request) ?? recorded(request);
    const problem = { code: 'not_found', message: `Nothing at ${url.pathname}.`, mend: '' };
    if (typeof reply?.body === 'string')
      return route.fulfill({ body: reply.body, headers: { 'content-type': 'text/event-stream' } });
    return route.fulfill({ status: reply?.status ?? (reply ? 200 : 404), json: reply?.body ?? { problem } });
  });
  await page.goto(origin + path);
  await page.locator('h1, article').first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  const speak = (changed: unknown) =>
    page.evaluate(told => (window as unknown as { speak: (what: unknown) => void }).speak(told), changed);
  return { page, broken, speak };
}
