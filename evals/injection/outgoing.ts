import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** A request that left this process, whoever made it. */
export interface Sent {
  readonly origin: string;
  readonly path: string;
  /** All of it: address, headers and body. */
  text: string;
}

interface UndiciRequest {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
}

/**
 * Watches every request that leaves through `fetch`, which is the only way out of the house (`connectors/http.ts`). It is
 * seen where Node sends it, so code that keeps an earlier `fetch` is seen as well.
 */
export function watchOutgoing(seen: (sent: Sent) => void): { close(): void } {
  const open = new WeakMap<object, Sent>();
  const created = (event: unknown): void => {
    const { request } = event as { request: UndiciRequest };
    const { origin, path, method, headers } = request;
    const sent = { origin, path, text: `${method} ${origin}${path}\n${headers.join('\n')}\n` };
    open.set(request, sent);
    seen(sent);
  };
  const chunk = (event: unknown): void => {
    const { request, chunk: bytes } = event as { request: object; chunk: Uint8Array };
    const sent = open.get(request);
    if (sent) sent.text += Buffer.from(bytes).toString('utf8');
  };
  subscribe('undici:request:create', created);
  subscribe('undici:request:bodyChunkSent', chunk);
  return {
    close() {
      unsubscribe('undici:request:create', created);
      unsubscribe('undici:request:bodyChunkSent', chunk);
    },
  };
}
