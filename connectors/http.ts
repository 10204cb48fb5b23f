import { assertOutsideTransaction } from '../platform/database/database.ts';
import { problemOf, Refusal } from '../platform/errors.ts';
import { timed } from '../platform/telemetry/metrics.ts';
import { injectTrace, withSpan } from '../platform/telemetry/tracing.ts';
import { vendorHealth } from './vendor-health.ts';

export interface VendorRequest {
  /** For messages: `Kestrel & Lowe`. */
  readonly vendor: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Instead of a body of JSON: bytes as they are. */
  readonly bytes?: { readonly type: string; readonly content: Uint8Array } | undefined;
  /** True when the call may change something out there, so that a lost answer leaves the outcome unknown. */
  readonly writes: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
  /** Gives a redirect back as the answer, where it is what was asked for. Otherwise a redirect is a failure. */
  readonly redirect?: 'manual';
  /** The answer's body is bytes, so many at most. Otherwise it is JSON. */
  readonly mostBytes?: number;
  /** The body is text, of which the last so many bytes are kept, however long it is. Otherwise it is JSON. */
  readonly lastBytesOfText?: number;
}

export interface VendorReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

const defaultTimeoutMs = 15_000;
const largestReply = 8 * 1024 * 1024;

/**
 * The one way out of the house. Refuses inside a transaction; carries the trace; bounds time and size. A failure
 * that certainly changed nothing is `vendor_unavailable` or `vendor_rate_limited`; one after which nobody here can
 * know is `vendor_timeout`. Business answers, good or bad, are returned for the connector to read.
 */
export function callVendor(request: VendorRequest): Promise<VendorReply> {
  assertOutsideTransaction(request.vendor);
  const { host, pathname } = new URL(request.url);
  const facts = { 'http.request.method': request.method, 'server.address': host, 'url.path': pathname };
  const series = { 'server.address': request.vendor, 'http.request.method': request.method };
  return withSpan(
    `${request.method} ${request.vendor}`,
    facts,
    async span => {
      const codeOf = (thrown: unknown): string => problemOf(thrown).code;
      const reply = await timed('http.client.request.duration', series, codeOf, () => watched(request));
      span.setAttribute('http.response.status_code', reply.status);
      return reply;
    },
    'client',
  );
}

async function watched(request: VendorRequest): Promise<VendorReply> {
  try {
    const reply = await send(request);
    vendorHealth.answered(request.vendor, request.url, reply.headers);
    return reply;
  } catch (error) {
    // Who asked gave up: that says nothing about the vendor.
    if (!request.signal?.aborted) vendorHealth.failed(request.vendor, request.url, problemOf(error));
    throw error;
  }
}

async function send(request: VendorRequest): Promise<VendorReply> {
  const timeout = AbortSignal.timeout(request.timeoutMs ?? defaultTimeoutMs);
  const headers: Record<string, string> = { accept: 'application/json', ...request.headers };
  injectTrace(headers);
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  if (request.bytes) headers['content-type'] = request.bytes.type;
  let response: Response;
  let body: Buffer | string;
  try {
    response = await fetch(request.url, {
      method: request.method,
      headers,
      redirect: request.redirect ?? 'error',
      signal: request.signal ? AbortSignal.any([request.signal, timeout]) : timeout,
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      ...(request.bytes && { body: request.bytes.content as Uint8Array<ArrayBuffer> }),
    });
    body =
      request.lastBytesOfText === undefined
        ? await readBounded(response, request.vendor, request.mostBytes ?? largestReply)
        : await readEnd(response, request.lastBytesOfText);
  } catch (error) {
    throw lost(request, error);
  }
  const { status } = response;
  if (status === 429) throw rateLimited(request.vendor, response.headers);
  if (status >= 500)
    throw request.writes
      ? new Refusal(
          'vendor_timeout',
          `${request.vendor} answered ${status}; whether it happened is not known.`,
        )
      : new Refusal('vendor_unavailable', `${request.vendor} answered ${status}.`);
  // Beside its address a redirect has a page for browsers, or nothing.
  if (status >= 300 && status < 400) return { status, headers: response.headers, body: null };
  const isJson = request.lastBytesOfText === undefined && request.mostBytes === undefined;
  return { status, headers: response.headers, body: isJson ? parse(String(body), request.vendor) : body };
}

/** The end of a body, without ever holding much more than that. */
async function readEnd(response: Response, bytes: number): Promise<string> {
  let kept = Buffer.alloc(0);
  for await (const chunk of response.body ?? []) {
    kept = Buffer.concat([kept, chunk]);
    if (kept.byteLength > bytes) kept = kept.subarray(kept.byteLength - bytes);
  }
  return kept.toString('utf8');
}

async function readBounded(response: Response, vendor: string, largest: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > largest) throw new Refusal('vendor_protocol', `${vendor} sent more than ${largest} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function lost({ vendor, writes }: VendorRequest, error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const cause = (error as { cause?: { code?: string } }).cause?.code ?? '';
  if (neverSent.has(cause)) return new Refusal('vendor_unavailable', `${vendor} cannot be reached.`);
  return writes
    ? new Refusal('vendor_timeout', `${vendor} did not answer; whether it happened is not known.`)
    : new Refusal('vendor_unavailable', `${vendor} did not answer.`);
}

function rateLimited(vendor: string, headers: Headers): Refusal {
  const after = headers.get('retry-after');
  const seconds = after === null ? Number.NaN : Number(after);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : after ? Date.parse(after) - Date.now() : Number.NaN;
  return new Refusal('vendor_rate_limited', `${vendor} asks to wait.`, {
    ...(Number.isFinite(ms) && ms >= 0 ? { retryAfterMs: Math.ceil(ms) } : {}),
  });
}

function parse(text: string, vendor: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('vendor_protocol', `${vendor} answered with something that is not JSON.`);
  }
}
