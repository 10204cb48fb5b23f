import { join } from 'node:path';
import { build } from 'vite';

/** Builds the console as it is served. */
export const buildConsole = () =>
  build({ configFile: join(import.meta.dirname, '..', 'vite.config.ts'), logLevel: 'error' });
