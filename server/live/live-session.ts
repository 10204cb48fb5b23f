import type { LiveInput } from '../../connectors/chromium/input.ts';
import { isSandboxed } from '../../connectors/chromium/launch.ts';
import { LiveBrowser, type LiveListener, viewport } from '../../connectors/chromium/live-browser.ts';
import type { DraftContext } from '../../platform/context.ts';
import { problemOf, Refusal } from '../../platform/errors.ts';
import { log } from '../../platform/telemetry/log.ts';
import { keepEvidence } from '../../tools/manual-sessions/attach-evidence.ts';
import { cleanUrl } from '../../tools/manual-sessions/mask.ts';
import { keepStep } from '../../tools/manual-sessions/record-step.ts';
import { keepLine, keepSightings, type LogLine } from '../../tools/manual-sessions/watched.ts';
import type { LiveMessage } from '../wire.ts';
import { covers } from './places.ts';
import { TypedSecrets } from './secrets.ts';

/** Who watches: the one person who opened the browser. */
export interface Viewer {
  frame(jpeg: Buffer): void;
  tell(message: LiveMessage): void;
  end(): void;
}

export interface LiveSessionOptions {
  readonly session: string;
  /** In the name of the person who opened it, under the role of the capability's drafts. */
  readonly context: DraftContext;
  readonly executable: string;
  readonly hosts: () => readonly string[];
  readonly targets: readonly string[];
  readonly ended: () => void;
}

/** One session's browser, and what becomes of what happens in it: steps, lines of the log, sightings, evidence. */
export class LiveSession implements LiveListener {
  readonly #options: LiveSessionOptions;
  readonly #secrets = new TypedSecrets();
  #browser: LiveBrowser | undefined;
  #viewer: Viewer | undefined;
  #last: Buffer | undefined;
  #at = { url: 'about:blank', title: '' };
  #kept: Promise<unknown> = Promise.resolve();

  constructor(options: LiveSessionOptions) {
    this.#options = options;
  }

  async open(url: string | null): Promise<void> {
    const { executable, hosts, targets } = this.#options;
    const rules = {
      allows: (place: string) => covers(hosts(), place),
      isTarget: (place: string) => covers(targets, place),
      blocked: (place: string, why: string) =>
        this.log({ kind: 'blocked', level: 'warning', line: `${place} was not let through: ${why}.` }),
    };
    this.#browser = await LiveBrowser.open(rules, executable, this);
    if (url) void this.#browser.do({ type: 'open', url }).catch(() => {});
  }

  /** Takes the place of whoever watched before. */
  watch(viewer: Viewer): void {
    this.#viewer?.end();
    this.#viewer = viewer;
    viewer.tell({ type: 'ready', viewport, sandboxed: isSandboxed() });
    viewer.tell({ type: 'page', ...this.#at });
    if (this.#last) viewer.frame(this.#last);
  }

  leave(viewer: Viewer): void {
    if (this.#viewer === viewer) this.#viewer = undefined;
  }

  async do(input: LiveInput): Promise<void> {
    await this.#browser?.do(input);
  }

  /** Keeps a picture of the page as evidence; its title and address lose their secrets like everything else. */
  async screenshot(): Promise<{ digest: string; size: number }> {
    const browser = this.#browser;
    if (!browser) throw new Refusal('not_found', 'The browser of the session is closed.');
    const bytes = await browser.screenshot();
    const title = `Screenshot of ${this.#secrets.without(cleanUrl(browser.url))}`.slice(0, 200);
    const { session, context } = this.#options;
    return keepEvidence(context, { session, mediaType: 'image/png', title, bytes: new Uint8Array(bytes) });
  }

  async close(): Promise<void> {
    const browser = this.#browser;
    this.#browser = undefined;
    await browser?.close();
    await this.#kept;
    this.#viewer?.end();
  }

  frame(jpeg: Buffer): void {
    this.#last = jpeg;
    this.#viewer?.frame(jpeg);
  }

  page(at: { readonly url: string; readonly title: string }): void {
    this.#at = at;
    this.#viewer?.tell({ type: 'page', ...at });
  }

  step(step: Parameters<LiveListener['step']>[0]): void {
    const { context, session } = this.#options;
    this.#keep(async () => {
      const kept = await keepStep(context, session, this.#secrets.withoutIn(step), 'recorder');
      this.#viewer?.tell({ type: 'step', step: kept });
    });
  }

  log(said: LogLine): void {
    const line = { ...said, line: this.#secrets.without(said.line) };
    const { context, session } = this.#options;
    if (line.level !== 'info') this.#viewer?.tell({ type: 'log', ...line });
    this.#keep(() =>
      context.store(store =>
        keepLine(store, { tenant: context.tenant, session, now: context.now(), id: context.newId() }, line),
      ),
    );
  }

  secret(value: string): void {
    this.#secrets.add(value);
  }

  choices(options: readonly string[], current: string): void {
    this.#viewer?.tell({ type: 'choices', options, current });
  }

  dialog(kind: string, message: string): void {
    this.#viewer?.tell({ type: 'dialog', kind, message });
  }

  sighted(url: string, elements: Parameters<LiveListener['sighted']>[1]): void {
    const { context, session } = this.#options;
    const page = new URL(url).pathname;
    const sightings = elements.map(each => ({ ...this.#secrets.withoutIn(each), page }));
    this.#keep(async () => {
      await context.store(store =>
        keepSightings(store, { tenant: context.tenant, session, now: context.now() }, sightings),
      );
      this.#viewer?.tell({ type: 'sighted' });
    });
  }

  ended(): void {
    this.#options.ended();
  }

  /** One after the other, so that the places of steps are those in which they were taken. */
  #keep(work: () => Promise<unknown>): void {
    this.#kept = this.#kept.then(work).catch(error => {
      log.warn({ err: error, session: this.#options.session }, 'something of a live session was not kept');
      this.#viewer?.tell({ type: 'problem', message: problemOf(error).message });
    });
  }
}
