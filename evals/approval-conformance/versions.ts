import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** The version of a dependency as it is installed here. */
export function versionOf(name: string): string {
  for (const folder of require.resolve.paths(name) ?? [])
    try {
      return (JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as { version: string })
        .version;
    } catch {}
  throw new Error(`${name} is not installed: run npm ci in ${dirname(import.meta.filename)}`);
}
