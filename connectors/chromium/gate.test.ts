import { createServer, type Server, request as send } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Gate, openGate } from './gate.ts';

let shop: Server;
let place: string;
let gate: Gate;
const allowed = new Set<string>();
const targets = new Set<string>();
let blocked: [string, string][] = [];
beforeAll(async () => {
  shop = createServer((_request, response) => response.end('the shop'));
  shop.listen(0, '127.0.0.1');
  await new Promise(resolve => shop.once('listening', resolve));
  place = `localhost:${(shop.address() as AddressInfo).port}`;
  gate = await openGate({
    allows: host => allowed.has(host),
    isTarget: host => targets.has(host),
    blocked: (host, why) => blocked.push([host, why]),
  });
});
afterAll(async () => {
  await gate.close();
  shop.close();
});
beforeEach(() => {
  allowed.clear();
  targets.clear();
  blocked = [];
});

/** What a browser gets that asks the proxy for an address. */
const get = (url: string) =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(gate.proxy);
    send({ hostname, port, path: url, headers: { host: new URL(url).host } }, answer => {
      let body = '';
      answer.on('data', chunk => {
        body += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode!, body }));
    })
      .on('error', reject)
      .end();
  });

/** The first line that a browser gets that asks for a tunnel, and what comes through it. */
const tunnel = (to: string) =>
  new Promise<string>(resolve => {
    const { hostname, port } = new URL(gate.proxy);
    const socket = connect(Number(port), hostname, () =>
      socket.write(`CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n\r\n`),
    );
    let heard = '';
    socket.on('data', chunk => {
      heard += chunk;
      if (heard.endsWith('Established\r\n\r\n'))
        socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    });
    socket.on('close', () => resolve(heard));
  });

it('what no operator allowed is refused, in plain and through a tunnel, and told with its reason', async () => {
  targets.add(place);
  expect(await get(`http://${place}/`)).toEqual({
    status: 403,
    body: `Countersign let nobody through to ${place}: no operator allowed it for this session.`,
  });
  expect(await tunnel(place)).toMatch(/^HTTP\/1.1 403 /);
  expect(blocked).toEqual([
    [place, 'no operator allowed it for this session'],
    [place, 'no operator allowed it for this session'],
  ]);
});

it('a name that leads into our own network is refused, although it was allowed', async () => {
  allowed.add(place);
  expect((await get(`http://${place}/`)).status).toBe(403);
  expect(await tunnel(place)).toMatch(/^HTTP\/1.1 403 /);
  expect(blocked[0]?.[1]).toMatch(/our own network/);
});

it('an allowed test target is reached, in plain and through a tunnel', async () => {
  allowed.add(place);
  targets.add(place);
  expect(await get(`http://${place}/`)).toEqual({ status: 200, body: 'the shop' });
  expect(await tunnel(place)).toMatch(/Established[\s\S]*the shop/);
  expect(blocked).toEqual([]);
});

it('another port of an allowed host is another place', async () => {
  allowed.add(place);
  targets.add(place);
  expect((await get('http://localhost:1/')).status).toBe(403);
});

it.each(['/', 'file:///etc/passwd', 'ftp://localhost/'])('%s is no way out', async path => {
  const { hostname, port } = new URL(gate.proxy);
  const status = await new Promise(resolve =>
    send({ hostname, port, path }, answer => resolve(answer.resume().statusCode)).end(),
  );
  expect(status).toBe(403);
});
