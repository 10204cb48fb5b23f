import { isId } from '../identifiers.ts';

/** In whose name statements run. A tenant of null is for the few roles that serve all of them. */
export interface Scope {
  readonly tenant: string | null;
  readonly role: string;
}

/**
 * How a scope is entered, in the same go as its first statement. A lasting one begins a transaction; any other holds for
 * that one statement, which is a transaction of its own.
 */
export interface Opening {
  readonly scope: Scope;
  readonly lasting: boolean;
  /** Takes no statement that was prepared before. */
  readonly anew?: boolean;
}

export const beginSql = 'begin';

/**
 * Sets the tenant, then takes the role, until the transaction ends: `SET LOCAL ROLE` with a parameter. No role of ours
 * may call `set_config`.
 */
export const enterSql = "select set_config('app.tenant', $1, true), set_config('role', $2, true)";

const roleForm = /^cs_[a-z0-9_]+$/;

/** The name, if it is one of a role of ours. */
export function checkedRole(role: string): string {
  if (!roleForm.test(role)) throw new TypeError(`not a role of ours: ${role}`);
  return role;
}

/** The parameters of `enterSql`. */
export function enterValues({ tenant, role }: Scope): [tenant: string, role: string] {
  if (tenant !== null && !isId(tenant)) throw new TypeError('a tenant is a UUID');
  return [tenant ?? '', checkedRole(role)];
}
