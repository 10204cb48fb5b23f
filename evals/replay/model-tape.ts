import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Exchange, requestDigest } from './cassette.ts';

/** Something was asked that is not on the tape. It is never asked of anybody else. */
export class NotRecorded extends Error {}

/** A loopback server that speaks the chat completions API between the product and a model. */
export interface ModelTape {
  readonly baseUrl: string;
  /** What was recorded, or what was asked in vain, since it was last taken. */
  take(): { readonly exchanges: Exchange[]; readonly missed: string[] };
  close(): Promise<void>;
}

/** Passes every request on to a model and keeps what it answers. The key goes on with it and is not kept. */
export const recordingTape = (upstream: string): Promise<ModelTape> =>
  openTape(async (body, request, digest) => {
    const { authorization } = request.headers;
    const response = await fetch(`${upstream.replace(/\/$/, '')}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
      body: JSON.stringify(body),
    });
    return { request: digest, status: response.status, response: await response.json() } as Exchange;
  });

/** Answers from the tape and from nowhere else: what is not on it is refused. */
export function replayingTape(exchanges: readonly Exchange[]): Promise<ModelTape> {
  const known = new Map(exchanges.map(each => [each.request, each]));
  return openTape(async (_body, _request, digest) => known.get(digest));
}

type Answer = (body: unknown, request: IncomingMessage, digest: string) => Promise<Exchange | undefined>;

async function openTape(answer: Answer): Promise<ModelTape> {
  let exchanges: Exchange[] = [];
  let missed: string[] = [];
  const server = createServer((request, response) => {
    serve(request, response).catch((error: Error) =>
      reply(response, 502, { error: { message: error.message } }),
    );
  });
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as unknown;
    const digest = requestDigest(body);
    const found = await answer(body, request, digest);
    if (!found) {
      missed.push(digest);
      return reply(response, 404, { error: { message: 'This request was not recorded.' } });
    }
    exchanges.push(found);
    reply(response, found.status, found.response);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    take() {
      const taken = { exchanges, missed };
      [exchanges, missed] = [[], []];
      return taken;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const reply = (response: ServerResponse, status: number, body: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
