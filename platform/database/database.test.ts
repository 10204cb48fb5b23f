import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../identifiers.ts';
import { openTestDatabase } from '../testing/database.ts';
import './tables.ts';
import { assertOutsideTransaction, type Database } from './database.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

describe('a transaction', () => {
  it('sees only its tenant, and takes the role for its length', async () => {
    const [ours, theirs] = [newId(), newId()];
    const kernel = (tenant: string) => ({ tenant, role: 'cs_kernel' });
    await database.transaction(kernel(ours), t =>
      t.insertInto('platform.tenant_account').values({ tenant_id: ours, name: 'ours' }).execute(),
    );
    const seen = (tenant: string) =>
      database.transaction(kernel(tenant), t =>
        t.selectFrom('platform.tenant_account').selectAll().execute(),
      );
    expect(await seen(ours)).toMatchObject([{ name: 'ours' }]);
    expect(await seen(theirs)).toEqual([]);
    await expect(
      database.transaction(kernel(theirs), t =>
        t.insertInto('platform.tenant_account').values({ tenant_id: ours, name: 'forged' }).execute(),
      ),
    ).rejects.toThrow(/row-level security/);
  });

  it('rolls back as a whole', async () => {
    const tenant = newId();
    const scope = { tenant, role: 'cs_kernel' };
    await expect(
      database.transaction(scope, async t => {
        await t.insertInto('platform.tenant_account').values({ tenant_id: tenant, name: 'half' }).execute();
        throw new Error('half way');
      }),
    ).rejects.toThrow('half way');
    expect(
      await database.transaction(scope, t => t.selectFrom('platform.tenant_account').selectAll().execute()),
    ).toEqual([]);
  });

  it('refuses a vendor call inside', async () => {
    await expect(
      database.transaction({ tenant: newId(), role: 'cs_kernel' }, async () =>
        assertOutsideTransaction('A vendor'),
      ),
    ).rejects.toMatchObject({ code: 'connector_in_transaction' });
  });

  it('refuses a name that is not a role of ours', async () => {
    await expect(database.transaction({ tenant: null, role: 'postgres' }, async () => 1)).rejects.toThrow(
      /role/,
    );
  });

  it('cannot change its tenant by set_config', async () => {
    await expect(
      database.transaction({ tenant: newId(), role: 'cs_kernel' }, t =>
        t
          .selectNoFrom(e =>
            e.fn<string>('set_config', [e.val('app.tenant'), e.val(newId()), e.val(true)]).as('x'),
          )
          .execute(),
      ),
    ).rejects.toThrow(/permission denied/);
  });
});
