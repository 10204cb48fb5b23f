/** The one way to a language model: what is said to it is redacted, and carries the trace. */

import { redact } from '../platform/telemetry/redaction.ts';
import { injectTrace, withSpan } from '../platform/telemetry/tracing.ts';

/**
 * A `fetch` for the model's client. Of a body in the shape of OpenAI's API the messages, the inputs of embeddings and what
 * describes the user are redacted; tools and parameters, which are ours, stay as they are. A body that cannot be read is
 * not sent.
 */
export const modelFetch: typeof fetch = (input, init = {}) => {
  const { host, pathname } = new URL(input instanceof Request ? input.url : input);
  const facts = { 'http.request.method': init.method ?? 'GET', 'server.address': host, 'url.path': pathname };
  return withSpan(
    `${init.method ?? 'GET'} model`,
    facts,
    span => {
      const trace: Record<string, string> = {};
      injectTrace(trace);
      const headers = new Headers(init.headers);
      for (const [name, value] of Object.entries(trace)) headers.set(name, value);
      return fetch(input, { ...init, headers, ...redactedBody(init.body) }).then(response => {
        span.setAttribute('http.response.status_code', response.status);
        return response;
      });
    },
    'client',
  );
};

/** Members of a request that hold what somebody said. */
const said = ['messages', 'input', 'user', 'prompt', 'instructions', 'metadata'];

function redactedBody(body: RequestInit['body']): { body?: string } {
  if (body === undefined || body === null) return {};
  if (typeof body !== 'string') throw new TypeError('a request to a model is JSON text');
  const request: Record<string, unknown> = JSON.parse(body);
  for (const member of said) if (member in request) request[member] = redact(request[member]);
  return { body: JSON.stringify(request) };
}
