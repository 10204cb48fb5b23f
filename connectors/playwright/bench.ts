import { setTimeout as wait } from 'node:timers/promises';
import { chromium, type Page, type Request } from '@playwright/test';
import { Refusal } from '../../platform/errors.ts';
import type { PageWalk, SeenElement, TestBench } from '../../tools/test-upkeep/ports.ts';
import { openEgress } from './egress.ts';
import { runTest } from './run-test.ts';

export interface BenchSettings {
  /** `host:port` of pages that tests may reach. */
  readonly hosts: readonly string[];
  readonly chromium: string;
}

const walkMs = 60_000;
const runMs = 60_000;
const actMs = 4_000;
const settleMs = 1_500;
const restMs = 150;
const mostElements = 1_000;

interface AriaNode {
  readonly role?: string;
  readonly name?: string;
  readonly text?: string;
  readonly ref?: string;
  readonly children?: readonly (AriaNode | string)[];
}

/** Writes and tries tests in Chromium, on the pages that the settings name and no others. */
export function playwrightBench({ hosts, chromium: executablePath }: BenchSettings): TestBench {
  const allowed = (start: string): string => {
    const { protocol, host, origin } = new URL(start);
    if (protocol === 'http:' && hosts.includes(host)) return origin;
    throw new Refusal('invalid_input', `Tests may not reach ${host}.`, {
      path: 'url',
      mend: hosts.length
        ? `They may reach ${hosts.join(', ')}.`
        : 'Name hosts of this machine in COUNTERSIGN_TEST_TARGETS.',
    });
  };
  return {
    async walk(start, work, how) {
      allowed(start);
      const egress = await openEgress(new Set(hosts));
      const browser = await chromium.launch({ executablePath, proxy: { server: egress.address } });
      const end = (): void => void browser.close().catch(() => {});
      const timer = setTimeout(end, walkMs);
      how?.signal?.addEventListener('abort', end, { once: true });
      try {
        const context = await browser.newContext({ serviceWorkers: 'block', acceptDownloads: false });
        const page = await context.newPage();
        page.setDefaultTimeout(actMs);
        return await work(walkOn(page));
      } catch (error) {
        if (error instanceof Refusal) throw error;
        throw new Refusal('invalid_input', 'The page did not let itself be walked through.', {
          path: 'url',
          details: { said: error instanceof Error ? error.message.slice(0, 300) : '' },
        });
      } finally {
        clearTimeout(timer);
        how?.signal?.removeEventListener('abort', end);
        await browser.close();
        await egress.stop();
      }
    },
    async run(source, start, sabotage, how) {
      const baseUrl = allowed(start);
      const { outcome, tests, complaint } = await runTest({
        files: new Map([['generated.spec.ts', source]]),
        baseUrl,
        allowed: hosts,
        ...(sabotage === null ? {} : { inject: sabotage }),
        chromium: executablePath,
        timeoutMs: runMs,
        signal: how?.signal,
      });
      const failed = tests.find(({ status }) => status !== 'passed');
      return { outcome, message: (failed?.message ?? complaint).slice(0, 1_000) };
    },
  };
}

function walkOn(page: Page): PageWalk {
  const underway = new Set<Request>();
  page.on('request', request => underway.add(request));
  page.on('requestfinished', request => underway.delete(request));
  page.on('requestfailed', request => underway.delete(request));
  const seen = () => page.locator('body').ariaSnapshot().catch(String);
  /** A page is idle on the network already when something is pressed on it: what it shows must have come to rest. */
  const settled = async (): Promise<void> => {
    await page.waitForLoadState('networkidle', { timeout: settleMs }).catch(() => {});
    const until = performance.now() + settleMs;
    for (let before = await seen(); performance.now() < until; ) {
      await wait(restMs);
      const now = await seen();
      if (now === before && underway.size === 0) return;
      before = now;
    }
  };
  return {
    async goTo(url) {
      await page.goto(url);
      await settled();
    },
    url: () => page.url(),
    async look() {
      const tree = (await page.ariaSnapshotJSON({ mode: 'ai' })) as readonly (AriaNode | string)[];
      return elementsIn(tree).slice(0, mostElements);
    },
    async act(kind, { ref }, value) {
      const element = page.getByRef(ref);
      if (kind === 'click') await element.click();
      else if (kind === 'fill') await element.fill(value ?? '');
      else if (kind === 'select') await element.selectOption(value ?? '');
      else await element.check();
      await settled();
    },
  };
}

const elementsIn = (nodes: readonly (AriaNode | string)[]): SeenElement[] =>
  nodes.flatMap(node => {
    if (typeof node === 'string' || !node.ref) return [];
    const { role = '', name = '', text = '', ref, children = [] } = node;
    const own = text || children.filter(each => typeof each === 'string').join(' ');
    return [{ ref, role: role === 'generic' ? '' : role, name, text: own }, ...elementsIn(children)];
  });
