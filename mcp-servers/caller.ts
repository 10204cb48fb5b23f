import type { AuthInfo } from '@modelcontextprotocol/server';
import type { Principal } from '../platform/principal.ts';

/** What admission found out, as the SDK carries it to handlers. The token itself goes no further than admission. */
export const authInfoOf = (principal: Principal): AuthInfo => ({
  token: '',
  clientId: principal.id,
  scopes: [...principal.scopes],
  extra: { principal },
});

/** Who calls. Nothing reaches a handler without passing admission, so a caller that is missing is a bug. */
export function callerOf(authInfo: AuthInfo | undefined): Principal {
  const principal = authInfo?.extra?.principal;
  if (!principal) throw new Error('a request reached a tool without passing admission');
  return principal as Principal;
}
