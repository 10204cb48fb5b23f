import { Refusal } from '../errors.ts';
import { newId } from '../identifiers.ts';
import type { Principal } from '../principal.ts';
import { recordAccess } from './access-record.ts';
import {
  type CredentialView,
  type IssuedCredential,
  issueCredential,
  listCredentials,
  revokeCredential,
} from './credentials.ts';
import { after, type Identity, inTenant, nameFrom } from './identity.ts';
import { assertPersonal, grantableScopes } from './scopes.ts';

const dayMs = 24 * 60 * 60_000;
export const defaultTokenDays = 90;
const longestTokenDays = 366;

export interface WantedToken {
  /** The assistant's name, as it stands on every card that it asks for. */
  readonly name: string;
  /** The vocabulary's defaults when absent, as far as the issuer holds them. */
  readonly scopes?: readonly string[] | undefined;
  readonly validForDays?: number | undefined;
}

export interface IssuedToken extends IssuedCredential {
  /** The principal that the assistant is from now on. */
  readonly agent: string;
  readonly scopes: readonly string[];
}

/** A token for an assistant, which becomes a principal of its own and acts on behalf of the person who issues it. */
export async function issueAccessToken(
  identity: Identity,
  issuer: Principal,
  wanted: WantedToken,
): Promise<IssuedToken> {
  assertPersonal(issuer, 'tokens:issue');
  const name = nameFrom(wanted.name, 'name');
  const days = wanted.validForDays ?? defaultTokenDays;
  if (!Number.isInteger(days) || days < 1 || days > longestTokenDays)
    throw new Refusal('invalid_input', `A token is valid for 1 to ${longestTokenDays} whole days.`, {
      path: 'validForDays',
    });
  const asked =
    wanted.scopes ?? identity.vocabulary.assistantDefaults.filter(scope => issuer.scopes.includes(scope));
  const scopes = grantableScopes(identity.vocabulary, asked);
  const beyond = scopes.filter(scope => !issuer.scopes.includes(scope));
  if (beyond.length > 0)
    throw new Refusal(
      'insufficient_scope',
      `You cannot give away what you do not hold: ${beyond.join(', ')}.`,
      { path: 'scopes' },
    );

  const agent = newId();
  const now = identity.clock();
  const { tenant } = issuer;
  const issued = await inTenant(identity, tenant, async t => {
    await t
      .insertInto('platform.principal')
      .values({
        tenant_id: tenant,
        id: agent,
        kind: 'agent',
        name,
        scopes: [],
        on_behalf_of: issuer.id,
        created_at: now,
      })
      .execute();
    const credential = await issueCredential(t, now, {
      tenant,
      kind: 'access_token',
      principal: agent,
      name,
      scopes,
      expiresAt: after(now, days * dayMs),
    });
    const payload = { token: credential.id, agent, name, scopes, days };
    await recordAccess(identity, t, { tenant, kind: 'token.issued', by: issuer.id, payload });
    return credential;
  });
  return { ...issued, agent, scopes };
}

/** The tenant's tokens that still count, the newest first. */
export async function listAccessTokens(identity: Identity, person: Principal): Promise<CredentialView[]> {
  assertPersonal(person, 'tokens:issue');
  return listCredentials(identity, person.tenant, 'access_token');
}

/** Any operator may stop any assistant of the tenant: that can only make things safer. */
export async function revokeAccessToken(identity: Identity, person: Principal, token: string): Promise<void> {
  assertPersonal(person, 'tokens:issue');
  await revokeCredential(identity, person.tenant, 'access_token', token, { by: person.id });
}
