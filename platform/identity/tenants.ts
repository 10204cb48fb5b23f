import { Refusal } from '../errors.ts';
import { newId } from '../identifiers.ts';
import type { Principal } from '../principal.ts';
import type { IssuedCredential } from './credentials.ts';
import { acrossTenants, type Identity, inTenant, nameFrom } from './identity.ts';
import { addOperator, operatorLinkMs } from './operator-links.ts';
import { assertPersonal } from './scopes.ts';

export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

/** A new tenant with its first operator, an owner, and the link by which that person signs in. */
export async function createTenant(
  identity: Identity,
  wanted: { name: string; operator: string },
): Promise<{ tenant: string; operator: string; link: IssuedCredential }> {
  const tenant = newId();
  const now = identity.clock();
  const name = nameFrom(wanted.name, 'name');
  const operator = nameFrom(wanted.operator, 'operator');
  return inTenant(identity, tenant, async t => {
    await t
      .insertInto('platform.tenant_account')
      .values({ tenant_id: tenant, name, created_at: now })
      .execute();
    const owner = { tenant, name: operator, role: 'owner', linkMs: operatorLinkMs } as const;
    return { tenant, ...(await addOperator(t, now, owner)) };
  });
}

/** All tenants of this installation, the oldest first. For the installation's keeper, never for a caller. */
export async function listTenants(identity: Identity): Promise<Tenant[]> {
  const rows = await acrossTenants(identity, t =>
    t.selectFrom('platform.tenant_account').selectAll().orderBy('tenant_id').execute(),
  );
  return rows.map(row => ({ id: row.tenant_id, name: row.name, createdAt: row.created_at.toISOString() }));
}

/** Renames the owner's own tenant. */
export async function renameTenant(identity: Identity, owner: Principal, name: string): Promise<void> {
  assertPersonal(owner, 'operators:manage');
  const renamed = await inTenant(identity, owner.tenant, t =>
    t
      .updateTable('platform.tenant_account')
      .set({ name: nameFrom(name, 'name') })
      .where('tenant_id', '=', owner.tenant)
      .returning('tenant_id')
      .execute(),
  );
  if (renamed.length === 0) throw new Refusal('not_found', 'There is no such tenant.');
}
