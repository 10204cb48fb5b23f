import { localhostAllowedHostnames, validateHostHeader } from '@modelcontextprotocol/server';
import { type Problem, Refusal } from '../platform/errors.ts';
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

/** RFC 6750's challenge; without a token there is no error to name, only where to get one. */
function unauthenticated(problem: Problem, hadToken: boolean, metadata: string | undefined): Response {
  const challenge = [
    hadToken && `error="${problem.code === 'insufficient_scope' ? 'insufficient_scope' : 'invalid_token'}"`,
    hadToken && `error_description="${problem.message.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, ' ')}"`,
    metadata && `resource_metadata="${metadata}"`,
  ].filter(Boolean);
  const bearer = `Bearer${challenge.length > 0 ? ` ${challenge.join(', ')}` : ''}`;
  return refusalResponse(problem, { headers: { 'www-authenticate': bearer } });
}
