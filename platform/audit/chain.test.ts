import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { newId } from '../identifiers.ts';
import { newKeyringDocument, withNewSigningKey } from '../privacy/keyring-document.ts';
import { keyringOf } from '../privacy/keys.ts';
import { openTestDatabase } from '../testing/database.ts';
import { type AuditEntry, appendAudit, headOf } from './chain.ts';
import { headBytes } from './entry.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const document = newKeyringDocument();
const keyring = keyringOf(document);
const at = new Date('2026-05-04T10:00:00.000Z');
const read = (tenant: string, payload: AuditEntry['payload'] = { tool: 'search_catalog' }): AuditEntry => ({
  tenant,
  at,
  kind: 'tool.called',
  actor: 'executor',
  payload,
});
const kernel = (tenant: string) => ({ tenant, role: 'cs_kernel' });

describe('the chain', () => {
  it('is one per tenant, also when its first entries arrive at once', async () => {
    const [ours, theirs] = [newId(), newId()];
    const places = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const tenant = index % 2 ? ours : theirs;
        return database.transaction(kernel(tenant), t => appendAudit(t, keyring, [read(tenant)]));
      }),
    );
    const seqs = (parity: number) => places.filter((_, i) => i % 2 === parity).map(([place]) => place!.seq);
    expect(seqs(1).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(seqs(0).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('ends in a head that the keyring signed', async () => {
    const tenant = newId();
    const head = await database.transaction(kernel(tenant), async t => {
      await appendAudit(t, keyring, [read(tenant), read(tenant)]);
      return (await headOf(t, tenant))!;
    });
    expect(head).toMatchObject({ tenant, seq: 2, at: at.toISOString(), key_id: keyring.keyId });
    expect(keyring.verify(head.key_id, headBytes(head), head.signature)).toBe(true);
  });

  it('takes nothing back with the transaction that failed, and goes on after it', async () => {
    const tenant = newId();
    const failing = database.transaction(kernel(tenant), async t => {
      await appendAudit(t, keyring, [read(tenant)]);
      throw new Error('the deed failed');
    });
    await expect(failing).rejects.toThrow('the deed failed');
    const [place] = await database.transaction(kernel(tenant), t => appendAudit(t, keyring, [read(tenant)]));
    expect(place!.seq).toBe(1);
  });

  it('writes more entries at once than one statement holds', async () => {
    const tenant = newId();
    const many = Array.from({ length: 2100 }, () => read(tenant));
    const places = await database.transaction(kernel(tenant), t => appendAudit(t, keyring, many));
    expect(places.map(({ seq }) => seq)).toEqual(many.map((_, index) => index + 1));
  });

  it('keeps neither payload, nor salt, nor subject in the clear', async () => {
    const tenant = newId();
    const subject = 'margaret@example.org';
    await database.transaction(kernel(tenant), t =>
      appendAudit(t, keyring, [{ ...read(tenant, { ship_to: 'Rosenweg 7' }), subject }]),
    );
    const rows = await database.transaction(kernel(tenant), async t => [
      await t.selectFrom('platform.audit_entry').selectAll().execute(),
      await t.selectFrom('platform.audit_payload').selectAll().execute(),
      await t.selectFrom('platform.subject_key').selectAll().execute(),
    ]);
    const seen = JSON.stringify(rows, (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    expect(seen).not.toContain('margaret');
    expect(seen).not.toContain('Rosenweg');
  });

  it('refuses an actor or a kind that could carry a name, and a second tenant', async () => {
    const tenant = newId();
    const append = (...entries: AuditEntry[]) =>
      database.transaction(kernel(tenant), t => appendAudit(t, keyring, entries));
    await expect(append({ ...read(tenant), actor: 'margaret@example.org' })).rejects.toThrow(/never a name/);
    await expect(append({ ...read(tenant), kind: 'Margaret paid' })).rejects.toThrow(/kind/);
    await expect(append(read(tenant), read(newId()))).rejects.toThrow(/one tenant/);
  });

  it('records a rotation before the first entry under the new key', async () => {
    const tenant = newId();
    await database.transaction(kernel(tenant), t => appendAudit(t, keyring, [read(tenant)]));
    const rotated = keyringOf(withNewSigningKey(withNewSigningKey(document, at), at));
    const kinds = await database.transaction(kernel(tenant), async t => {
      await appendAudit(t, rotated, [read(tenant)]);
      return t.selectFrom('platform.audit_entry').select('kind').orderBy('seq').execute();
    });
    expect(kinds.map(({ kind }) => kind)).toEqual([
      'tool.called',
      'key.rotated',
      'key.rotated',
      'tool.called',
    ]);
  });

  it('refuses to go on under keys that do not know the key of its head', async () => {
    const tenant = newId();
    const rotated = keyringOf(withNewSigningKey(document, at));
    await database.transaction(kernel(tenant), t => appendAudit(t, rotated, [read(tenant)]));
    await expect(
      database.transaction(kernel(tenant), t => appendAudit(t, keyring, [read(tenant)])),
    ).rejects.toThrow(/does not hold/);
  });
});
