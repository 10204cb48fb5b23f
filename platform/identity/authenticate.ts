import { type Problem, Refusal } from '../errors.ts';
import type { Principal } from '../principal.ts';
import { foreignPrincipal } from './foreign-principals.ts';
import { holderOf } from './holders.ts';
import type { Identity } from './identity.ts';
import type { TokenVerifier } from './oidc.ts';
import { type RequestFacts, sameOrigin } from './same-origin.ts';
import { sessionSecretIn } from './session-cookie.ts';

/** Who calls, or why nobody is let in. */
export type Caller = Principal | Problem;

export const isProblem = (caller: Caller): caller is Problem => 'code' in caller;

export interface Authentication {
  /** An assistant or a service, by a token of ours or of the configured issuer. For MCP. */
  bearer(headers: Headers): Promise<Caller>;
  /** A person, by the session's cookie; the page that sends a change must be our own. For the console and decisions. */
  session(request: RequestFacts): Promise<Caller>;
  /** Either; a request that brings a bearer token is judged by that alone. */
  either(request: RequestFacts): Promise<Caller>;
}

const bearerHeader = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;
const jwtForm = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Tells who calls, for one address such as `http://localhost:4477`. */
export function authentication(
  identity: Identity,
  options: { origin: string; verifyToken?: TokenVerifier | undefined },
): Authentication {
  const guard = sameOrigin(options.origin);
  const refused = (why: string): Problem => new Refusal('unauthenticated', why).problem;

  async function bearer(headers: Headers): Promise<Caller> {
    const header = headers.get('authorization');
    if (header === null) return refused('The request brings no bearer token.');
    const token = bearerHeader.exec(header)?.[1];
    if (!token) return refused('The Authorization header is not "Bearer" and one token.');
    if (!jwtForm.test(token)) return holderOf(identity, 'access_token', token);
    if (!options.verifyToken) return refused('No OpenID issuer is configured here.');
    const verified = await options.verifyToken(token);
    return 'code' in verified ? verified : foreignPrincipal(identity, verified);
  }

  async function session(request: RequestFacts): Promise<Caller> {
    const foreign = guard(request, 'origin_on_unsafe');
    if (foreign) return foreign;
    const secret = sessionSecretIn(request.headers.get('cookie'), options.origin);
    return secret ? holderOf(identity, 'session', secret) : refused('Nobody is signed in.');
  }

  return {
    bearer,
    session,
    either: request => (request.headers.has('authorization') ? bearer(request.headers) : session(request)),
  };
}
