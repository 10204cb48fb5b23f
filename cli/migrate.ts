import { openEmbedded } from '../platform/database/embedded.ts';
import { migrate } from '../platform/database/migrate.ts';
import { openServer } from '../platform/database/server.ts';
import { configurationFrom } from '../server/configuration.ts';
import { dataFolderPath, openDataFolder } from '../server/safekeeping/data-folder.ts';
import { capabilities } from '../tools/capabilities.ts';

/** `countersign migrate`: what a start would do to the database, and nothing else. */
export async function migrateCommand(): Promise<void> {
  const { databaseUrl, databaseOwnerUrl } = configurationFrom(process.env);
  const folder = databaseUrl ? undefined : await openDataFolder(dataFolderPath());
  try {
    const database = databaseUrl
      ? await openServer(databaseUrl, databaseOwnerUrl)
      : await openEmbedded({ folder: folder!.database });
    const applied = await migrate(database, capabilities).finally(() => database.close());
    console.log(applied ? `Applied ${applied} migrations.` : 'The database is up to date.');
  } finally {
    await folder?.release();
  }
}
