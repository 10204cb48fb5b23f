import type { Browser, BrowserContext, CDPSession, Dialog, Page } from 'playwright-core';
import type { Step } from '../../tools/manual-sessions/ports.ts';
import { Elements, type SeenElement } from './elements.ts';
import { type Gate, type GateRules, openGate } from './gate.ts';
import type { LiveInput } from './input.ts';
import { launchBehind } from './launch.ts';
import { Recorder } from './recorder.ts';
import { type SightedElement, sightedOn } from './sighting.ts';

export const viewport = { width: 1280, height: 800 };

/** What happens in a live browser, for whoever watches it. */
export interface LiveListener {
  frame(jpeg: Buffer): void;
  /** The page's address and title, which are the outsider's. */
  page(at: { readonly url: string; readonly title: string }): void;
  step(step: Step): void;
  /** A line of the page's console or network, as it came: whoever keeps it redacts it. */
  log(line: {
    readonly kind: 'console' | 'network' | 'blocked' | 'page';
    readonly level: 'info' | 'warning' | 'error';
    readonly line: string;
  }): void;
  secret(value: string): void;
  /** A list to choose from, which Chromium does not draw into its picture. */
  choices(options: readonly string[], current: string): void;
  dialog(kind: string, message: string): void;
  sighted(url: string, elements: readonly SightedElement[]): void;
  ended(): void;
}

/** One page that a person works in from afar: its picture goes out, input comes in, and every step is recorded. */
export class LiveBrowser {
  readonly #browser: Browser;
  readonly #gate: Gate;
  readonly #context: BrowserContext;
  readonly #listener: LiveListener;
  #page!: Page;
  #cdp!: CDPSession;
  #elements!: Elements;
  #recorder!: Recorder;
  #list: SeenElement | undefined;
  #dialog: Dialog | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #moves = 0;
  #looking: NodeJS.Timeout | undefined;

  static async open(rules: GateRules, executable: string, listener: LiveListener): Promise<LiveBrowser> {
    const gate = await openGate(rules);
    let browser: Browser | undefined;
    try {
      browser = await launchBehind(gate.proxy, executable);
      const context = await browser.newContext({
        viewport,
        acceptDownloads: false,
        serviceWorkers: 'allow',
        permissions: [],
      });
      const live = new LiveBrowser(gate, browser, context, listener);
      await live.#turnTo(await context.newPage());
      context.on('page', page => void live.#turnTo(page).catch(() => {}));
      browser.on('disconnected', () => listener.ended());
      return live;
    } catch (error) {
      await browser?.close();
      await gate.close();
      throw error;
    }
  }

  private constructor(gate: Gate, browser: Browser, context: BrowserContext, listener: LiveListener) {
    this.#gate = gate;
    this.#browser = browser;
    this.#context = context;
    this.#listener = listener;
  }

  get url(): string {
    return this.#page.url();
  }

  /** Everything in the order in which it came; a movement of the pointer is dropped while others wait. */
  do(input: LiveInput): Promise<unknown> {
    if (input.type === 'dialog') return this.#answer(input);
    const isMove = input.type === 'pointer' && input.event === 'move';
    if (isMove && this.#moves > 0) return Promise.resolve();
    if (isMove) this.#moves += 1;
    const done = this.#queue.then(async () => {
      if (isMove) this.#moves -= 1;
      await this.#act(input);
      if (!isMove) this.#lookSoon();
    });
    this.#queue = done.catch(() => {});
    return done;
  }

  /** A picture of the page in which password fields are covered. */
  screenshot(): Promise<Buffer> {
    const secrets = 'input[type="password"], input[autocomplete^="cc-"], input[autocomplete="one-time-code"]';
    return this.#page.screenshot({ type: 'png', mask: [this.#page.locator(secrets)], maskColor: '#5d686b' });
  }

  /** What is being filled in becomes a step; then the browser and its profile are gone. */
  async close(): Promise<void> {
    clearTimeout(this.#looking);
    await this.#queue;
    this.#recorder.commit();
    await this.#browser.close();
    await this.#gate.close();
  }

  async #act(input: LiveInput): Promise<void> {
    switch (input.type) {
      case 'pointer':
        return this.#point(input);
      case 'wheel':
        await this.#page.mouse.move(input.x, input.y);
        return this.#page.mouse.wheel(input.dx, input.dy);
      case 'key':
        return this.#key(input);
      case 'text':
        await this.#recorder.text();
        await this.#page.keyboard.insertText(input.text);
        return this.#recorder.typed();
      case 'open':
        this.#recorder.goto(input.url);
        return this.#quietly(this.#page.goto(input.url, { waitUntil: 'commit' }));
      case 'go':
        this.#recorder.commit();
        if (input.to === 'reload') return this.#quietly(this.#page.reload({ waitUntil: 'commit' }));
        return this.#quietly(
          input.to === 'back'
            ? this.#page.goBack({ waitUntil: 'commit' })
            : this.#page.goForward({ waitUntil: 'commit' }),
        );
      case 'expect':
        if (!(await this.#recorder.expect(input.x, input.y)))
          this.#listener.log({ kind: 'page', level: 'warning', line: 'There is nothing there to expect.' });
        return;
      case 'choose':
        if (this.#list && (await this.#elements.choose(this.#list, input.label)))
          this.#recorder.chosen(this.#list, input.label);
        this.#list = undefined;
        return;
      case 'dialog':
        return;
    }
  }

  async #point({ event, x, y, button, clicks }: Extract<LiveInput, { type: 'pointer' }>): Promise<void> {
    const { mouse } = this.#page;
    await mouse.move(x, y);
    if (event === 'down') {
      this.#list = button === 'left' ? await this.#recorder.down(x, y) : undefined;
      if (this.#list) return this.#listener.choices(this.#list.facts.options, this.#list.facts.value);
      await mouse.down({ button, clickCount: clicks });
    } else if (event === 'up' && !this.#list) {
      if (button === 'left') await this.#recorder.up(x, y);
      await mouse.up({ button, clickCount: clicks });
    }
  }

  async #key({ event, key, modifiers }: Extract<LiveInput, { type: 'key' }>): Promise<void> {
    const { keyboard } = this.#page;
    if (event === 'up') return keyboard.up(key).catch(() => {});
    // Shift is part of a letter, and a key of its own beside any other.
    const held = [...key].length === 1 ? modifiers.replace(/(^|\+)Shift$/, '') : modifiers;
    await this.#recorder.key(key, held);
    // A letter that no keyboard of Chromium's table has is put in as text.
    await keyboard.down(key).catch(() => keyboard.insertText(key));
    await this.#recorder.typed();
  }

  async #answer({ accept, text }: Extract<LiveInput, { type: 'dialog' }>): Promise<void> {
    const dialog = this.#dialog;
    this.#dialog = undefined;
    await (accept ? dialog?.accept(text) : dialog?.dismiss());
  }

  /** An address that was not let through fails here as well; the log has told why. */
  async #quietly(going: Promise<unknown>): Promise<void> {
    await going.catch(error => {
      const line = String(error.message).split('\n', 1)[0]!;
      this.#listener.log({ kind: 'page', level: 'error', line });
    });
  }

  /** The newest page is the one that is shown; when it closes, the one before is. */
  async #turnTo(page: Page): Promise<void> {
    this.#recorder?.commit();
    await this.#cdp?.send('Page.stopScreencast').catch(() => {});
    const cdp = await this.#context.newCDPSession(page);
    this.#page = page;
    this.#cdp = cdp;
    this.#elements = new Elements(cdp);
    this.#recorder = new Recorder({
      elements: this.#elements,
      url: () => page.url(),
      record: step => this.#listener.step(step),
      secret: value => this.#listener.secret(value),
      missed: line => this.#listener.log({ kind: 'page', level: 'warning', line }),
    });
    this.#listen(page);
    await cdp.send('DOM.enable');
    await cdp.send('Accessibility.enable');
    cdp.on('Page.screencastFrame', ({ data, sessionId }) => {
      this.#listener.frame(Buffer.from(data, 'base64'));
      void cdp.send('Page.screencastFrameAck', { sessionId }).catch(() => {});
    });
    await cdp.send('Page.startScreencast', {
      format: 'jpeg',
      quality: 72,
      maxWidth: viewport.width,
      maxHeight: viewport.height,
    });
  }

  #listen(page: Page): void {
    const log = this.#listener.log.bind(this.#listener);
    const tell = async () => this.#listener.page({ url: page.url(), title: await page.title() });
    page.on('framenavigated', frame => {
      if (frame === page.mainFrame()) void tell().catch(() => {});
    });
    page.on('load', () => {
      void tell().catch(() => {});
      this.#lookSoon();
    });
    page.on('console', message => {
      // The network's own line says the same, with its address.
      if (message.text().startsWith('Failed to load resource')) return;
      const kind = message.type();
      const level = kind === 'error' ? 'error' : kind === 'warning' ? 'warning' : 'info';
      log({ kind: 'console', level, line: message.text() });
    });
    page.on('pageerror', error => log({ kind: 'console', level: 'error', line: error.message }));
    page.on('response', response => {
      const status = response.status();
      const level = status >= 500 ? 'error' : status >= 400 ? 'warning' : 'info';
      log({
        kind: 'network',
        level,
        line: `${response.request().method()} ${response.url()} ${status}`,
      });
    });
    page.on('requestfailed', request =>
      log({
        kind: 'network',
        level: 'error',
        line: `${request.method()} ${request.url()} ${request.failure()?.errorText ?? 'failed'}`,
      }),
    );
    page.on('dialog', dialog => {
      this.#dialog = dialog;
      this.#listener.dialog(dialog.type(), dialog.message());
    });
    page.on('close', () => {
      const before = this.#context.pages().at(-1);
      if (before && this.#page === page) void this.#turnTo(before).catch(() => {});
    });
  }

  /** What stands on the page once it has come to rest. */
  #lookSoon(): void {
    clearTimeout(this.#looking);
    this.#looking = setTimeout(() => {
      const url = this.#page.url();
      if (!/^https?:/.test(url)) return;
      void sightedOn(this.#cdp)
        .then(found => this.#listener.sighted(url, found))
        .catch(() => {});
    }, 700);
  }
}
