import { afterAll, beforeAll } from 'vitest';
import type { Database } from '../../platform/database/database.ts';
import { roleOf } from '../../platform/database/migrate.ts';
import { storeOf } from '../../platform/database/store.ts';
import { newId } from '../../platform/identifiers.ts';
import { openTestDatabase } from '../../platform/testing/database.ts';
import { databaseStorage, type Transact } from './database-storage.ts';
import { storageContract } from './storage-contract.ts';
import { store } from './store.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase([store]);
});
afterAll(() => database.close());

storageContract('in the database', async stock => {
  const tenant = newId();
  const transact: Transact = work =>
    database.transaction({ tenant, role: roleOf('store', 'action') }, t => work(storeOf(t)));
  await transact(async shelf => {
    for (const [variant_id, pieces] of stock)
      await shelf.insertInto('store.shelf').values({ tenant_id: tenant, variant_id, pieces }).execute();
  });
  return databaseStorage(tenant, transact);
});
