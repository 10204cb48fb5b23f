import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { catalogFiles } from './files.ts';

/** Writes the market's goods from the authored tables; with `--check` it only says whether the files are current. */

/** The names of the files that differ from what the tables say. */
export function staleFiles(folder: string): string[] {
  return [...catalogFiles()].flatMap(([name, text]) => {
    const path = join(folder, name);
    return existsSync(path) && readFileSync(path, 'utf8') === text ? [] : [name];
  });
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  if (values.check) {
    const stale = staleFiles(import.meta.dirname);
    if (stale.length > 0) {
      console.error(`Not current: ${stale.join(', ')}. Run: node sandbox/market/catalog/generate.ts`);
      process.exitCode = 1;
    }
  } else {
    for (const [name, text] of catalogFiles()) writeFileSync(join(import.meta.dirname, name), text);
  }
}
