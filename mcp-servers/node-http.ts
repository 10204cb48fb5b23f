import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { Request as ExpressRequest, Response as ExpressResponse } from 'express';

/** The headers of a Node request in the web's form. */
export function headersOf({ headers: raw }: ExpressRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined) headers.append(name, item);
  }
  return headers;
}

/**
 * Lets a handler of the web's kind answer an Express request whose headers and body were read already. Its signal fires when the
 * client goes away. Headers of a stream leave at once: a client that waits for announcements must see its stream open
 * before there is anything to announce.
 */
export async function answerWith(
  request: ExpressRequest,
  response: ExpressResponse,
  headers: Headers,
  handle: (request: Request) => Promise<Response>,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const { method, originalUrl } = request;
  const url = new URL(originalUrl, `http://${request.headers.host}`);
  await send(await handle(new Request(url, { method, headers, signal: gone.signal })), response);
}

/** Writes a web response to an Express one. */
export async function send(reply: Response, response: ExpressResponse): Promise<void> {
  response.status(reply.status).setHeaders(reply.headers);
  const streams = reply.headers.get('content-type')?.startsWith('text/event-stream');
  if (!reply.body || !streams) {
    response.end(await reply.text());
    return;
  }
  response.flushHeaders();
  // A client may leave its stream at any time; that ends the stream and is no failure.
  await pipeline(Readable.fromWeb(reply.body as ReadableStream), response).catch(() => {});
}
