import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Egress {
  /** `http://127.0.0.1:PORT`; all that a browser asks for goes through here. */
  readonly address: string;
  /** Requests that were refused, as `host:port`. */
  readonly refused: readonly string[];
  stop(): Promise<void>;
}

/**
 * The one way out for a browser that runs what was generated: plain HTTP to hosts that are named, and to nothing else.
 * `inject` is put into every page as a script, which is how faults are seeded; the page's own policy is then dropped.
 */
export async function openEgress(allowed: ReadonlySet<string>, inject?: string): Promise<Egress> {
  const refused: string[] = [];
  const server: Server = createServer((incoming, outgoing) => {
    const url = URL.canParse(incoming.url ?? '') ? new URL(incoming.url!) : undefined;
    if (url?.protocol !== 'http:' || !allowed.has(url.host)) {
      refused.push(url?.host ?? 'unknown');
      outgoing.writeHead(403).end('This host is not among those that tests may reach.');
      return;
    }
    const { 'accept-encoding': _encoding, 'proxy-connection': _proxy, ...headers } = incoming.headers;
    const onward = request(
      url,
      { method: incoming.method, headers: inject ? headers : incoming.headers },
      answer => {
        const isPage = /^text\/html\b/i.test(answer.headers['content-type'] ?? '');
        if (!inject || !isPage) {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
          return;
        }
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const kept = { ...answer.headers };
          for (const name of ['content-length', 'content-security-policy', 'transfer-encoding'])
            delete kept[name];
          outgoing.writeHead(answer.statusCode ?? 502, kept);
          outgoing.end(`<script>${inject}</script>${Buffer.concat(chunks).toString('utf8')}`);
        });
      },
    );
    onward.on('error', () => outgoing.headersSent || outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  server.on('connect', (incoming, socket) => {
    refused.push(incoming.url ?? 'unknown');
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
