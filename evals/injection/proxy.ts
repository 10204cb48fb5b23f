import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Proxy {
  readonly origin: string;
  close(): Promise<void>;
}

/** A server of this machine that stands before another one. What `answer` throws is told as a bad gateway. */
export async function openProxy(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Proxy> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => response.writeHead(502).end(error.message));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A request's body as `fetch` takes it on; nothing where it has none. */
export async function bodyOf(request: IncomingMessage): Promise<{ readonly body?: Buffer<ArrayBuffer> }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length ? { body: Buffer.concat(chunks) } : {};
}
