import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';

/** Where an installation on the embedded database keeps what is its own. */
export interface DataFolder {
  readonly path: string;
  readonly database: string;
  readonly keys: string;
  readonly evidence: string;
  readonly market: string;
  /** Lets another process have it. */
  release(): Promise<void>;
}

export const subfolders = ['database', 'keys', 'evidence', 'market'] as const;

/** The folder that the environment names, or `.countersign` here. */
export const dataFolderPath = (environment: NodeJS.ProcessEnv = process.env): string =>
  resolve(environment.COUNTERSIGN_DATA || '.countersign');

const holder = z.object({ pid: z.int(), host: z.string(), since: z.string() });
const sqliteBusy = 5;

/** Keeps held locks from being collected as garbage, and let go with that. */
const held = new Set<DatabaseSync>();

/**
 * Opens a data folder, makes it when it is missing, and holds it alone until it is released or the process is gone:
 * two processes on one embedded database lose rows without a word. The lock is the operating system's, taken through
 * SQLite on a file that holds nothing: the kernel lets go of it the moment its process dies, however that was, and never
 * before, however long it sleeps. Process ids are only told, not believed: they are reused, and containers share them.
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(path, 'lock'));
  try {
    lock.exec('pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== sqliteBusy) throw error;
    throw new Refusal('data_folder_locked', `The data folder ${path} is in use by ${await holderOf(path)}.`);
  }
  held.add(lock);
  await tellHolder(path);
  for (const name of subfolders) await mkdir(join(path, name), { recursive: true, mode: 0o700 });
  return {
    path,
    database: join(path, 'database'),
    keys: join(path, 'keys'),
    evidence: join(path, 'evidence'),
    market: join(path, 'market'),
    async release() {
      if (held.delete(lock)) lock.close();
    },
  };
}

async function tellHolder(path: string): Promise<void> {
  const draft = join(path, `.lock.json.${process.pid}`);
  await writeFile(
    draft,
    JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() }),
  );
  await rename(draft, join(path, 'lock.json'));
}

async function holderOf(path: string): Promise<string> {
  try {
    const { pid, host, since } = holder.parse(JSON.parse(await readFile(join(path, 'lock.json'), 'utf8')));
    return `process ${pid} on ${host} since ${since}`;
  } catch {
    return 'another process that is just starting';
  }
}
