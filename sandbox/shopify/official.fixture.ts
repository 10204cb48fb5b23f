import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The package that carries Shopify's own introspection. It is 35 MB, so it is no dependency. */
const carrier = '@shopify/dev-mcp@1.16.0';
const within = 'package/dist/data/admin_2026-10.json.gz';
const kept = resolve(
  import.meta.dirname,
  '../../node_modules/.cache/countersign/shopify_admin_2026-10.json.gz',
);

/** Where Shopify's introspection of the Admin API lies; fetched from the registry the first time. */
export async function officialIntrospection(): Promise<string> {
  if (existsSync(kept)) return kept;
  const folder = await mkdtemp(join(tmpdir(), 'countersign-shopify-'));
  const { stdout } = await run('npm', ['pack', carrier, '--silent', '--pack-destination', folder], {
    cwd: folder,
  });
  await run('tar', ['-xzf', join(folder, stdout.trim()), '-C', folder, within]);
  await mkdir(dirname(kept), { recursive: true });
  await rename(join(folder, within), kept).catch(async () => {
    await run('cp', [join(folder, within), kept]);
  });
  return kept;
}
