import { afterAll, beforeAll, expect, it } from 'vitest';
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

it('remembers an answer for 30 days, and then forgets it without being asked', async () => {
  const tenant = newId();
  const storage = databaseStorage(tenant, work =>
    database.transaction({ tenant, role: roleOf('store', 'action') }, t => work(storeOf(t))),
  );
  const dayOf = (day: number) => new Date(Date.UTC(2026, 10, day));
  const answered = { kind: 'answered', reply: { status: 201, body: { order: 'A' } } };
  await storage.claimRequest('order-a', 'f', dayOf(1), 1000);
  await storage.answerRequest({ key: 'order-a', reply: answered.reply } as never);
  await storage.claimRequest('order-b', 'f', dayOf(30), 1000);
  expect(await storage.claimRequest('order-a', 'f', dayOf(30), 1000)).toEqual(answered);
  await storage.claimRequest('order-c', 'f', dayOf(32), 1000);
  expect(await storage.claimRequest('order-a', 'f', dayOf(32), 1000)).toEqual({ kind: 'claimed' });
});
