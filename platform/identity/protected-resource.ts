import type { Problem } from '../errors.ts';
import type { OidcSettings } from './oidc.ts';
import type { Vocabulary } from './scopes.ts';

const wellKnown = '/.well-known/oauth-protected-resource';

/** Where RFC 9728 wants a resource's metadata: the well-known path goes between its host and its own path. */
export function protectedResourceAddress(resource: string): string {
  const { origin, pathname } = new URL(resource);
  return `${origin}${wellKnown}${pathname === '/' ? '' : pathname}`;
}

/** RFC 9728's metadata: where a client gets a token for this resource, and which scopes it can ask for. */
export const protectedResourceMetadata = (oidc: OidcSettings, vocabulary: Vocabulary) => ({
  resource: oidc.audience,
  authorization_servers: [oidc.issuer],
  scopes_supported: vocabulary.grantable,
  bearer_methods_supported: ['header'],
  resource_name: 'Countersign',
});

const quoted = (text: string): string => `"${text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, ' ')}"`;

/**
 * The value of `WWW-Authenticate` (RFC 6750, RFC 9728). Without a problem no token was sent, and there is no error to
 * name; `scope` says what would have been needed.
 */
export function bearerChallenge(options: {
  problem?: Problem | undefined;
  resourceMetadata?: string | undefined;
  scope?: string | undefined;
}): string {
  const { problem, resourceMetadata, scope } = options;
  const error = problem && (problem.code === 'insufficient_scope' ? 'insufficient_scope' : 'invalid_token');
  const parts = [
    error && `error="${error}"`,
    problem && `error_description=${quoted(problem.message)}`,
    scope && `scope=${quoted(scope)}`,
    resourceMetadata && `resource_metadata=${quoted(resourceMetadata)}`,
  ].filter(part => part !== undefined);
  return ['Bearer', parts.join(', ')].filter(Boolean).join(' ');
}
