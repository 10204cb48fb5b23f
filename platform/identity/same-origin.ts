import { type Problem, Refusal } from '../errors.ts';

export interface RequestFacts {
  readonly method: string;
  readonly headers: Headers;
}

/** Methods that change nothing by themselves. */
const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The guard of one address, such as `http://localhost:4477`. A foreign Host is DNS rebinding; a foreign Origin is
 * another site's page. Clients that are no browsers send no Origin and pass, unless it is required.
 */
export function sameOrigin(
  configuredOrigin: string,
): (request: RequestFacts, demand?: 'origin_on_unsafe') => Problem | undefined {
  const own = new URL(configuredOrigin);
  const foreign = (message: string): Problem =>
    new Refusal('foreign_origin', message, { mend: `Call ${own.origin}, from its own pages.` }).problem;
  return ({ method, headers }, demand) => {
    if (headers.get('host')?.toLowerCase() !== own.host)
      return foreign('The Host of the request is not this server.');
    const origin = headers.get('origin');
    if (origin !== null && origin !== own.origin)
      return foreign('The request comes from the page of another site.');
    if (origin === null && demand && !safe.has(method.toUpperCase()))
      return foreign('A change in the name of a session must say which page it comes from.');
    return undefined;
  };
}
