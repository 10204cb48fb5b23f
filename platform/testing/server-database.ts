import type { Capability } from '../capability.ts';
import type { Database } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import { ownDatabase } from '../database/own-database.ts';
import { openServer } from '../database/server.ts';

export interface ServerDatabase extends Database {
  readonly url: string;
}

/** A migrated database of its own on a PostgreSQL server, and its address for other processes; closing it removes it. */
export async function openServerDatabase(
  server: string,
  capabilities: readonly Capability[] = [],
): Promise<ServerDatabase> {
  const own = await ownDatabase(server);
  const database = await openServer(own.url);
  await migrate(database, capabilities);
  return {
    ...database,
    url: own.url,
    async close() {
      await database.close();
      await own.drop();
    },
  };
}
