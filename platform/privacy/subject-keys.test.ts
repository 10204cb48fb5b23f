import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Json } from '../canonical.ts';
import type { Database } from '../database/database.ts';
import { newId } from '../identifiers.ts';
import { openTestDatabase } from '../testing/database.ts';
import { newKeyringDocument } from './keyring-document.ts';
import { keyringOf } from './keys.ts';
import { erased, eraseSubject, openFor, sealFor } from './subject-keys.ts';

const keyring = keyringOf(newKeyringDocument());
let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const inTenant = <T>(tenant: string, work: Parameters<typeof database.transaction<T>>[1]) =>
  database.transaction({ tenant, role: 'cs_kernel' }, work);
const seal = (tenant: string, subject: string, value: Json) =>
  inTenant(tenant, t => sealFor(t, keyring, tenant, subject, 'profile', value));
const open = (tenant: string, subject: string, sealed: Uint8Array, purpose = 'profile') =>
  inTenant(tenant, t => openFor(t, keyring, tenant, subject, purpose, sealed));
const erase = (tenant: string, subject: string) =>
  inTenant(tenant, t => eraseSubject(t, keyring, tenant, subject));

it('opens what was sealed for a subject, null too, and only as what it was sealed', async () => {
  const tenant = newId();
  const sealed = await seal(tenant, 'margaret', { street: 'Rosenweg 7' });
  expect(await open(tenant, 'margaret', sealed)).toEqual({ street: 'Rosenweg 7' });
  expect(await open(tenant, 'margaret', await seal(tenant, 'margaret', null))).toBeNull();
  await expect(open(tenant, 'margaret', sealed, 'payment')).rejects.toThrow();
  expect(await open(newId(), 'margaret', sealed)).toBe(erased);
  expect(await open(tenant, 'josef', sealed)).toBe(erased);
});

it('makes one key when two transactions need it at once', async () => {
  const tenant = newId();
  const sealed = await Promise.all(['a', 'b', 'c'].map(value => seal(tenant, 'margaret', value)));
  expect(await Promise.all(sealed.map(bytes => open(tenant, 'margaret', bytes)))).toEqual(['a', 'b', 'c']);
});

it('leaves nothing readable of an erased subject, and everything of another', async () => {
  const tenant = newId();
  const [hers, his] = [await seal(tenant, 'margaret', 1), await seal(tenant, 'josef', 2)];
  expect(await erase(tenant, 'margaret')).toBe(true);
  expect(await erase(tenant, 'margaret')).toBe(false);
  expect(await open(tenant, 'margaret', hers)).toBe(erased);
  expect(await open(tenant, 'josef', his)).toBe(2);
});

it('tells an erased value from a new one of the same subject, and from a tampered one', async () => {
  const tenant = newId();
  const old = await seal(tenant, 'margaret', 'old');
  await erase(tenant, 'margaret');
  const fresh = await seal(tenant, 'margaret', 'fresh');
  expect(await open(tenant, 'margaret', old)).toBe(erased);
  expect(await open(tenant, 'margaret', fresh)).toBe('fresh');
  fresh[fresh.length - 1]! ^= 1;
  await expect(open(tenant, 'margaret', fresh)).rejects.toThrow();
});

it('takes the erasure back with the transaction that failed', async () => {
  const tenant = newId();
  const sealed = await seal(tenant, 'margaret', 'kept');
  const failing = inTenant(tenant, async t => {
    await eraseSubject(t, keyring, tenant, 'margaret');
    throw new Error('refused after all');
  });
  await expect(failing).rejects.toThrow('refused after all');
  expect(await open(tenant, 'margaret', sealed)).toBe('kept');
});
