import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';

const common = {
  name: z.string().regex(/^[a-z_]+$/),
  what: z.string().min(1),
  source: z.string().min(1),
  licence: z.string().min(1),
};

/** `here`: committed under `datasets/`. `outside`: others' data, which is checked against what is written down here. */
const Dataset = z.discriminatedUnion('kept', [
  z.strictObject({ ...common, kept: z.literal('here') }),
  z.strictObject({
    ...common,
    kept: z.literal('outside'),
    files: z.int().positive(),
    bytes: z.int().positive(),
    /** Of one line for each file, `<SHA-256 of the file>  <path>`, in the order of the paths' bytes. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    /** How to get what is not ours to ship. */
    fetch: z.string().min(1),
  }),
]);

const Manifest = z.strictObject({
  datasets: z
    .array(Dataset)
    .refine(all => new Set(all.map(({ name }) => name)).size === all.length, 'each name once'),
});

export type Dataset = z.output<typeof Dataset>;

/** What `datasets/manifest.json` says, validated. */
export async function readManifest(): Promise<readonly Dataset[]> {
  const text = await readFile(new URL('../datasets/manifest.json', import.meta.url), 'utf8');
  return Manifest.parse(JSON.parse(text)).datasets;
}

export type Presence = 'committed' | 'absent' | 'as recorded' | { readonly differs: string };

/** Whether a dataset is on this machine, and is the one that was written down. */
export async function presenceOf(dataset: Dataset, outside: string): Promise<Presence> {
  if (dataset.kept === 'here') return 'committed';
  const folder = join(outside, dataset.name);
  if (!existsSync(folder)) return 'absent';
  const paths = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  const contents = await Promise.all(paths.map(path => readFile(join(folder, path))));
  const bytes = contents.reduce((sum, { length }) => sum + length, 0);
  if (paths.length !== dataset.files || bytes !== dataset.bytes)
    return {
      differs: `${paths.length} files of ${bytes} bytes, not ${dataset.files} of ${dataset.bytes}`,
    };
  const lines = paths.map((path, index) => `${sha256(contents[index]!)}  ${path}\n`).join('');
  return sha256(lines) === dataset.sha256 ? 'as recorded' : { differs: 'other contents' };
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
