import { describe } from 'vitest';
import { bench } from '../testing/bench.ts';
import { scopesHold } from '../testing/scopes.ts';
import { migrate } from './migrate.ts';
import { openServer } from './server.ts';

/** A PostgreSQL server with pgvector, under a login that may create databases and roles. */
const url = process.env.TEST_DATABASE_URL;

describe.skipIf(!url)('scopes on PostgreSQL', () => {
  const name = `countersign_scopes_${process.pid}`;
  const own = Object.assign(new URL(url ?? 'postgres://localhost'), { pathname: `/${name}` }).href;

  scopesHold(async () => {
    const server = await openServer(url!);
    await server.asOwner(`create database ${name}`);
    const database = await openServer(own);
    await migrate(database, [bench]);
    return {
      ...database,
      async close() {
        await database.close();
        await server.asOwner(`drop database ${name} with (force)`);
        await server.close();
      },
    };
  });
});
