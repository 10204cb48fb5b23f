import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Writes pages that are made from the code, by their paths. With `check` it writes nothing, and fails the process where
 * a page is another than the code's; `mend` is the command that writes them.
 */
export async function writePages(
  pages: ReadonlyMap<string, string>,
  { check, mend }: { readonly check: boolean; readonly mend: string },
): Promise<void> {
  const stale: string[] = [];
  for (const [path, text] of pages) {
    const file = join(root, path);
    if ((await readFile(file, 'utf8').catch(() => undefined)) === text) continue;
    stale.push(path);
    if (check) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  if (check && stale.length) {
    console.error(`Not as the code says: ${stale.join(', ')}. Run ${mend}.`);
    process.exitCode = 1;
  } else
    console.log(stale.length ? `Wrote ${stale.join(', ')}.` : `${pages.size} pages are as the code says.`);
}
