import type { Router } from 'express';
import { Refusal } from '../platform/errors.ts';
import type { Principal } from '../platform/principal.ts';
import { type AdmissionOptions, admission } from './admission.ts';
import { authInfoOf } from './caller.ts';
import { type ServedEndpoint, serveEndpoint } from './endpoint.ts';
import { refusalResponse } from './http-refusal.ts';
import { maxBodyBytes, routerOf } from './http-routes.ts';
import { pathOf, type ServersOptions, serversOf } from './servers.ts';
import type { SurfaceHashes } from './surface-hash.ts';

export type GatewayOptions = AdmissionOptions & ServersOptions;

export interface Gateway {
  /** Serves `/mcp` and `/mcp/<server>`; mount it at the root, in front of any body parser. */
  readonly router: Router;
  /** One server for each capability, and the joined one. */
  readonly servers: readonly string[];
  /** A `fetch` that reaches every endpoint as this principal, without a socket: for our own graphs. */
  inProcess(principal: Principal): (url: string | URL, init?: RequestInit) => Promise<Response>;
  /** What a server shows, for its review. */
  surface(server: string): SurfaceHashes;
  /** Announces to all clients that tools changed. */
  toolsChanged(): void;
  /** Ends all streams and sessions. */
  close(): Promise<void>;
}

/** Every tool of the kernel over MCP: one server for each capability, one that joins them, both eras of the protocol. */
export function createGateway(options: GatewayOptions): Gateway {
  const servers = serversOf(options);
  const endpoints = new Map<string, ServedEndpoint>();
  for (const server of servers.values())
    endpoints.set(pathOf(server.name), serveEndpoint(server, maxBodyBytes));

  const endpointAt = (path: string): ServedEndpoint | Response => {
    const known = endpoints.get(path);
    if (known) return known;
    const mend = `There are: ${[...endpoints.keys()].join(', ')}.`;
    return refusalResponse(new Refusal('not_found', `There is no MCP server at ${path}.`, { mend }).problem);
  };

  return {
    router: routerOf(admission(options), endpointAt),
    servers: [...servers.keys()],
    inProcess: principal => async (url, init) => {
      const request = new Request(url, init);
      const endpoint = endpointAt(new URL(request.url).pathname);
      if (endpoint instanceof Response) return endpoint;
      return endpoint.fetch(request, { authInfo: authInfoOf(principal) });
    },
    surface(name) {
      const server = servers.get(name);
      if (!server) throw new RangeError(`there is no MCP server "${name}"`);
      return server.surface;
    },
    toolsChanged() {
      for (const endpoint of endpoints.values()) endpoint.toolsChanged();
    },
    async close() {
      await Promise.all([...endpoints.values()].map(endpoint => endpoint.close()));
    },
  };
}
