import type { Transaction } from '../database/database.ts';
import { type Problem, Refusal } from '../errors.ts';
import { isId, newId } from '../identifiers.ts';
import type { Principal } from '../principal.ts';
import { recordAccess } from './access-record.ts';
import { type IssuedCredential, issueCredential } from './credentials.ts';
import { lookUp } from './holders.ts';
import { after, type Identity, inTenant, nameFrom } from './identity.ts';
import { assertPersonal, markOfRole, type Role, roleIn } from './scopes.ts';
import { hasFormOf, secretHash } from './secrets.ts';

export const operatorLinkMs = 15 * 60_000;
/** An invitation travels to another person, so it waits longer; it too works once. */
export const invitationMs = 24 * 60 * 60_000;
/** A session ends after this long, however busy it is. */
export const sessionMs = 7 * 24 * 60 * 60_000;

/** The page to open. The secret stands behind the `#`: browsers send that to no server, so it is in no log and no referrer. */
export const addressOfLink = (origin: string, secret: string): string =>
  `${new URL(origin).origin}/sign-in#${secret}`;

/** Writes a new operator and the link by which that person signs in for the first time. */
export async function addOperator(
  transaction: Transaction,
  now: Date,
  operator: { tenant: string; name: string; role: Role; linkMs: number },
): Promise<{ operator: string; link: IssuedCredential }> {
  const id = newId();
  await transaction
    .insertInto('platform.principal')
    .values({
      tenant_id: operator.tenant,
      id,
      kind: 'operator',
      name: operator.name,
      scopes: [markOfRole(operator.role)],
      on_behalf_of: null,
      created_at: now,
    })
    .execute();
  const link = await issueCredential(transaction, now, {
    tenant: operator.tenant,
    kind: 'operator_link',
    principal: id,
    expiresAt: after(now, operator.linkMs),
  });
  return { operator: id, link };
}

/** A further person for the tenant, for four eyes or for another role. */
export async function inviteOperator(
  identity: Identity,
  inviter: Principal,
  invited: { name: string; role: Role },
): Promise<{ operator: string; link: IssuedCredential }> {
  assertPersonal(inviter, 'operators:manage');
  const name = nameFrom(invited.name, 'name');
  const { tenant } = inviter;
  return inTenant(identity, tenant, async t => {
    const added = await addOperator(t, identity.clock(), {
      tenant,
      name,
      role: invited.role,
      linkMs: invitationMs,
    });
    const payload = { operator: added.operator, name, role: invited.role };
    await recordAccess(identity, t, { tenant, kind: 'operator.welcomed', by: inviter.id, payload });
    return added;
  });
}

/**
 * A link for somebody who is an operator already. Whoever can call this can become that person: it is for the local
 * installation's own start and command line, never for a request from outside.
 */
export async function issueOperatorLink(
  identity: Identity,
  tenant: string,
  operator: string,
): Promise<IssuedCredential> {
  const now = identity.clock();
  return inTenant(identity, tenant, async t => {
    const person = isId(operator)
      ? await t
          .selectFrom('platform.principal')
          .select('scopes')
          .where('id', '=', operator)
          .where('kind', '=', 'operator')
          .where('disabled_at', 'is', null)
          .executeTakeFirst()
      : undefined;
    if (!person || !roleIn(person.scopes))
      throw new Refusal('not_found', 'There is no such operator, or it is disabled.', { path: 'operator' });
    return issueCredential(t, now, {
      tenant,
      kind: 'operator_link',
      principal: operator,
      expiresAt: after(now, operatorLinkMs),
    });
  });
}

export interface SignedIn {
  readonly tenant: string;
  readonly operator: string;
  readonly session: IssuedCredential;
}

/**
 * Exchanges a link for a session. The link is used up by one conditional update, in the transaction that writes the
 * session: of any number of simultaneous uses exactly one gets it.
 */
export async function signIn(
  identity: Identity,
  secret: string,
  device = '',
): Promise<SignedIn | { problem: Problem }> {
  const refused = (why: string) => ({
    problem: new Refusal('unauthenticated', why, { mend: 'Ask for a new link: `countersign link`.' }).problem,
  });
  if (!hasFormOf('operator_link', secret))
    return refused('This is no operator link; perhaps it was cut off.');
  const link = await lookUp(identity, secretHash(secret));
  if (link?.kind !== 'operator_link') return refused('This operator link is not known here.');
  if (link.holder.kind !== 'operator' || link.holder.disabled) return refused('This identity is disabled.');

  const now = identity.clock();
  const session = await inTenant(identity, link.tenant, async t => {
    const used = await t
      .updateTable('platform.credential')
      .set({ used_at: now })
      .where('id', '=', link.id)
      .where('kind', '=', 'operator_link')
      .where('used_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .returning('id')
      .executeTakeFirst();
    if (!used) return undefined;
    const session = await issueCredential(t, now, {
      tenant: link.tenant,
      kind: 'session',
      principal: link.holder.id,
      name: device.replace(/\p{Cc}/gu, ' ').slice(0, 200),
      expiresAt: after(now, sessionMs),
    });
    await recordAccess(identity, t, {
      tenant: link.tenant,
      kind: 'operator.signed_in',
      by: link.holder.id,
      payload: { link: link.id, session: session.id },
    });
    return session;
  });
  if (session) return { tenant: link.tenant, operator: link.holder.id, session };
  return refused(
    link.expiresAt <= now
      ? 'This operator link has expired.'
      : 'This operator link was used already, or withdrawn.',
  );
}
