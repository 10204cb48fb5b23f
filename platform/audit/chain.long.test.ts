import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../identifiers.ts';
import { newKeyringDocument, withNewSigningKey } from '../privacy/keyring-document.ts';
import { keyringOf } from '../privacy/keys.ts';
import { openServerDatabase, type ServerDatabase } from '../testing/server-database.ts';
import { type AuditEntry, appendAudit, recordErasure } from './chain.ts';
import { exportAudit } from './export.ts';
import { verifyExport } from './verify.ts';

/** A PostgreSQL server with pgvector, under a login that may create databases and roles. */
const url = process.env.TEST_DATABASE_URL;

describe.skipIf(!url)('the chain on a PostgreSQL server', () => {
  let database: ServerDatabase;
  beforeAll(async () => {
    database = await openServerDatabase(url!);
  });
  afterAll(() => database?.close());

  const document = newKeyringDocument();
  const keyring = keyringOf(document);
  const at = new Date('2026-05-04T10:00:00.000Z');
  const read = (tenant: string, subject?: string): AuditEntry => ({
    tenant,
    at,
    kind: 'tool.called',
    actor: newId(),
    payload: { tool: 'get_order' },
    ...(subject ? { subject } : {}),
  });
  const inTenant = <T>(tenant: string, work: Parameters<typeof database.transaction<T>>[1]) =>
    database.transaction({ tenant, role: 'cs_kernel' }, work);
  async function verified(tenant: string, keys = keyring) {
    const lines: string[] = [];
    for await (const line of exportAudit(database, keys, tenant)) lines.push(line);
    return verifyExport(lines, keyring.publicKeys());
  }

  it('is one, also when 20 connections begin it together and go on together', async () => {
    const tenant = newId();
    const places = await Promise.all(
      Array.from({ length: 400 }, (_, i) =>
        inTenant(tenant, t => appendAudit(t, keyring, [read(tenant, `buyer ${i % 7}`), read(tenant)])),
      ),
    );
    const seqs = places.flat().map(({ seq }) => seq);
    expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: 800 }, (_, i) => i + 1));
    expect(await verified(tenant)).toMatchObject({ ok: true, entries: 800, findings: [] });
  });

  it('holds while some transactions fail, subjects are erased and written again, and entries are read', async () => {
    const tenant = newId();
    await inTenant(tenant, t => appendAudit(t, keyring, [read(tenant)]));
    const work = Array.from({ length: 300 }, async (_, i) => {
      const subject = `buyer ${i % 5}`;
      if (i % 10 === 9)
        return inTenant(tenant, t => recordErasure(t, keyring, { tenant, subject, actor: 'executor', at }));
      if (i % 30 === 15) return expect(await verified(tenant)).toMatchObject({ ok: true });
      const appended = inTenant(tenant, async t => {
        await appendAudit(t, keyring, [read(tenant, subject)]);
        if (i % 4 === 0) throw new Error('the deed failed');
      });
      return i % 4 === 0 ? expect(appended).rejects.toThrow('the deed failed') : appended;
    });
    await Promise.all(work);
    expect(await verified(tenant)).toMatchObject({ ok: true, findings: [] });
  });

  it('refuses a process that still has the old keys once another rotated them, and stays sound', async () => {
    const tenant = newId();
    const rotated = keyringOf(withNewSigningKey(document, at));
    await inTenant(tenant, t => appendAudit(t, keyring, [read(tenant)]));
    const settled = await Promise.allSettled(
      Array.from({ length: 60 }, (_, i) =>
        inTenant(tenant, t => appendAudit(t, i % 2 ? rotated : keyring, [read(tenant)])),
      ),
    );
    expect(settled.filter((result, i) => i % 2 && result.status === 'rejected')).toEqual([]);
    const { ok, entries } = await verified(tenant, rotated);
    const written = settled.filter(({ status }) => status === 'fulfilled').length;
    expect({ ok, entries }).toEqual({ ok: true, entries: 1 + written + 1 });
  });
});
