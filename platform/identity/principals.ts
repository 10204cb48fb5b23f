import { type SqlBool, sql } from 'kysely';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { isId } from '../identifiers.ts';
import type { Principal, PrincipalKind } from '../principal.ts';
import { recordAccess } from './access-record.ts';
import { forgetHolders, type Identity, inTenant } from './identity.ts';
import { assertPersonal, markOfRole, type Role, roleIn } from './scopes.ts';

export interface PrincipalView {
  readonly id: string;
  readonly kind: PrincipalKind;
  readonly name: string;
  /** An operator's role; null for agents and services. */
  readonly role: Role | null;
  readonly onBehalfOf: string | null;
  readonly createdAt: string;
  readonly disabledAt: string | null;
}

/** Everybody of the tenant, people and assistants, the oldest first. */
export async function listPrincipals(identity: Identity, person: Principal): Promise<PrincipalView[]> {
  assertPersonal(person, 'tokens:issue');
  const rows = await inTenant(identity, person.tenant, t =>
    t.selectFrom('platform.principal').selectAll().orderBy('created_at').orderBy('id').limit(1000).execute(),
  );
  return rows.map(row => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    role: row.kind === 'operator' ? (roleIn(row.scopes) ?? null) : null,
    onBehalfOf: row.on_behalf_of,
    createdAt: row.created_at.toISOString(),
    disabledAt: row.disabled_at?.toISOString() ?? null,
  }));
}

/** Shuts a person or an assistant out, and with a person all that act on that person's behalf. */
export const disablePrincipal = (identity: Identity, owner: Principal, id: string): Promise<void> =>
  change(identity, owner, id, 'disabled', async (t, kind) => {
    if (kind === 'operator') await assertOwnerRemains(t, id);
    await t
      .updateTable('platform.principal')
      .set({ disabled_at: identity.clock() })
      .where('id', '=', id)
      .execute();
  });

/** Lets a disabled principal in again; what was revoked meanwhile stays revoked. */
export const enablePrincipal = (identity: Identity, owner: Principal, id: string): Promise<void> =>
  change(identity, owner, id, 'enabled', async t => {
    await t.updateTable('platform.principal').set({ disabled_at: null }).where('id', '=', id).execute();
  });

/** Gives an operator another role, which holds from the next request on. */
export const changeRole = (identity: Identity, owner: Principal, id: string, role: Role): Promise<void> =>
  change(identity, owner, id, `role: ${role}`, async (t, kind) => {
    if (kind !== 'operator')
      throw new Refusal('invalid_input', 'Only people have roles.', { path: 'principal' });
    if (role !== 'owner') await assertOwnerRemains(t, id);
    await t
      .updateTable('platform.principal')
      .set({ scopes: [markOfRole(role)] })
      .where('id', '=', id)
      .execute();
  });

/** Says for which person an assistant from an outside issuer acts, so that four eyes counts the two as one. */
export const bindAgent = (
  identity: Identity,
  owner: Principal,
  agent: string,
  operator: string,
): Promise<void> =>
  change(identity, owner, agent, `acts for ${operator}`, async (t, kind) => {
    if (kind !== 'agent')
      throw new Refusal('invalid_input', 'Only an assistant acts for somebody.', { path: 'agent' });
    if ((await kindOf(t, operator)) !== 'operator')
      throw new Refusal('not_found', 'There is no such operator.', { path: 'operator' });
    await t
      .updateTable('platform.principal')
      .set({ on_behalf_of: operator })
      .where('id', '=', agent)
      .execute();
  });

async function change(
  identity: Identity,
  owner: Principal,
  id: string,
  what: string,
  work: (transaction: Transaction, kind: PrincipalKind) => Promise<void>,
): Promise<void> {
  assertPersonal(owner, 'operators:manage');
  await inTenant(identity, owner.tenant, async t => {
    const kind = await kindOf(t, id);
    if (!kind) throw new Refusal('not_found', 'There is no such principal.', { path: 'principal' });
    await work(t, kind);
    const { tenant } = owner;
    const payload = { principal: id, change: what };
    await recordAccess(identity, t, { tenant, kind: 'principal.changed', by: owner.id, payload });
  });
  forgetHolders(identity);
}

async function kindOf(transaction: Transaction, id: string): Promise<PrincipalKind | undefined> {
  if (!isId(id)) return undefined;
  const row = await transaction
    .selectFrom('platform.principal')
    .select('kind')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.kind;
}

/** A tenant without an owner could never be mended from inside. The rows are locked: two owners cannot remove each other. */
async function assertOwnerRemains(transaction: Transaction, without: string): Promise<void> {
  const owners = await transaction
    .selectFrom('platform.principal')
    .select('id')
    .where('kind', '=', 'operator')
    .where('disabled_at', 'is', null)
    .where(sql<SqlBool>`${markOfRole('owner')} = any(scopes)`)
    .orderBy('id')
    .forUpdate()
    .execute();
  if (owners.every(owner => owner.id === without))
    throw new Refusal('invalid_input', 'This is the last owner.', {
      mend: 'Make somebody else an owner first.',
    });
}
