import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { extract } from 'tar';
import { headBytes } from '../../platform/audit/entry.ts';
import { openEmbedded } from '../../platform/database/embedded.ts';
import { Refusal } from '../../platform/errors.ts';
import { keyringFileName, openKeyring } from '../../platform/privacy/keyring-file.ts';
import {
  digestOf,
  filesUnder,
  imageName,
  keptFolders,
  type Manifest,
  manifest,
  manifestName,
} from './backup-manifest.ts';
import { subfolders } from './data-folder.ts';

export interface RestoreOptions {
  /** The archive's SHA-256 as it was noted when it was made. Without it only damage is noticed, not a forger. */
  readonly sha256?: string;
}

/**
 * `countersign restore`: builds the folder beside its place, checks every file against the manifest, opens the database,
 * checks that the audit's heads were signed by the keys that came with it, and only then puts it where it belongs.
 * Refuses a folder that holds anything.
 */
export async function restore(
  file: string,
  dataFolder: string,
  { sha256 }: RestoreOptions = {},
): Promise<Manifest> {
  await refuseOccupied(dataFolder);
  if (sha256 !== undefined && (await digestOf(file)).sha256 !== sha256.toLowerCase())
    throw notThisBackup(file, 'its digest is another than the one given');
  const stage = `${dataFolder}.restoring-${randomUUID()}`;
  await mkdir(stage, { recursive: true, mode: 0o700 });
  try {
    await unpack(file, stage);
    const contents = await checkedManifest(file, stage);
    await guardKeys(file, stage);
    await openDatabase(file, stage, contents);
    await rm(join(stage, imageName));
    await rmdir(dataFolder).catch(ignoreMissing);
    await rename(stage, dataFolder);
    return contents;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

const notThisBackup = (file: string, why: string): Refusal =>
  new Refusal('invalid_input', `${file} was not restored: ${why}.`, {
    mend: 'Use another backup; nothing was changed.',
  });

const ignoreMissing = (error: unknown): void => {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
};

async function refuseOccupied(folder: string): Promise<void> {
  const found = await readdir(folder).catch(error => {
    ignoreMissing(error);
    return [];
  });
  if (found.length > 0)
    throw new Refusal('invalid_input', `${folder} is not empty, and a restore overwrites nothing.`, {
      mend: 'Choose another folder with COUNTERSIGN_DATA, or move this one away.',
    });
}

/** Only plain files and folders of ours come out of the archive: no links, no other places. */
async function unpack(file: string, stage: string): Promise<void> {
  const ours = new RegExp(`^(${manifestName}|${imageName}|(${keptFolders.join('|')})/.+)$`);
  let foreign: string | undefined;
  try {
    await extract({
      file,
      cwd: stage,
      strict: true,
      filter(path, entry) {
        const plain =
          'type' in entry && entry.type === 'File' && ours.test(path) && !/(^|\/)\.\.?(\/|$)/.test(path);
        if (!plain) foreign ??= path;
        return plain;
      },
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw notThisBackup(file, 'it is not there');
    throw notThisBackup(file, `it is damaged, or no archive (${(error as Error).message})`);
  }
  if (foreign !== undefined)
    throw notThisBackup(file, `it holds ${JSON.stringify(foreign)}, which is not ours`);
}

async function checkedManifest(file: string, stage: string): Promise<Manifest> {
  const text = await readFile(join(stage, manifestName), 'utf8').catch(() => {
    throw notThisBackup(file, 'it has no manifest');
  });
  await rm(join(stage, manifestName));
  const parsed = manifest.safeParse(parseJson(text));
  if (!parsed.success) throw notThisBackup(file, 'its manifest is not one that this version knows');
  const found = await filesUnder(stage);
  const [promised, there] = [parsed.data.files, found].map(
    files => new Map(files.map(({ path, sha256 }) => [path, sha256])),
  ) as [Map<string, string>, Map<string, string>];
  for (const path of new Set([...promised.keys(), ...there.keys()]))
    if (promised.get(path) !== there.get(path))
      throw notThisBackup(file, `${path} is not as it was when the backup was made`);
  if (!there.has(imageName)) throw notThisBackup(file, 'it holds no database');
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function guardKeys(file: string, stage: string): Promise<void> {
  for (const name of subfolders) {
    await mkdir(join(stage, name), { recursive: true });
    await chmod(join(stage, name), 0o700);
  }
  await chmod(join(stage, 'keys', keyringFileName), 0o600).catch(() => {
    throw notThisBackup(file, 'it holds no keys');
  });
}

/** Fills the database's folder from its image, and sees that data and keys belong together. */
async function openDatabase(file: string, stage: string, { engine }: Manifest): Promise<void> {
  const keyring = await openKeyring(join(stage, 'keys'));
  const image = new Blob([await readFile(join(stage, imageName))]);
  const database = await openEmbedded({ folder: join(stage, 'database'), image }).catch(error => {
    throw notThisBackup(
      file,
      `its database (PostgreSQL ${engine}) does not open: ${(error as Error).message}`,
    );
  });
  try {
    const heads = (await database.asOwner(
      'select tenant_id as tenant, seq, hash, at, key_id, signature from platform.audit_head',
    )) as { tenant: string; seq: string; hash: string; at: Date; key_id: string; signature: string }[];
    for (const { at, seq, key_id, signature, ...head } of heads)
      if (!keyring.verify(key_id, headBytes({ ...head, seq: Number(seq), at: at.toISOString() }), signature))
        throw notThisBackup(file, `the audit of tenant ${head.tenant} was not signed by the keys beside it`);
  } finally {
    await database.close();
  }
}
