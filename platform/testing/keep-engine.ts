import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The engine's program while tests run. */
const held = new Set<WebAssembly.Module>();

/**
 * Holds the engine's compiled program while the tests run, for all threads of this process: what one has compiled and
 * made fast, the next finds. Otherwise each file would begin with a slow engine.
 */
export async function setup(): Promise<() => void> {
  const engine = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  held.add(await WebAssembly.compile(await readFile(join(engine, 'pglite.wasm'))));
  return () => held.clear();
}
