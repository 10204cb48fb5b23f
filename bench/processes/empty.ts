import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveParent } from './child.ts';

/** The least that HTTP costs here: Node's server, and an answer of two bytes. */
const http = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
});
await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));

const api = { url: async () => `http://127.0.0.1:${(http.address() as AddressInfo).port}/` };
export type EmptyApi = typeof api;
serveParent(api, async () => {
  http.closeAllConnections();
  http.close();
});
