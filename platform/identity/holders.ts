import { type Problem, Refusal } from '../errors.ts';
import type { Principal, PrincipalKind } from '../principal.ts';
import { acrossTenants, after, type Identity, inTenant } from './identity.ts';
import { roleIn, type Vocabulary } from './scopes.ts';
import { type CredentialKind, hasFormOf, secretHash } from './secrets.ts';

/** A session ends when it was not used for this long. */
export const sessionIdleMs = 12 * 60 * 60_000;
/** How often at most the use of a credential is written down. */
const noteUseEveryMs = 60_000;

/** A credential as it is found by its secret, with the one who holds it. */
export interface HeldCredential {
  readonly tenant: string;
  readonly id: string;
  readonly kind: CredentialKind;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly holder: {
    readonly id: string;
    readonly kind: PrincipalKind;
    readonly name: string;
    readonly storedScopes: readonly string[];
    readonly onBehalfOf: string | null;
    /** Stored scopes of the person on whose behalf an agent acts; null when there is none. */
    readonly personScopes: readonly string[] | null;
    /** True when the holder, or the person on whose behalf it acts, is disabled. */
    readonly disabled: boolean;
  };
}

/** A found credential with the principal that it makes of its bearer. */
export interface KnownHolder {
  readonly held: HeldCredential;
  readonly principal: Principal;
}

/** One indexed look-up by the hash, whatever the secret is. */
export async function lookUp(identity: Identity, hash: string): Promise<HeldCredential | undefined> {
  const row = await acrossTenants(identity, t =>
    t
      .selectFrom('platform.credential as c')
      .innerJoin('platform.principal as p', join =>
        join.onRef('p.tenant_id', '=', 'c.tenant_id').onRef('p.id', '=', 'c.principal_id'),
      )
      .leftJoin('platform.principal as person', join =>
        join.onRef('person.tenant_id', '=', 'p.tenant_id').onRef('person.id', '=', 'p.on_behalf_of'),
      )
      .where('c.secret_hash', '=', hash)
      .selectAll('c')
      .select([
        'p.kind as holder_kind',
        'p.name as holder_name',
        'p.scopes as holder_scopes',
        'p.on_behalf_of',
        'p.disabled_at',
        'person.scopes as person_scopes',
        'person.disabled_at as person_disabled_at',
      ])
      .executeTakeFirst(),
  );
  if (!row) return undefined;
  return {
    tenant: row.tenant_id,
    id: row.id,
    kind: row.kind,
    scopes: row.scopes,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
    revokedAt: row.revoked_at,
    holder: {
      id: row.principal_id,
      kind: row.holder_kind,
      name: row.holder_name,
      storedScopes: row.holder_scopes,
      onBehalfOf: row.on_behalf_of,
      personScopes: row.person_scopes,
      disabled: row.disabled_at !== null || row.person_disabled_at !== null,
    },
  };
}

/** Why a session or a token no longer counts, or nothing while it does. */
export function whyEnded(held: HeldCredential, now: Date): Problem | undefined {
  const session = held.kind === 'session';
  const again = session ? { mend: 'Sign in again with a new operator link.' } : {};
  if (held.holder.disabled) return new Refusal('unauthenticated', 'This identity is disabled.').problem;
  if (held.revokedAt)
    return new Refusal(
      'unauthenticated',
      session ? 'This session was ended.' : 'This token was revoked.',
      again,
    ).problem;
  if (held.expiresAt <= now)
    return new Refusal(
      session ? 'unauthenticated' : 'token_expired',
      `This ${session ? 'session' : 'token'} has expired.`,
      again,
    ).problem;
  if (session && after(held.usedAt ?? held.createdAt, sessionIdleMs) <= now)
    return new Refusal('unauthenticated', 'This session was not used for too long.', again).problem;
  return undefined;
}

/** A person's session holds what the role holds today; a token what it was issued for, and never more than its person. */
function scopesOf(held: HeldCredential, vocabulary: Vocabulary): readonly string[] {
  const ofRole = (stored: readonly string[]): readonly string[] => {
    const role = roleIn(stored);
    return role ? vocabulary.ofRole(role) : [];
  };
  if (held.kind === 'session') return held.holder.kind === 'operator' ? ofRole(held.holder.storedScopes) : [];
  const person = held.holder.personScopes && ofRole(held.holder.personScopes);
  return held.scopes.filter(
    scope => vocabulary.grantable.includes(scope) && (!person || person.includes(scope)),
  );
}

/** Who holds this secret, or why nobody does. Found holders are remembered for some seconds. */
export async function holderOf(
  identity: Identity,
  kind: 'session' | 'access_token',
  secret: string,
): Promise<Principal | Problem> {
  const unknown = () =>
    new Refusal('unauthenticated', `This ${kind === 'session' ? 'session' : 'token'} is not known here.`)
      .problem;
  if (!hasFormOf(kind, secret)) return unknown();
  const hash = secretHash(secret);
  const known = await identity.held.get(hash, async () => {
    const found = await lookUp(identity, hash);
    if (!found) return undefined;
    const held = await noteUse(identity, found);
    return { held, principal: principalOf(held, identity.vocabulary) };
  });
  if (known?.held.kind !== kind) return unknown();
  return whyEnded(known.held, identity.clock()) ?? known.principal;
}

function principalOf(held: HeldCredential, vocabulary: Vocabulary): Principal {
  const { id, kind, name, onBehalfOf } = held.holder;
  const scopes = scopesOf(held, vocabulary);
  return { tenant: held.tenant, id, kind, name, scopes, ...(onBehalfOf ? { onBehalfOf } : {}) };
}

async function noteUse(identity: Identity, held: HeldCredential): Promise<HeldCredential> {
  const now = identity.clock();
  if (held.kind === 'operator_link' || whyEnded(held, now)) return held;
  if (held.usedAt && after(held.usedAt, noteUseEveryMs) > now) return held;
  await inTenant(identity, held.tenant, t =>
    t.updateTable('platform.credential').set({ used_at: now }).where('id', '=', held.id).execute(),
  );
  return { ...held, usedAt: now };
}
