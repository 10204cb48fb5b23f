import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '../canonical.ts';
import type { Database } from '../database/database.ts';
import { newId } from '../identifiers.ts';
import { type PublicKey, publicKeyIn } from '../privacy/ed25519.ts';
import { newKeyringDocument, withNewSigningKey } from '../privacy/keyring-document.ts';
import { type Keyring, keyringOf } from '../privacy/keys.ts';
import { openTestDatabase } from '../testing/database.ts';
import { type AuditEntry, appendAudit, recordErasure } from './chain.ts';
import { genesis, headBytes, linkHash, payloadDigest } from './entry.ts';
import { exportAudit } from './export.ts';
import { anchorIn } from './lines.ts';
import { verifyExport } from './verify.ts';

const at = new Date('2026-05-04T10:00:00.000Z');
const first = newKeyringDocument();
const before = keyringOf(first);
const after = keyringOf(withNewSigningKey(first, at));
const stranger = keyringOf(newKeyringDocument());
const pinned = (keyring: Keyring): PublicKey[] => [publicKeyIn(keyring.publicKeys().at(-1))!];
const tenant = newId();
const approver = newId();

let database: Database;
/** The export half way with the head that was kept outside, and the whole: decisions, a rotation, an erased buyer. */
let older: string[];
let anchor: string;
let lines: string[];

const within = <T>(work: Parameters<typeof database.transaction<T>>[1]) =>
  database.transaction({ tenant, role: 'cs_kernel' }, work);
async function exported(keyring: Keyring): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of exportAudit(database, keyring, tenant)) lines.push(line);
  return lines;
}

function decision(keyring: Keyring, proposal: string): AuditEntry {
  const statement = { proposal, decision: 'approve', approver };
  const { keyId, signature } = keyring.sign(Buffer.from(canonicalJson(statement)));
  const payload = { statement, key_id: keyId, signature };
  return { tenant, at, kind: 'proposal.countersigned', actor: approver, payload };
}
const deed = (payload: Json, subject?: string): AuditEntry => ({
  tenant,
  at,
  kind: 'tool.called',
  actor: 'executor',
  payload,
  ...(subject ? { subject } : {}),
});

beforeAll(async () => {
  database = await openTestDatabase();
  await within(async t => {
    await appendAudit(t, before, [deed({ tool: 'search_catalog', words: 'noise\u2028cancelling, café' })]);
    await appendAudit(t, before, [decision(before, newId()), deed({ ship_to: 'Rosenweg 7' }, 'margaret')]);
  });
  older = await exported(before);
  anchor = older.at(-1)!;
  await within(async t => {
    await appendAudit(t, after, [decision(after, newId()), deed({ ship_to: 'Am Markt 1' }, 'josef')]);
    await recordErasure(t, after, { tenant, subject: 'margaret', actor: approver, at });
    await appendAudit(t, after, [deed({ ship_to: 'Rosenweg 7, again' }, 'margaret'), deed(null)]);
  });
  lines = await exported(after);
});
afterAll(() => database.close());

const codes = async (changed: readonly string[], keys = pinned(before), kept?: string) => {
  const given = kept === undefined ? {} : { anchor: anchorIn(kept)! };
  return (await verifyExport(changed, keys, given)).findings.map(({ code }) => code);
};
const parsed = (line: string) => JSON.parse(line) as Record<string, Json>;
const edit = (index: number, change: Record<string, unknown>): string[] =>
  lines.with(index, canonicalJson({ ...parsed(lines.at(index)!), ...change }));
const entryOf = (kind: string, from = 0): number =>
  lines.findIndex((line, index) => index >= from && parsed(line).kind === kind);

describe('an untouched export', () => {
  it('holds under the first key, across rotation and erasure', async () => {
    expect(await verifyExport(lines, pinned(before), { anchor: anchorIn(anchor)! })).toMatchObject({
      ok: true,
      tenant,
      entries: 9,
      erased: 1,
      countersignatures: 2,
      findings: [],
    });
  });
  it('holds under the newest key alone', async () => {
    expect(await codes(lines, pinned(after))).toEqual([]);
  });
  it('tells what was erased from what stayed', () => {
    const all = lines.join('\n');
    expect(all).not.toContain('"Rosenweg 7"');
    expect(all).toContain('Rosenweg 7, again');
    expect(all).toContain('Am Markt 1');
    expect(all).not.toMatch(/margaret|josef/);
  });
});

describe('a changed export', () => {
  it('is caught wherever a character changes', async () => {
    const text = lines.join('\n');
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.integer({ min: 0x20, max: 0x7e }), async (place, code) => {
        const character = String.fromCharCode(code);
        fc.pre(text[place] !== character);
        const changed = text.slice(0, place) + character + text.slice(place + 1);
        expect((await verifyExport(changed.split('\n'), pinned(before))).ok).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it('is caught when lines are removed, doubled or moved', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(lines.length - 1), { maxLength: lines.length + 2 }), async order => {
        const changed = order.map(index => lines[index]!);
        fc.pre(changed.join('\n') !== lines.join('\n'));
        expect((await verifyExport(changed, pinned(before))).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
    const swaps = lines.slice(1).map((line, i) => lines.with(i, line).with(i + 1, lines[i]!));
    for (const swapped of swaps) expect((await verifyExport(swapped, pinned(before))).ok).toBe(false);
    for (const [index] of lines.entries())
      expect((await verifyExport(lines.toSpliced(index, 1), pinned(before))).ok).toBe(false);
  });

  it('is caught when a member of a line is removed, or one is added', async () => {
    for (const [index, line] of lines.entries()) {
      for (const member of Object.keys(parsed(line))) {
        const { [member]: _, ...rest } = parsed(line);
        expect((await verifyExport(lines.with(index, canonicalJson(rest)), pinned(before))).ok).toBe(false);
      }
      expect(await codes(edit(index, { more: 1 }))).toContain('malformed');
    }
  });

  it('says what is wrong', async () => {
    expect(await codes(edit(1, { payload: { tool: 'get_order' } }))).toEqual(['payload_changed']);
    expect(await codes(edit(1, { actor: 'relay' }))).toEqual(['entry_changed']);
    expect(await codes(lines.toSpliced(2, 1))).toContain('out_of_order');
    expect(await codes(lines.slice(0, -1))).toEqual(['truncated']);
    expect(await codes(lines.toSpliced(-2, 1))).toEqual(['truncated']);
    expect(await codes(lines, pinned(stranger))).toEqual(['foreign_key']);
    expect(await codes(lines, [])).toEqual(['foreign_key']);
    expect(await codes([])).toEqual(['malformed']);
    expect(await codes(['{"type":"header"', 'nothing'])).toEqual(['malformed', 'malformed', 'malformed']);
    expect(await codes([...lines, lines[1]!])).toEqual(['malformed']);
  });

  it('does not pass a removed payload off as an erased one', async () => {
    const { salt: _, payload: __, ...bare } = parsed(lines[1]!);
    expect(await codes(lines.with(1, canonicalJson(bare)))).toEqual(['payload_missing']);
    const later = entryOf('tool.called', entryOf('subject.erased'));
    const { salt: ___, payload: ____, ...again } = parsed(lines[later]!);
    expect(await codes(lines.with(later, canonicalJson(again)))).toEqual(['payload_missing']);
  });
});

/** As somebody would who holds the database, but not the key: all hashes anew, the head signed with another key. */
function forge(
  entries: readonly Record<string, Json>[],
  header: Record<string, Json>,
  signer: Keyring,
): string[] {
  let hash = genesis;
  const forged = entries.map((entry, index) => {
    const { type, hash: _, salt, payload, ...columns } = entry as Record<string, never>;
    const digest =
      payload === undefined ? columns.payload_digest : payloadDigest(Buffer.from(salt!, 'hex'), payload);
    const link = { ...(columns as object), tenant, seq: index + 1, payload_digest: digest };
    hash = linkHash(link as never, hash);
    const { tenant: __, ...line } = link;
    return canonicalJson({ type, hash, ...line, ...(payload === undefined ? {} : { salt, payload }) });
  });
  const head = { tenant, seq: entries.length, hash, at: at.toISOString() };
  const { keyId, signature } = signer.sign(headBytes(head));
  const last = canonicalJson({ type: 'head', ...head, key_id: keyId, signature });
  return [canonicalJson(header), ...forged, last];
}

describe('a rewritten history', () => {
  const entries = () => lines.slice(1, -1).map(parsed);
  const header = () => parsed(lines[0]!);

  it('does not hold under another key, whatever its header says', async () => {
    const shorter = entries().slice(0, 2);
    const strangers = pinned(stranger) as unknown as Json;
    expect(await codes(forge(shorter, { ...header(), keys: strangers }, stranger))).toContain('foreign_key');
    expect(await codes(forge(shorter, { ...header(), keys: pinned(before) as never }, stranger))).toEqual([
      'head_invalid',
    ]);
    const both = [...pinned(before), ...pinned(stranger)] as unknown as Json;
    expect(await codes(forge(shorter, { ...header(), keys: both }, stranger))).toContain('rotation_invalid');
  });

  it('does not hold under the retired key once the chain has left it', async () => {
    expect(await codes(forge(entries(), header(), before))).toEqual(['head_invalid']);
  });

  it('shows a decision that was changed after it was countersigned, though its history was signed anew', async () => {
    const changed = entries();
    const place = changed.findIndex(({ kind }) => kind === 'proposal.countersigned');
    const payload = changed[place]!.payload as Record<string, Json>;
    const statement = { ...(payload.statement as object), decision: 'reject' };
    changed[place] = { ...changed[place]!, payload: { ...payload, statement } as Json };
    expect(await codes(forge(changed, header(), after))).toEqual(['countersignature_invalid']);
  });

  it('is shown by an anchor, even when the key itself signed it', async () => {
    const changed = entries();
    changed[0] = { ...changed[0]!, payload: { tool: 'get_order' } };
    const rewritten = forge(changed, header(), after);
    expect(await codes(rewritten)).toEqual([]);
    expect(await codes(rewritten, pinned(before), anchor)).toEqual(['rewritten']);
  });

  it('cut back to an older signed head holds without an anchor, and not with one', async () => {
    expect(await codes(older)).toEqual([]);
    expect(await codes(older, pinned(before), lines.at(-1)!)).toEqual(['anchor_invalid']);
    expect(await codes(older, pinned(before), anchor)).toEqual([]);
    const shorter = forge(entries().slice(0, 8), header(), after);
    expect(await codes(shorter, pinned(before), lines.at(-1)!)).toEqual(['truncated']);
  });

  it('takes no anchor of another tenant', async () => {
    const other = { tenant: newId(), seq: 1, hash: genesis, at: at.toISOString() };
    const { keyId, signature } = before.sign(headBytes(other));
    const kept = canonicalJson({ type: 'head', ...other, key_id: keyId, signature });
    expect(await codes(lines, pinned(before), kept)).toEqual(['anchor_invalid']);
  });
});

describe('a database that was changed behind our back', () => {
  it('is exported as it is, and shown: a row changed, gone, or sealed bytes that do not open', async () => {
    const owner = (sql: string) => database.asOwner(sql);
    const behind = async (change: string, ...back: string[]) => {
      await owner(change);
      const found = await codes(await exported(after));
      for (const sql of back) await owner(sql);
      return found;
    };
    const here = `tenant_id = '${tenant}'`;
    await owner(`create table public.kept as select * from platform.audit_entry where ${here}`);
    await owner(`create table public.sealed as select * from platform.audit_payload where ${here}`);
    expect(
      await behind(
        `update platform.audit_entry set actor = 'relay' where ${here} and seq = 1`,
        `update platform.audit_entry set actor = 'executor' where ${here} and seq = 1`,
      ),
    ).toEqual(['entry_changed']);
    expect(
      await behind(
        `delete from platform.audit_entry where ${here} and seq = 2`,
        'insert into platform.audit_entry select * from public.kept where seq = 2',
      ),
    ).toContain('out_of_order');
    expect(
      await behind(
        `delete from platform.audit_entry where ${here} and seq > 8`,
        'insert into platform.audit_entry select * from public.kept where seq > 8',
      ),
    ).toEqual(['truncated']);
    expect(
      await behind(
        `update platform.audit_payload set sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 1) where ${here} and seq = 1`,
        `delete from platform.audit_payload where ${here} and seq = 1`,
        'insert into platform.audit_payload select * from public.sealed where seq = 1',
      ),
    ).toEqual(['payload_missing']);
    expect(await codes(await exported(after))).toEqual([]);
  });
});
