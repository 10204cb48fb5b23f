export interface Event {
  readonly event: string;
  readonly data: string;
}

export interface Events {
  /** The next event; nothing when the stream has ended. */
  next(): Promise<Event | undefined>;
  close(): void;
}

/** Server-sent events. Resolves when the stream stands open, so that nothing is missed which happens after. */
export async function listen(url: string, headers: Readonly<Record<string, string>>): Promise<Events> {
  const leaving = new AbortController();
  const response = await fetch(url, { headers, signal: leaving.signal });
  if (!response.ok || !response.body) throw new Error(`${response.status}: ${await response.text()}`);
  const events = eventsIn(response.body.pipeThrough(new TextDecoderStream()));
  return {
    next: async () => (await events.next()).value ?? undefined,
    close: () => leaving.abort(),
  };
}

async function* eventsIn(text: ReadableStream<string>): AsyncGenerator<Event, void, void> {
  let unread = '';
  for await (const chunk of text) {
    const blocks = (unread + chunk).split(/\r?\n\r?\n/);
    unread = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string): string | undefined =>
        block.match(new RegExp(`^${name}: ?(.*)$`, 'm'))?.[1];
      const data = field('data');
      if (data !== undefined) yield { event: field('event') ?? 'message', data };
    }
  }
}
