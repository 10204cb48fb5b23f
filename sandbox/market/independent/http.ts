import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from './messages.ts';

const largestBody = 256 * 1024;

/** The body as JSON; nothing sent is `{}`. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody)
      throw new Refusal(413, 'request_too_large', `A body may have ${largestBody} bytes.`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return {};
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(request.headers['content-type'] ?? ''))
    throw new Refusal(415, 'unsupported_media_type', 'Send the body as Content-Type: application/json.');
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'invalid_json', 'The body is not JSON.');
  }
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(body));
}

/** The first value of a header. */
export function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A UUID where the protocol wants one. */
export function checkedUuid(value: unknown, what: string, needed: boolean): string | undefined {
  if (value === undefined && !needed) return undefined;
  if (typeof value === 'string' && uuid.test(value)) return value.toLowerCase();
  throw new Refusal(
    400,
    'invalid_request',
    `${what} must be a UUID${value === undefined ? '; it is missing' : ''}.`,
  );
}

/** A web page of another site must not reach a server on loopback through the visitor's browser. */
export function refuseStrangers(request: IncomingMessage, port: number): void {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(request.headers.host ?? ''))
    throw new Refusal(403, 'forbidden_host', `This server answers at ${hosts.join(' and ')} only.`);
  const { origin } = request.headers;
  if (origin !== undefined && !/^https?:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(origin))
    throw new Refusal(403, 'forbidden_origin', `Pages of ${origin} may not call this server.`);
}
