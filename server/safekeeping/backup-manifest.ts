import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';

/** What is in a backup besides the database's image. */
export const keptFolders = ['keys', 'evidence', 'market'] as const;
export const imageName = 'database.tgz';
export const manifestName = 'manifest.json';

/** A backup's table of contents: it holds these files and no other, with these digests. */
export const manifest = z.strictObject({
  format: z.literal('countersign.backup/1'),
  /** The version of Countersign that made it. */
  version: z.string(),
  made_at: z.iso.datetime(),
  /** PostgreSQL's version: an image opens under the same major version only. */
  engine: z.string(),
  files: z.array(z.strictObject({ path: z.string(), bytes: z.int().min(0), sha256: z.string() })),
});
export type Manifest = z.infer<typeof manifest>;

/** SHA-256 in hex and length of a file of any size. */
export async function digestOf(file: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Every file under a folder with its digest, by path with `/`, in order. Throws on anything but files and folders. */
export async function filesUnder(folder: string): Promise<Manifest['files']> {
  const found: Manifest['files'] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile()) throw new Error(`${file} is neither a file nor a folder`);
    found.push({ path: relative(folder, file).split(sep).join('/'), ...(await digestOf(file)) });
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}
