import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The file of the data folder that says where its running server is; see `local.ts`. */
export const localSecretFile = 'local-secret';

/** Where the running server of a data folder is, and the secret of its local door; undefined when none left one. */
export function localDoor(dataFolder: string): { origin: string; secret: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(dataFolder, localSecretFile), 'utf8'));
  } catch {
    return undefined;
  }
}
