import { onServer, ownDatabase } from '../platform/database/own-database.ts';
import type { Home } from './installation.ts';

/** The server that the measurements may make a database of their own on. */
const server = process.env.BENCH_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

export interface MeasuredDatabase {
  readonly home: Home;
  drop(): Promise<unknown>;
}

/** A new database on the PostgreSQL server, gone again afterwards. */
export async function serverDatabase(): Promise<MeasuredDatabase> {
  const { url, drop } = await ownDatabase(server);
  return { home: { url }, drop };
}

/** The version of PostgreSQL that answers there, or nothing. */
export async function serverVersion(): Promise<string | undefined> {
  try {
    return ((await onServer(server, 'show server_version')) as { server_version: string }[])[0]
      ?.server_version;
  } catch {
    return undefined;
  }
}
