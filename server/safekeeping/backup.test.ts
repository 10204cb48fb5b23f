import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { create as createArchive, extract } from 'tar';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendAudit, headOf } from '../../platform/audit/chain.ts';
import { openEmbedded } from '../../platform/database/embedded.ts';
import { migrate } from '../../platform/database/migrate.ts';
import { newId } from '../../platform/identifiers.ts';
import { openKeyring } from '../../platform/privacy/keyring-file.ts';
import { backup } from './backup.ts';
import { digestOf } from './backup-manifest.ts';
import { openDataFolder } from './data-folder.ts';
import { restore } from './restore.ts';

const at = new Date('2026-05-04T10:00:00.000Z');
const tenant = newId();
const kernel = { tenant, role: 'cs_kernel' };
const options = { version: '0.1.0', at };

let parent: string;
let data: string;
let archive: string;
let keyId: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'countersign-backup-'));
  data = join(parent, 'data');
  archive = join(parent, 'backup.tar.gz');
  const folder = await openDataFolder(data);
  const keyring = await openKeyring(folder.keys);
  keyId = keyring.keyId;
  const database = await openEmbedded({ folder: folder.database });
  await migrate(database, []);
  await database.transaction(kernel, t =>
    appendAudit(t, keyring, [{ tenant, at, kind: 'tool.called', actor: 'executor', payload: 1 }]),
  );
  await mkdir(join(folder.evidence, 'pages'));
  await writeFile(join(folder.evidence, 'pages', 'a page.html'), '<h1>as it was</h1>');
  await database.close();
  await folder.release();
  await backup(data, archive, options);
});
afterAll(() => rm(parent, { recursive: true, force: true }));

let place: string;
beforeEach(() => {
  place = join(parent, newId());
});

/** The archive again, after a change of what is in it. */
async function changed(change: (stage: string) => Promise<unknown>): Promise<string> {
  const stage = join(parent, newId());
  await mkdir(stage);
  await extract({ file: archive, cwd: stage });
  await change(stage);
  const file = `${stage}.tar.gz`;
  const names = await readdir(stage, { recursive: true, withFileTypes: true });
  const files = names.filter(name => !name.isDirectory()).map(name => join(name.parentPath, name.name));
  await createArchive(
    { gzip: true, cwd: stage, file },
    files.map(name => relative(stage, name)),
  );
  return file;
}
const noFolder = () => expect(stat(place)).rejects.toMatchObject({ code: 'ENOENT' });

describe('a backup', () => {
  it('is for its owner only, leaves nothing beside it, and lets the folder go', async () => {
    expect((await stat(archive)).mode & 0o777).toBe(0o600);
    expect((await readdir(parent)).filter(name => name.startsWith('.'))).toEqual([]);
    await (await openDataFolder(data)).release();
  });

  it('comes back whole: rows, keys, evidence', async () => {
    const { sha256 } = await digestOf(archive);
    expect(await restore(archive, place, { sha256 })).toMatchObject({ version: '0.1.0' });
    const folder = await openDataFolder(place);
    const keyring = await openKeyring(folder.keys);
    expect(keyring.keyId).toBe(keyId);
    const database = await openEmbedded({ folder: folder.database });
    expect(await database.transaction(kernel, t => headOf(t, tenant))).toMatchObject({
      seq: 1,
      key_id: keyId,
    });
    await database.close();
    expect(await readFile(join(folder.evidence, 'pages', 'a page.html'), 'utf8')).toBe('<h1>as it was</h1>');
    expect((await readdir(place)).sort()).toEqual([
      'database',
      'evidence',
      'keys',
      'lock',
      'lock.json',
      'market',
    ]);
    await folder.release();
  });

  it('is refused while another process has the folder, over another file, and of no folder of ours', async () => {
    const folder = await openDataFolder(data);
    await expect(backup(data, join(parent, 'second'), options)).rejects.toMatchObject({
      code: 'data_folder_locked',
    });
    await folder.release();
    await expect(backup(data, archive, options)).rejects.toThrow(/exists/);
    await expect(backup(join(parent, 'nowhere'), join(parent, 'third'), options)).rejects.toThrow(
      /no database/,
    );
  });

  it('says so when there is no folder to write it to', async () => {
    await expect(backup(data, join(parent, 'nowhere', 'third'), options)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/third cannot be written \(ENOENT\)/),
    });
  });
});

describe('a restore', () => {
  it('overwrites nothing', async () => {
    await mkdir(place);
    await writeFile(join(place, 'letter.txt'), 'dear');
    await expect(restore(archive, place)).rejects.toThrow(/not empty/);
    expect(await readdir(place)).toEqual(['letter.txt']);
  });

  it('takes an empty folder', async () => {
    await mkdir(place);
    await restore(archive, place);
    expect(await readdir(place)).toContain('database');
  });

  it.each<[string, (stage: string) => Promise<unknown>, RegExp]>([
    ['a changed file', s => writeFile(join(s, 'evidence/pages/a page.html'), 'other'), /not as it was/],
    ['a missing file', s => rm(join(s, 'evidence/pages/a page.html')), /not as it was/],
    ['an added file', s => writeFile(join(s, 'evidence/more'), 'more'), /not as it was/],
    ['a foreign file', s => writeFile(join(s, 'run.sh'), 'more'), /not ours/],
    ['a link', s => symlink('/etc/passwd', join(s, 'evidence/link')), /not ours/],
    ['no manifest', s => rm(join(s, 'manifest.json')), /no manifest/],
    ['a manifest of another format', s => writeFile(join(s, 'manifest.json'), '{}'), /manifest/],
  ])('refuses an archive with %s', async (_, change, reason) => {
    await expect(restore(await changed(change), place)).rejects.toThrow(reason);
    await noFolder();
  });

  it('refuses keys that did not sign the audit, though the manifest was made to agree', async () => {
    const file = await changed(async stage => {
      await rm(join(stage, 'keys'), { recursive: true });
      await openKeyring(join(stage, 'keys'));
      const manifest = JSON.parse(await readFile(join(stage, 'manifest.json'), 'utf8'));
      const keys = manifest.files.find(({ path }: { path: string }) => path === 'keys/keyring.json');
      Object.assign(keys, await digestOf(join(stage, 'keys/keyring.json')));
      await writeFile(join(stage, 'manifest.json'), JSON.stringify(manifest));
    });
    await expect(restore(file, place)).rejects.toThrow(/not signed by the keys/);
    await noFolder();
  });

  it('refuses an archive that is cut, damaged, another than noted, or none', async () => {
    const bytes = await readFile(archive);
    const cut = join(parent, 'cut');
    await writeFile(cut, bytes.subarray(0, bytes.length / 2));
    await expect(restore(cut, place)).rejects.toThrow(/not restored/);
    bytes[bytes.length >> 1]! ^= 0xff;
    await writeFile(cut, bytes);
    await expect(restore(cut, place)).rejects.toThrow(/not restored/);
    await writeFile(cut, 'nothing of the kind');
    await expect(restore(cut, place)).rejects.toThrow(/not restored/);
    await expect(restore(join(parent, 'nowhere'), place)).rejects.toThrow(/not there/);
    await expect(restore(archive, place, { sha256: '0'.repeat(64) })).rejects.toThrow(/digest/);
    await noFolder();
    expect((await readdir(parent)).filter(name => name.includes('restoring'))).toEqual([]);
  });
});
