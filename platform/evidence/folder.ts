import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../canonical.ts';
import { intact, keyOf } from './content-address.ts';

/**
 * Evidence in a folder of this machine, readable by nobody else. A file is written whole, brought to disk, and then
 * named by its digest; a name that is there already has the same bytes.
 */
export function evidenceFolder(folder: string) {
  return {
    async put(tenant: string, bytes: Uint8Array): Promise<string> {
      const digest = sha256(bytes);
      const path = join(folder, keyOf(tenant, digest));
      const parent = join(path, '..');
      await mkdir(parent, { recursive: true, mode: 0o700 });
      const draft = join(parent, `.${randomUUID()}`);
      const file = await open(draft, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await link(draft, path)
        .catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'EEXIST') throw error;
        })
        .finally(() => rm(draft));
      return digest;
    },
    async get(tenant: string, digest: string): Promise<Uint8Array | undefined> {
      const bytes = await readFile(join(folder, keyOf(tenant, digest))).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return undefined;
          throw error;
        },
      );
      return bytes && intact(new Uint8Array(bytes), digest);
    },
  };
}
