import type { AIMessageChunk, BaseMessage } from '@langchain/core/messages';
import type { StreamMode as GraphMode } from '@langchain/langgraph';
import type { StreamMode } from './requests.ts';

export interface RunEvent {
  readonly event: string;
  readonly data: unknown;
}

/** The graph's own modes that serve the clients' modes. */
export function graphModes(modes: readonly StreamMode[]): GraphMode[] {
  const own = modes.map(mode => (mode === 'messages-tuple' ? 'messages' : mode));
  return [...new Set([...own, ...(modes.includes('messages') ? ['values' as const] : [])])];
}

/** True of events that a client who asked for these modes gets. */
export function isWanted(event: string, modes: readonly StreamMode[]): boolean {
  const kind = event.split('|')[0]!;
  if (kind === 'metadata' || kind === 'error') return true;
  if (kind === 'messages') return modes.includes('messages-tuple');
  return modes.includes((kind.startsWith('messages/') ? 'messages' : kind) as StreamMode);
}

/** What a graph streams: from where, in which mode, what. */
export type Chunk = readonly [namespace: readonly string[], mode: GraphMode, data: unknown];

/**
 * Turns what a graph streams into the events that clients know: messages as they grow come in two forms, as pairs
 * (`messages-tuple`) and accumulated (`messages`). What the interrupt looks like is told at the run's end, with all
 * that the conversation waits for.
 */
export class EventTranslator {
  readonly #modes: readonly StreamMode[];
  readonly #shown: Readonly<Record<string, unknown>>;
  readonly #growing = new Map<string, AIMessageChunk>();
  readonly #complete = new Set<string>();

  /** `shown` replaces what the graph's own metadata says of the thread and the run. */
  constructor(modes: readonly StreamMode[], shown: Readonly<Record<string, unknown>>) {
    this.#modes = modes;
    this.#shown = shown;
  }

  *events([namespace, mode, data]: Chunk): Generator<RunEvent> {
    const named = (event: string): string => [event, ...namespace].join('|');
    if (mode === 'messages')
      yield* this.#messageEvents(named, data as [AIMessageChunk, Record<string, unknown>]);
    else if (mode === 'values') {
      if (isInterruptOnly(data)) return;
      if (this.#modes.includes('values')) yield { event: named('values'), data };
      if (this.#modes.includes('messages') && namespace.length === 0) yield* this.#completed(data);
    } else yield { event: named(mode), data };
  }

  *#messageEvents(
    named: (event: string) => string,
    [message, metadata]: [AIMessageChunk, Record<string, unknown>],
  ): Generator<RunEvent> {
    const shown = { ...metadata, ...this.#shown };
    if (this.#modes.includes('messages-tuple')) yield { event: named('messages'), data: [message, shown] };
    if (!this.#modes.includes('messages') || !message.id) return;
    const grown = this.#growing.get(message.id);
    if (!grown) yield { event: 'messages/metadata', data: { [message.id]: { metadata: shown } } };
    const next = grown ? grown.concat(message) : message;
    this.#growing.set(message.id, next);
    yield { event: 'messages/partial', data: [next] };
  }

  *#completed(values: unknown): Generator<RunEvent> {
    const messages = (values as { messages?: readonly BaseMessage[] }).messages ?? [];
    const fresh = messages.filter(({ id }) => id && !this.#complete.has(id));
    for (const { id } of fresh) this.#complete.add(id!);
    if (fresh.length > 0) yield { event: 'messages/complete', data: fresh };
  }
}

const isInterruptOnly = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && '__interrupt__' in data;
