import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Router } from 'express';
import type { Configuration } from '../configuration.ts';
import type { DataFolder } from '../safekeeping/data-folder.ts';
import type { SettingsView } from '../wire.ts';
import { type PersonOf, route } from './answer.ts';

/** How the installation is set up. It is set by the environment, so here it is only told. */
export function settingsRoutes(settings: () => Promise<SettingsView>, personOf: PersonOf): Router {
  const router = Router();
  router.get(
    '/settings',
    route(personOf, () => settings()),
  );
  return router;
}

export const settingsOf =
  (configuration: Configuration, folder: DataFolder, telemetry: boolean, version: string) =>
  async (): Promise<SettingsView> => ({
    version,
    node: process.version,
    origin: configuration.origin,
    telemetry,
    database: configuration.databaseUrl ? 'postgresql' : 'embedded',
    queue: configuration.redisUrl ? 'redis' : 'database',
    workers: configuration.workers,
    market: configuration.market !== undefined,
    signInByProvider: configuration.oidc?.issuer ?? null,
    webhook: configuration.webhook?.destination.url.host ?? null,
    data: { path: folder.path, bytes: await sizeOf(folder.path), freeBytes: await freeAt(folder.path) },
  });

/** What the files of a folder hold. Those that vanish while it is counted count for nothing. */
async function sizeOf(path: string): Promise<number> {
  const files = await readdir(path, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    files
      .filter(file => file.isFile())
      .map(file =>
        stat(join(file.parentPath, file.name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const freeAt = async (path: string): Promise<number> => {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
};
