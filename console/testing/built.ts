import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

/** Where this process's own build lies, apart from the one that a server may be serving. */
export const dist = join(tmpdir(), `countersign-console-${process.pid}`);

/** Builds the console as it is served. */
export const buildConsole = () =>
  build({
    configFile: join(import.meta.dirname, '..', 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: dist, emptyOutDir: true },
  });
