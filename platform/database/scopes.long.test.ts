import { describe } from 'vitest';
import { bench } from '../testing/bench.ts';
import { scopesHold } from '../testing/scopes.ts';
import { openServerDatabase } from '../testing/server-database.ts';

/** A PostgreSQL server with pgvector, under a login that may create databases and roles. */
const url = process.env.TEST_DATABASE_URL;

describe.skipIf(!url)('scopes on PostgreSQL', () => {
  scopesHold(() => openServerDatabase(url!, [bench]));
});
