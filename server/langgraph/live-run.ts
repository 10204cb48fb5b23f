import type { Limits } from './parts.ts';

/** One event as it goes over the wire. `id` counts from 0 within its run. */
export interface WireEvent {
  readonly id: number;
  readonly event: string;
  readonly data: string;
}

/** A run of this process: its events so far (the newest, within bounds), and the way to stop it. */
export class LiveRun {
  readonly id: string;
  readonly thread: string;
  readonly kind: 'message' | 'wake';
  /** What its clients were told when it failed. */
  failure: { readonly error: string; readonly message: string } | undefined;
  readonly #limits: Limits;
  readonly #stop = new AbortController();
  readonly #ended = Promise.withResolvers<void>();
  #events: WireEvent[] = [];
  #bytes = 0;
  #next = 0;
  #over = false;
  #news = Promise.withResolvers<void>();

  constructor(id: string, thread: string, kind: 'message' | 'wake', limits: Limits) {
    this.id = id;
    this.thread = thread;
    this.kind = kind;
    this.#limits = limits;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }
  get over(): boolean {
    return this.#over;
  }
  /** Resolves when nothing more will happen in this run. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  stop(): void {
    this.#stop.abort(new Error('The run was stopped.'));
  }

  /** Adds an event; the oldest ones go when there are too many. `data` is JSON text. */
  emit(event: string, data: string): void {
    this.#events.push({ id: this.#next++, event, data });
    this.#bytes += data.length;
    while (this.#events.length > this.#limits.eventsKept || this.#bytes > this.#limits.eventBytesKept) {
      const oldest = this.#events.shift();
      if (!oldest) break;
      this.#bytes -= oldest.data.length;
    }
    this.#announce();
  }

  end(): void {
    this.#over = true;
    this.#ended.resolve();
    this.#announce();
  }

  /** Every event after the given id that is still kept, then each new one, until the run or the signal ends. */
  async *follow(after: number, signal: AbortSignal): AsyncGenerator<WireEvent> {
    const gone = Promise.withResolvers<void>();
    const leave = (): void => gone.resolve();
    signal.addEventListener('abort', leave, { once: true });
    try {
      for (let last = after; !signal.aborted; ) {
        const news = this.#news.promise;
        const event = this.#events[Math.max(0, last + 1 - (this.#events[0]?.id ?? 0))];
        if (event && event.id > last) {
          yield event;
          last = event.id;
        } else if (this.#over) return;
        else await Promise.race([news, gone.promise]);
      }
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  #announce(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers<void>();
  }
}

/** The runs of this process by id: those that go on, and the last ones that ended, for who joins late. */
export class LiveRuns {
  readonly #runs = new Map<string, LiveRun>();
  readonly #limits: Limits;
  readonly #watchers = new Set<(run: LiveRun) => void>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  begin(id: string, thread: string, kind: 'message' | 'wake'): LiveRun {
    const run = new LiveRun(id, thread, kind, this.#limits);
    this.#runs.set(id, run);
    for (const watcher of this.#watchers) watcher(run);
    void run.ended.then(() => this.#forgetOldest());
    return run;
  }

  get(id: string): LiveRun | undefined {
    return this.#runs.get(id);
  }

  /** The runs that go on, of one thread or of all. */
  active(thread?: string): LiveRun[] {
    return [...this.#runs.values()].filter(run => !run.over && (!thread || run.thread === thread));
  }

  /** Calls back at the beginning of each run until the returned function is called. */
  watch(watcher: (run: LiveRun) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #forgetOldest(): void {
    const ended = [...this.#runs.values()].filter(run => run.over);
    for (const run of ended.slice(0, Math.max(0, ended.length - this.#limits.endedRunsKept)))
      this.#runs.delete(run.id);
  }
}
