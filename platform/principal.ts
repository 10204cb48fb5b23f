export type PrincipalKind = 'operator' | 'agent' | 'service';

/** Who calls. An operator is a person with a session; an agent acts by a token; a service is one of our own parts. */
export interface Principal {
  readonly tenant: string;
  readonly id: string;
  readonly kind: PrincipalKind;
  readonly name: string;
  readonly scopes: readonly string[];
  /** The person on whose behalf an agent acts; four eyes counts them as one. */
  readonly onBehalfOf?: string;
}

/** `catalog:read` is held by itself, by `catalog:*` and by `*`. */
export function holdsScope(principal: Principal, scope: string): boolean {
  const [area] = scope.split(':');
  return principal.scopes.some(held => held === scope || held === `${area}:*` || held === '*');
}
