import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { isId, newId } from '../identifiers.ts';
import { recordAccess } from './access-record.ts';
import { sessionIdleMs } from './holders.ts';
import { after, forgetHolders, type Identity, inTenant } from './identity.ts';
import { type CredentialKind, newSecret, secretHash } from './secrets.ts';

interface NewCredential {
  readonly tenant: string;
  readonly kind: CredentialKind;
  readonly principal: string;
  readonly name?: string;
  readonly scopes?: readonly string[];
  readonly expiresAt: Date;
}

/** A secret, shown this once; the database keeps only its hash. */
export interface IssuedCredential {
  readonly id: string;
  readonly secret: string;
  readonly expiresAt: string;
}

/** Writes a credential within the caller's transaction. */
export async function issueCredential(
  transaction: Transaction,
  now: Date,
  wanted: NewCredential,
): Promise<IssuedCredential> {
  const id = newId();
  const secret = newSecret(wanted.kind);
  await transaction
    .insertInto('platform.credential')
    .values({
      tenant_id: wanted.tenant,
      id,
      kind: wanted.kind,
      secret_hash: secretHash(secret),
      principal_id: wanted.principal,
      name: wanted.name ?? '',
      scopes: [...(wanted.scopes ?? [])],
      created_at: now,
      expires_at: wanted.expiresAt,
    })
    .execute();
  return { id, secret, expiresAt: wanted.expiresAt.toISOString() };
}

/** What is shown of a credential; never the secret, which nobody has any more. */
export interface CredentialView {
  readonly id: string;
  readonly name: string;
  readonly principal: string;
  readonly principalName: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly usedAt: string | null;
}

/** The newest 500 of a tenant's credentials of one kind that still count, of one principal or of all. */
export async function listCredentials(
  identity: Identity,
  tenant: string,
  kind: CredentialKind,
  principal?: string,
): Promise<CredentialView[]> {
  const now = identity.clock();
  const rows = await inTenant(identity, tenant, t => {
    const live = t
      .selectFrom('platform.credential as c')
      .innerJoin('platform.principal as p', join =>
        join.onRef('p.tenant_id', '=', 'c.tenant_id').onRef('p.id', '=', 'c.principal_id'),
      )
      .where('c.kind', '=', kind)
      .where('c.revoked_at', 'is', null)
      .where('c.expires_at', '>', now);
    return (principal === undefined ? live : live.where('c.principal_id', '=', principal))
      .selectAll('c')
      .select('p.name as principal_name')
      .orderBy('c.id', 'desc')
      .limit(500)
      .execute();
  });
  return rows
    .filter(row => kind !== 'session' || after(row.used_at ?? row.created_at, sessionIdleMs) > now)
    .filter(row => kind !== 'operator_link' || row.used_at === null)
    .map(row => ({
      id: row.id,
      name: row.name,
      principal: row.principal_id,
      principalName: row.principal_name,
      scopes: row.scopes,
      createdAt: row.created_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      usedAt: row.used_at?.toISOString() ?? null,
    }));
}

/** Ends a credential at once in this process, and within the cache's time in others. Ending it twice is no error. */
export async function revokeCredential(
  identity: Identity,
  tenant: string,
  kind: CredentialKind,
  id: string,
  who: { readonly by: string; readonly holder?: string | undefined },
): Promise<void> {
  const found = !isId(id)
    ? []
    : await inTenant(identity, tenant, async t => {
        const one = t
          .updateTable('platform.credential')
          .set(e => ({ revoked_at: e.fn.coalesce('revoked_at', e.val(identity.clock())) }))
          .where('id', '=', id)
          .where('kind', '=', kind);
        const ended = await (who.holder === undefined ? one : one.where('principal_id', '=', who.holder))
          .returning('id')
          .execute();
        const change = kind === 'access_token' ? 'token.revoked' : 'session.ended';
        if (ended.length)
          await recordAccess(identity, t, { tenant, kind: change, by: who.by, payload: { [kind]: id } });
        return ended;
      });
  forgetHolders(identity);
  if (found.length === 0)
    throw new Refusal('not_found', `There is no such ${kind.replace('_', ' ')}.`, { path: 'id' });
}
