import { localhostAllowedHostnames, validateHostHeader } from '@modelcontextprotocol/server';
import { type Problem, Refusal } from '../platform/errors.ts';
import { bearerChallenge } from '../platform/identity/protected-resource.ts';
import type { Principal } from '../platform/principal.ts';
import { refusalResponse } from './http-refusal.ts';

/** Tells who calls from the request's headers, or why it cannot. */
export type Authenticate = (headers: Headers) => Promise<Principal | Problem>;

export interface AdmissionOptions {
  /** The server's own address, such as `http://localhost:4477`. */
  readonly origin: string;
  /** Further origins whose pages may call, such as a console on another address. */
  readonly allowedOrigins?: readonly string[];
  readonly authenticate: Authenticate;
  /** RFC 9728 metadata of this resource, named in challenges when an OpenID provider is configured. */
  readonly resourceMetadata?: string;
}

export type Admission = (headers: Headers) => Promise<Principal | Response>;

/**
 * Lets a request in: its Host is ours (a foreign one is DNS rebinding), its Origin, which only browsers send, is
 * allowed, and its bearer token is somebody's.
 */
export function admission({
  origin,
  allowedOrigins = [],
  authenticate,
  resourceMetadata,
}: AdmissionOptions): Admission {
  const own = new URL(origin);
  const loopback = localhostAllowedHostnames();
  const hostnames = loopback.includes(own.hostname) ? loopback : [own.hostname];
  const origins = new Set([own.origin, ...allowedOrigins]);
  if (loopback.includes(own.hostname)) {
    for (const hostname of loopback) origins.add(`${own.protocol}//${hostname}${own.port && `:${own.port}`}`);
  }

  return async headers => {
    const host = validateHostHeader(headers.get('host'), hostnames);
    if (!host.ok) return foreign(`This server is ${own.origin}; the request's Host is not.`);
    const sender = headers.get('origin');
    if (sender !== null && !origins.has(sender))
      return foreign(`Pages of ${sender} may not call this server.`);
    const caller = await authenticate(headers);
    return 'code' in caller
      ? unauthenticated(caller, headers.has('authorization'), resourceMetadata)
      : caller;
  };
}

const foreign = (message: string): Response =>
  refusalResponse(new Refusal('foreign_origin', message).problem);

function unauthenticated(
  problem: Problem,
  hadToken: boolean,
  resourceMetadata: string | undefined,
): Response {
  const challenge = bearerChallenge({ problem: hadToken ? problem : undefined, resourceMetadata });
  return refusalResponse(problem, { headers: { 'www-authenticate': challenge } });
}
