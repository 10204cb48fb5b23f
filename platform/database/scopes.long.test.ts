import { describe } from 'vitest';
import { bench } from '../testing/bench.ts';
import { scopesHold } from '../testing/scopes.ts';
import { migrate } from './migrate.ts';
import { ownDatabase } from './own-database.ts';
import { openServer } from './server.ts';

/** A PostgreSQL server with pgvector, under a login that may create databases and roles. */
const url = process.env.TEST_DATABASE_URL;

describe.skipIf(!url)('scopes on PostgreSQL', () => {
  scopesHold(async () => {
    const own = await ownDatabase(url!);
    const database = await openServer(own.url);
    await migrate(database, [bench]);
    return {
      ...database,
      async close() {
        await database.close();
        await own.drop();
      },
    };
  });
});
