import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestHandler, Response } from 'express';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether this address leads to this machine, by plain HTTP. */
export const isLoopback = (url: URL): boolean => url.protocol === 'http:' && loopback.has(url.hostname);

/** Keeps foreign names out that point at this machine (DNS rebinding). `refuse` answers as the vendor would. */
export const onlyLoopbackHosts =
  (refuse: (response: Response, why: string) => void): RequestHandler =>
  (request, response, next) => {
    const address = `http://${request.get('Host') ?? ''}`;
    if (URL.canParse(address) && isLoopback(new URL(address))) return next();
    refuse(response, 'This sandbox answers to localhost and 127.0.0.1 only');
  };

/** Opens a server on 127.0.0.1, and resolves with its port; 0 takes any free one. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
