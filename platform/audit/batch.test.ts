import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { newId } from '../identifiers.ts';
import { newKeyringDocument } from '../privacy/keyring-document.ts';
import { keyringOf } from '../privacy/keys.ts';
import { openTestDatabase } from '../testing/database.ts';
import { openAuditBatch } from './batch.ts';
import { type AuditEntry, headOf } from './chain.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const keyring = keyringOf(newKeyringDocument());
const read = (tenant: string): AuditEntry => ({
  tenant,
  at: new Date(0),
  kind: 'tool.called',
  actor: newId(),
  payload: { tool: 'get_order' },
});
const lengthOf = (tenant: string) =>
  database.transaction({ tenant, role: 'cs_kernel' }, async t => (await headOf(t, tenant))?.seq ?? 0);

/** The same database, whose next transactions fail. */
function failing(times: number): Database {
  let left = times;
  return {
    ...database,
    transaction: (scope, work) =>
      left-- > 0 ? Promise.reject(new Error('the disk is full')) : database.transaction(scope, work),
  };
}

it('writes what waits, each tenant to its own chain', async () => {
  const batch = openAuditBatch(database, keyring);
  const [ours, theirs] = [newId(), newId()];
  for (let i = 0; i < 10; i++) batch.add(read(i % 3 ? ours : theirs));
  await batch.flush();
  expect([await lengthOf(ours), await lengthOf(theirs)]).toEqual([6, 4]);
  await batch.close();
});

it('writes by itself after its delay, also what is added inside a transaction', async () => {
  const tenant = newId();
  const written = Promise.withResolvers<void>();
  const watched: Database = {
    ...database,
    async transaction(scope, work) {
      const result = await database.transaction(scope, work);
      written.resolve();
      return result;
    },
  };
  const batch = openAuditBatch(watched, keyring, { delayMs: 5 });
  await database.transaction({ tenant, role: 'cs_kernel' }, async () => batch.add(read(tenant)));
  await written.promise;
  expect(await lengthOf(tenant)).toBe(1);
  await batch.close();
});

it('keeps what could not be written, tells of it, and tries again', async () => {
  const tenant = newId();
  const heard: [string, number][] = [];
  const batch = openAuditBatch(failing(1), keyring, {
    failed: (error, waiting) => heard.push([(error as Error).message, waiting]),
  });
  batch.add(read(tenant));
  await expect(batch.flush()).rejects.toThrow('the disk is full');
  batch.add(read(tenant));
  await batch.flush();
  expect(heard).toEqual([['the disk is full', 1]]);
  expect(await lengthOf(tenant)).toBe(2);
  await batch.close();
});

it('refuses more than may wait: what cannot be recorded is not read', async () => {
  const batch = openAuditBatch(failing(1), keyring, { limit: 2 });
  batch.add(read(newId()));
  batch.add(read(newId()));
  expect(() => batch.add(read(newId()))).toThrow(/nothing may be read/);
  await expect(batch.flush()).rejects.toThrow('the disk is full');
  await batch.close();
});

it('refuses at once what could never be written, so that it holds nothing else up', async () => {
  const tenant = newId();
  const batch = openAuditBatch(database, keyring);
  batch.add(read(tenant));
  expect(() => batch.add({ ...read(tenant), payload: Number.NaN })).toThrow();
  expect(() => batch.add({ ...read(tenant), actor: 'margaret@example.org' })).toThrow(/never a name/);
  await batch.close();
  expect(await lengthOf(tenant)).toBe(1);
});

it('lets one tenant that cannot be written not hold up another', async () => {
  const [ours, theirs] = [newId(), newId()];
  const batch = openAuditBatch(failing(1), keyring);
  batch.add(read(ours));
  batch.add(read(theirs));
  await expect(batch.flush()).rejects.toThrow('the disk is full');
  expect([await lengthOf(ours), await lengthOf(theirs)]).toEqual([0, 1]);
  await batch.close();
  expect(await lengthOf(ours)).toBe(1);
});

it('flushes when it closes, and takes no more', async () => {
  const tenant = newId();
  const batch = openAuditBatch(database, keyring);
  batch.add(read(tenant));
  await batch.close();
  expect(await lengthOf(tenant)).toBe(1);
  expect(() => batch.add(read(tenant))).toThrow(/closed/);
});
