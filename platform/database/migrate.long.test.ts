import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bench } from '../testing/bench.ts';
import type { Database } from './database.ts';
import { migrate, migrationsOf } from './migrate.ts';
import { type OwnDatabase, ownDatabase } from './own-database.ts';
import { openServer } from './server.ts';

/** A PostgreSQL server with pgvector, under a login that may create databases and roles. */
const url = process.env.TEST_DATABASE_URL;

describe.skipIf(!url)('migrating one PostgreSQL from several processes at once', () => {
  let own: OwnDatabase;
  let databases: Database[];

  beforeAll(async () => {
    own = await ownDatabase(url!);
    databases = await Promise.all([1, 2, 3].map(() => openServer(own.url)));
  });
  afterAll(async () => {
    for (const database of databases) await database.close();
    await own.drop();
  });

  it('one applies each migration, once, and the others find nothing left to do', async () => {
    const all = (await migrationsOf([bench])).length;
    const applied = await Promise.all(databases.map(database => migrate(database, [bench])));
    expect(applied.sort((a, b) => a - b)).toEqual([0, 0, all]);
    const rows = await databases[0]!.asOwner('select 1 from public.countersign_migration');
    expect(rows).toHaveLength(all);
  });

  it('lets the next in when the one that held the others off broke down half way', async () => {
    const broken = databases[0]!.asOnlyOwner(async () => {
      throw new Error('half way');
    });
    const next = databases[1]!.asOnlyOwner(run => run('select 1'));
    await expect(broken).rejects.toThrow('half way');
    await expect(next).resolves.toHaveLength(1);
  });
});
