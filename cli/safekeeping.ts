import { resolve } from 'node:path';
import { type Backup, backup } from '../server/safekeeping/backup.ts';
import { dataFolderPath } from '../server/safekeeping/data-folder.ts';
import { restore } from '../server/safekeeping/restore.ts';
import { runningServer } from './door.ts';

/** `countersign backup`: the running server writes it itself, because nobody else may open its database. */
export async function backupCommand(file: string, version: string): Promise<void> {
  const door = await runningServer();
  const path = resolve(file);
  const made = door
    ? await door.post<Backup>('/backups', { file: path })
    : await backup(dataFolderPath(), path, { version, at: new Date() });
  console.log(`${made.file}\n${made.bytes} bytes, SHA-256 ${made.sha256}`);
  console.error('It holds the keys: whoever can read it can sign as this installation.');
}

/** `countersign restore` */
export async function restoreCommand(file: string, options: { readonly sha256?: string }): Promise<void> {
  const folder = dataFolderPath();
  const { made_at, version } = await restore(file, folder, options);
  console.log(`${folder} is as it was at ${made_at} (Countersign ${version}). Start it with npm start.`);
}
