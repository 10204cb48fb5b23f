import { randomBytes } from 'node:crypto';

/** A request that somebody began, under a trace of their own, as the console does with each. */
export interface TracedRequest {
  readonly trace: string;
  readonly span: string;
  readonly method: string;
  readonly path: string;
}

/** Until it is told to stop, each `fetch` to this origin that names no trace begins one; resolves what was begun. */
export function traceRequests(origin: string): { readonly begun: readonly TracedRequest[]; stop(): void } {
  const begun: TracedRequest[] = [];
  const plain = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : {}));
    if (url.origin !== origin || headers.has('traceparent')) return plain(input, init);
    const trace = randomBytes(16).toString('hex');
    const span = randomBytes(8).toString('hex');
    headers.set('traceparent', `00-${trace}-${span}-01`);
    begun.push({ trace, span, method: init?.method ?? 'GET', path: url.pathname });
    return plain(input, { ...init, headers });
  };
  return {
    begun,
    stop() {
      globalThis.fetch = plain;
    },
  };
}
