import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { threadId } from 'node:worker_threads';
import { extract } from 'tar';
import { sha256 } from '../canonical.ts';
import type { Capability } from '../capability.ts';
import type { Database } from '../database/database.ts';
import { imageOf, openEmbedded } from '../database/embedded.ts';
import { migrate, migrationsOf } from '../database/migrate.ts';

const cache = fileURLToPath(new URL('../../node_modules/.cache/countersign/', import.meta.url));

/** Small files, and no sums over pages that no disk can spoil. */
const lean = ['--wal-segsize=1', '--no-data-checksums'];

/** An image whose bytes are at hand: of a common Blob they would be gathered anew at each start. */
class Image extends Blob {
  readonly #bytes: ArrayBuffer;
  constructor(bytes: ArrayBuffer) {
    super([], { type: 'application/x-tar' });
    this.#bytes = bytes;
  }
  override async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#bytes;
  }
}

/**
 * A migrated database in memory, started from an image that is made once per set of migrations: a fraction of a second
 * instead of five. For tests only.
 */
export const openTestDatabase = async (capabilities: readonly Capability[] = []): Promise<Database> =>
  openEmbedded({ image: await templateOf(capabilities) });

/** The image itself, for a database that lies in a folder from the start. */
export async function templateOf(capabilities: readonly Capability[] = []): Promise<Blob> {
  const file = await open(await templateFile(capabilities));
  try {
    const bytes = new ArrayBuffer((await file.stat()).size);
    await file.read(new Uint8Array(bytes));
    return new Image(bytes);
  } finally {
    await file.close();
  }
}

/** Lays a migrated database into a folder that is still empty, faster than a start makes one. */
export async function layTemplate(capabilities: readonly Capability[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await extract({ file: await templateFile(capabilities), cwd: folder });
}

/** Where the archive lies. It is not packed: unpacking took half of the start. */
async function templateFile(capabilities: readonly Capability[]): Promise<string> {
  const names = capabilities.map(capability => [capability.name, capability.draftTables ?? []]);
  const migrations = await migrationsOf(capabilities);
  const sources = await Promise.all(
    [new URL('../database/migrate.ts', import.meta.url), new URL(import.meta.url)].map(source =>
      readFile(source, 'utf8'),
    ),
  );
  const key = sha256(
    JSON.stringify([names, migrations.map(migration => migration.checksum), sources.map(sha256)]),
  );
  const file = `${cache}${key.slice(0, 24)}.tar`;
  if (existsSync(file)) return file;
  const database = await openEmbedded({ initdb: lean });
  await migrate(database, capabilities);
  await leaveOnlyOurs(database);
  const image = await imageOf(database, 'none');
  await database.close();
  await mkdir(cache, { recursive: true });
  const draft = `${file}.${process.pid}.${threadId}`;
  await writeFile(draft, Buffer.from(await image.arrayBuffer()));
  await rename(draft, file);
  return file;
}

/** Two thirds of a cluster are the databases from which others are made, and nobody makes one here. */
async function leaveOnlyOurs(database: Database): Promise<void> {
  await database.asOwner("update pg_database set datistemplate = false where datname like 'template%'");
  for (const name of ['template0', 'template1']) await database.asOwner(`drop database ${name}`);
  await database.asOwner('checkpoint');
}
