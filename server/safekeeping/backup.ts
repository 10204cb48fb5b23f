import { randomUUID } from 'node:crypto';
import { access, cp, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { create as createArchive } from 'tar';
import type { Database } from '../../platform/database/database.ts';
import { type EmbeddedPool, imageOf, openEmbedded } from '../../platform/database/embedded.ts';
import { Refusal } from '../../platform/errors.ts';
import {
  digestOf,
  filesUnder,
  imageName,
  keptFolders,
  type Manifest,
  manifestName,
} from './backup-manifest.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { unwritable } from './unwritable.ts';

export interface BackupOptions {
  /** Countersign's own version. */
  readonly version: string;
  readonly at: Date;
}

/** What was made, to be noted elsewhere: whoever has the digest can tell whether the archive is still the same. */
export interface Backup {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** `countersign backup` of a stopped installation: holds its folder meanwhile, and is refused while a server runs on it. */
export async function backup(dataFolder: string, file: string, options: BackupOptions): Promise<Backup> {
  if (!(await exists(join(dataFolder, 'database', 'PG_VERSION'))))
    throw new Refusal('not_found', `There is no database of Countersign in ${dataFolder}.`, {
      mend: 'Name the data folder with COUNTERSIGN_DATA.',
    });
  const folder = await openDataFolder(dataFolder);
  try {
    const database = await openEmbedded({ folder: folder.database });
    try {
      return await writeBackup(database, folder, file, options);
    } finally {
      await database.close();
    }
  } finally {
    await folder.release();
  }
}

/**
 * Writes a backup of an open installation: a tar.gz of mode 0600 with the database's image, the keys, the evidence, the
 * market, and a manifest of digests. The image is taken between two transactions, so a running server can do this for
 * itself. The archive holds the keys: whoever can read it can sign as this installation.
 */
export async function writeBackup(
  database: Database,
  folder: DataFolder,
  file: string,
  options: BackupOptions,
): Promise<Backup> {
  if (database.kind !== 'embedded')
    throw new Refusal('invalid_input', 'A PostgreSQL server is not backed up from here.', {
      mend: "Use the server's own tools, and keep the keys with what they write.",
    });
  if (await exists(file))
    throw new Refusal('invalid_input', `${file} exists, and a backup is not written over another.`, {
      mend: 'Choose another name, or move the file away.',
    });
  const stage = join(dirname(file), `.countersign-backup-${randomUUID()}`);
  const draft = `${stage}.tar.gz`;
  await mkdir(stage, { mode: 0o700 }).catch(error => {
    throw unwritable(file, error);
  });
  try {
    const names = await fill(stage, database, folder, options);
    await createArchive({ gzip: true, cwd: stage, file: draft, mode: 0o600, portable: true }, names);
    await sync(draft);
    await rename(draft, file);
    return { file, ...(await digestOf(file)) };
  } finally {
    await rm(stage, { recursive: true, force: true });
    await rm(draft, { force: true });
  }
}

/** Gathers what belongs into the archive, the manifest first. */
async function fill(
  stage: string,
  database: Database,
  folder: DataFolder,
  { version, at }: BackupOptions,
): Promise<string[]> {
  await writeFile(join(stage, imageName), await imageBetweenTransactions(database));
  for (const name of keptFolders) await cp(join(folder.path, name), join(stage, name), { recursive: true });
  const rows = await database.asOwner("select current_setting('server_version') as engine");
  const files = await filesUnder(stage);
  const written: Manifest = {
    format: 'countersign.backup/1',
    version,
    made_at: at.toISOString(),
    engine: (rows[0] as { engine: string }).engine,
    files,
  };
  await writeFile(join(stage, manifestName), `${JSON.stringify(written, null, 2)}\n`);
  return [manifestName, ...files.map(({ path }) => path)];
}

async function imageBetweenTransactions(database: Database): Promise<Uint8Array> {
  const leave = await (database.pool as EmbeddedPool).turnstile.enter();
  try {
    return new Uint8Array(await (await imageOf(database)).arrayBuffer());
  } finally {
    leave();
  }
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  await handle.sync().finally(() => handle.close());
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
