import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appendAudit } from '../platform/audit/chain.ts';
import type { Database } from '../platform/database/database.ts';
import { newId } from '../platform/identifiers.ts';
import { openKeyring } from '../platform/privacy/keyring-file.ts';
import type { Keyring } from '../platform/privacy/keys.ts';
import { openTestDatabase } from '../platform/testing/database.ts';
import { openDataFolder } from '../server/safekeeping/data-folder.ts';
import {
  describeVerification,
  printedHead,
  printedKey,
  readPublicKey,
  rotateKey,
  verifyFile,
  writeExport,
} from './audit.ts';

const tenant = newId();
const at = new Date('2026-05-04T10:00:00.000Z');
let parent: string;
let data: string;
let database: Database;
let keyring: Keyring;
let firstKey: string;
let file: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'countersign-audit-'));
  data = join(parent, 'data');
  keyring = await openKeyring(join(data, 'keys'));
  firstKey = printedKey(keyring);
  database = await openTestDatabase();
  await record('line\u2028separator');
  file = await exportTo('audit.jsonl');
});
afterAll(async () => {
  await database.close();
  await rm(parent, { recursive: true, force: true });
});

const record = (payload: string) =>
  database.transaction({ tenant, role: 'cs_kernel' }, t =>
    appendAudit(t, keyring, [{ tenant, at, kind: 'tool.called', actor: 'executor', payload }]),
  );
async function exportTo(name: string): Promise<string> {
  const path = join(parent, name);
  await writeExport(database, keyring, tenant, createWriteStream(path));
  return path;
}
async function keep(name: string, text: string): Promise<string> {
  const path = join(parent, name);
  await writeFile(path, `${text}\n`);
  return path;
}

it('verifies what it exported, with the key as a line, as its x, or in a file', async () => {
  const { x } = JSON.parse(firstKey);
  for (const key of [firstKey, x, await keep('key.jwk', firstKey), await keep('key.txt', x)]) {
    const verification = await verifyFile({ file, keys: [key] });
    expect(verification).toMatchObject({ ok: true, entries: 1 });
    expect(describeVerification(verification)).toMatch(/^VERIFIED: 1 entries/);
  }
});

it('says where a changed file departs', async () => {
  const changed = await keep(
    'changed.jsonl',
    (await readFile(file, 'utf8')).trimEnd().replace('line', 'lime'),
  );
  const verification = await verifyFile({ file: changed, keys: [firstKey] });
  expect(describeVerification(verification)).toMatch(/^NOT VERIFIED.*payload_changed at entry 1:/s);
});

it('goes on across a rotated key, under the first one and against a head that was kept', async () => {
  const anchor = await keep('head.json', await printedHead(database, tenant));
  const printed = await rotateKey(data, at);
  keyring = await openKeyring(join(data, 'keys'));
  await record('after the rotation');
  expect(printed.split('\n').at(-1)).toBe(printedKey(keyring));
  const whole = await exportTo('whole.jsonl');
  for (const kept of [anchor, file])
    expect(await verifyFile({ file: whole, keys: [firstKey], anchor: kept })).toMatchObject({ ok: true });
  const now = await keep('now.json', await printedHead(database, tenant));
  const cut = await verifyFile({ file, keys: [firstKey], anchor: now });
  expect(cut.findings.map(({ code }) => code)).toEqual(['anchor_invalid']);
});

it('does not rotate under a running server', async () => {
  const folder = await openDataFolder(data);
  await expect(rotateKey(data, at)).rejects.toMatchObject({ code: 'data_folder_locked' });
  await folder.release();
});

it('refuses what is no key, no file, no anchor and no text, with how to mend it', async () => {
  await expect(readPublicKey('tomato')).rejects.toThrow(/neither/);
  await expect(verifyFile({ file, keys: [] })).rejects.toThrow(/key that you trust/);
  await expect(verifyFile({ file: join(parent, 'none'), keys: [firstKey] })).rejects.toThrow(/ENOENT/);
  const noAnchor = await keep('note.txt', 'remember the milk');
  await expect(verifyFile({ file, keys: [firstKey], anchor: noAnchor })).rejects.toThrow(/no signed head/);
  await writeFile(join(parent, 'binary'), Buffer.from([0xff, 0xfe, 0x00]));
  await expect(verifyFile({ file: join(parent, 'binary'), keys: [firstKey] })).rejects.toThrow(/UTF-8/);
  await expect(printedHead(database, newId())).rejects.toMatchObject({ code: 'not_found' });
});
