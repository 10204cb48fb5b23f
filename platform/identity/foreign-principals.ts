import { v5 } from 'uuid';
import { canonicalJson } from '../canonical.ts';
import { type Problem, Refusal } from '../errors.ts';
import type { Principal } from '../principal.ts';
import { type Identity, inTenant } from './identity.ts';
import type { VerifiedToken } from './oidc.ts';
import { roleIn } from './scopes.ts';

/** What we keep of an assistant that signs in elsewhere. */
export interface ForeignHolder {
  readonly name: string;
  readonly onBehalfOf: string | null;
  readonly personScopes: readonly string[] | null;
  readonly disabled: boolean;
}

const namespace = '9f3c1d52-6a0e-4c1b-8d57-2b7e40a1c6f3';

/** The same issuer, subject and client are the same principal for ever, in every process, without asking anybody. */
export const foreignPrincipalId = (issuer: string, subject: string, client: string | null): string =>
  v5(canonicalJson([issuer, subject, client]), namespace);

/**
 * The principal behind a verified token, written down when it is first seen. It is an agent, whoever the subject is:
 * the token came from a program. One that an owner bound to a person never reaches further than that person.
 */
export async function foreignPrincipal(
  identity: Identity,
  token: VerifiedToken,
): Promise<Principal | Problem> {
  const id = foreignPrincipalId(token.issuer, token.subject, token.client);
  const holder = await identity.foreign.get(`${token.tenant}/${id}`, () => findOrWrite(identity, token, id));
  if (!holder)
    return new Refusal('unauthenticated', 'The token is for a tenant that does not exist here.').problem;
  if (holder.disabled) return new Refusal('unauthenticated', 'This identity is disabled.').problem;
  const { vocabulary } = identity;
  const role = holder.personScopes && roleIn(holder.personScopes);
  const within = role ? vocabulary.ofRole(role) : holder.personScopes ? [] : vocabulary.grantable;
  return {
    tenant: token.tenant,
    id,
    kind: 'agent',
    name: holder.name,
    scopes: vocabulary.grantable.filter(scope => token.scopes.includes(scope) && within.includes(scope)),
    ...(holder.onBehalfOf ? { onBehalfOf: holder.onBehalfOf } : {}),
  };
}

function findOrWrite(
  identity: Identity,
  token: VerifiedToken,
  id: string,
): Promise<ForeignHolder | undefined> {
  const { tenant } = token;
  const name = (token.client ?? token.subject).replace(/\p{Cc}/gu, ' ').slice(0, 100);
  return inTenant(identity, tenant, async t => {
    const account = await t.selectFrom('platform.tenant_account').select('tenant_id').executeTakeFirst();
    if (!account) return undefined;
    await t
      .insertInto('platform.principal')
      .values({
        tenant_id: tenant,
        id,
        kind: 'agent',
        name,
        scopes: [],
        on_behalf_of: null,
        created_at: identity.clock(),
      })
      .onConflict(conflict => conflict.columns(['tenant_id', 'id']).doNothing())
      .execute();
    const row = await t
      .selectFrom('platform.principal as p')
      .leftJoin('platform.principal as person', join =>
        join.onRef('person.tenant_id', '=', 'p.tenant_id').onRef('person.id', '=', 'p.on_behalf_of'),
      )
      .where('p.id', '=', id)
      .select(['p.name', 'p.on_behalf_of', 'p.disabled_at', 'person.scopes as person_scopes'])
      .select('person.disabled_at as person_disabled_at')
      .executeTakeFirstOrThrow();
    return {
      name: row.name,
      onBehalfOf: row.on_behalf_of,
      personScopes: row.person_scopes,
      disabled: row.disabled_at !== null || row.person_disabled_at !== null,
    };
  });
}
