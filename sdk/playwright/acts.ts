import { fileURLToPath } from 'node:url';
import type { Locator } from '@playwright/test';

/** What a test can do with an element. */
const acts = [
  'check',
  'clear',
  'click',
  'dblclick',
  'fill',
  'focus',
  'hover',
  'press',
  'pressSequentially',
  'selectOption',
  'setChecked',
  'setInputFiles',
  'tap',
  'uncheck',
] as const;

export interface CallSite {
  readonly file: string;
  readonly line: number;
}

export interface Listener {
  begins(locator: Locator): void;
  failed(locator: Locator, at: CallSite | undefined): Promise<void>;
}

const listeners = new WeakMap<object, Listener>();
const wrapped = new WeakSet<object>();
const own = fileURLToPath(import.meta.url);

/** Tells a listener of everything that tests do with elements of a page. It changes nothing of what they do. */
export function listenTo(page: ReturnType<Locator['page']>, listener: Listener): void {
  listeners.set(page, listener);
  const prototype = Object.getPrototypeOf(page.locator('html')) as Record<string, Act>;
  if (wrapped.has(prototype)) return;
  wrapped.add(prototype);
  for (const name of acts) {
    const act = prototype[name];
    if (act) prototype[name] = wrap(act);
  }
}

type Act = (this: Locator, ...args: unknown[]) => Promise<unknown>;

/** The act is begun in the same turn, so that Playwright finds the test's line in the stack. */
const wrap = (act: Act): Act =>
  function (this: Locator, ...args) {
    const listener = listeners.get(this.page());
    if (!listener) return act.apply(this, args);
    const at = callSite(new Error().stack);
    listener.begins(this);
    return act.apply(this, args).catch(async (error: unknown) => {
      await listener.failed(this, at).catch(() => {});
      if (error instanceof Error && error.stack) error.stack = withoutUs(error.stack);
      throw error;
    });
  };

const withoutUs = (stack: string): string =>
  stack
    .split('\n')
    .filter(line => !line.includes(own))
    .join('\n');

/** The first place in a stack that is neither ours nor a package's. */
function callSite(stack = ''): CallSite | undefined {
  for (const line of stack.split('\n').slice(1)) {
    const [, place, row] = /\(?((?:file:\/\/)?\/[^()]+):(\d+):\d+\)?$/.exec(line) ?? [];
    if (!place || line.includes(own) || place.includes('/node_modules/')) continue;
    return { file: place.startsWith('file:') ? fileURLToPath(place) : place, line: Number(row) };
  }
  return undefined;
}
