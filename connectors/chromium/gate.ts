import { lookup } from 'node:dns/promises';
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { isInside } from '../../platform/network/own-network.ts';

export interface GateRules {
  /** Whether an operator allowed this host and port for the session: `shop.example:443`. */
  readonly allows: (place: string) => boolean;
  /** Whether it is a test target of the installation, which may lie on our own network. */
  readonly isTarget: (place: string) => boolean;
  /** Told of everything that was not let through, with the reason; but for what Chromium asks its maker by itself. */
  readonly blocked: (place: string, why: string) => void;
}

/** Updates, accounts, form filling: asked for by the browser, whatever page is open. */
const chromiumsOwn =
  /^(accounts\.google\.com|(update|content-autofill|optimizationguide-pa|safebrowsing)\.googleapis\.com):\d+$/;

const tell = (rules: GateRules, place: string, why: string): void => {
  if (!chromiumsOwn.test(place)) rules.blocked(place, why);
};

export interface Gate {
  /** `http://127.0.0.1:PORT`, the only way out that the browser has. */
  readonly proxy: string;
  close(): Promise<void>;
}

/**
 * The network of one live browser: a proxy that it cannot go around. What no operator allowed is refused here, whatever
 * asked for it: a link, a script, a picture, a WebSocket, a service worker. A name is resolved once and connected to by
 * its address, so that it cannot mean another one a moment later; one that leads into our own network is refused unless
 * it is a test target.
 */
export async function openGate(rules: GateRules): Promise<Gate> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => void forward(rules, request, response));
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    void tunnel(rules, request.url ?? '', socket, head);
  });
  server.on('connection', socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  return {
    proxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

interface Way {
  readonly address: string;
  readonly port: number;
}

/** Where a place is, or why nobody is let through to it. */
async function wayTo(rules: GateRules, hostname: string, port: number): Promise<Way | string> {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const place = `${hostname.toLowerCase()}:${port}`;
  if (!rules.allows(place)) return 'no operator allowed it for this session';
  const found = await lookup(host, { all: true }).catch(() => []);
  const [first] = found;
  if (!first) return 'its name is not known';
  if (found.some(({ address }) => isInside(address)) && !rules.isTarget(place))
    return 'it is on our own network and no test target of this installation';
  return { address: first.address, port };
}

async function forward(rules: GateRules, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = URL.canParse(request.url ?? '') ? new URL(request.url!) : undefined;
  if (url?.protocol !== 'http:') return refuse(response, 'This is a proxy for one browser.');
  const port = Number(url.port || 80);
  const way = await wayTo(rules, url.hostname, port);
  if (typeof way === 'string') {
    tell(rules, `${url.hostname}:${port}`, way);
    return refuse(response, `Countersign let nobody through to ${url.host}: ${way}.`);
  }
  const { 'proxy-connection': _, 'proxy-authorization': __, ...headers } = request.headers;
  const outgoing = send(
    {
      host: way.address,
      port: way.port,
      method: request.method,
      path: `${url.pathname}${url.search}`,
      headers,
      setHost: false,
    },
    answer => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    },
  );
  outgoing.on('error', () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502, { 'content-type': 'text/plain' }).end(`${url.host} does not answer.`);
  });
  response.on('close', () => outgoing.destroy());
  request.pipe(outgoing);
}

async function tunnel(rules: GateRules, place: string, socket: Socket, head: Buffer): Promise<void> {
  socket.on('error', () => socket.destroy());
  const url = URL.canParse(`http://${place}`) ? new URL(`http://${place}`) : undefined;
  const port = Number(/:(\d+)$/.exec(place)?.[1]);
  const way = url && port ? await wayTo(rules, url.hostname, port) : 'it is no place';
  if (typeof way === 'string') {
    tell(rules, place, way);
    return void socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
  }
  const outgoing = connect(way.port, way.address, () => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    outgoing.write(head);
    outgoing.pipe(socket).pipe(outgoing);
  });
  outgoing.on('error', () => socket.destroy());
  socket.on('close', () => outgoing.destroy());
}

const refuse = (response: ServerResponse, why: string): void =>
  void response
    .writeHead(403, {
      'content-type': 'text/plain; charset=utf-8',
      'content-security-policy': "default-src 'none'",
    })
    .end(why);
