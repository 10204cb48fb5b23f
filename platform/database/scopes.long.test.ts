import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../identifiers.ts';
import { bench } from '../testing/bench.ts';
import { scopesHold } from '../testing/scopes.ts';
import { openServerDatabase } from '../testing/server-database.ts';
import type { Database } from './database.ts';

/** A PostgreSQL server with pgvector, under a login that may create databases and roles. */
const url = process.env.TEST_DATABASE_URL;

describe.skipIf(!url)('scopes on PostgreSQL', () => {
  scopesHold(() => openServerDatabase(url!, [bench]));
});

describe.skipIf(!url)('reads of one turn on PostgreSQL', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openServerDatabase(url!, [bench]);
  });
  afterAll(() => database.close());

  const scope = { tenant: newId(), role: 'cs_bench_query' };
  const said = <T>(statement: ReturnType<typeof sql<T>>) => database.read(scope, t => statement.execute(t));
  const session = () => said(sql<{ pid: number }>`select pg_backend_pid() as pid`);
  const sleep = (seconds: number) => said(sql`select pg_sleep(${seconds}::float8)`);
  /** Who was done first. */
  const race = async (of: Record<string, Promise<unknown>>): Promise<string[]> => {
    const done: string[] = [];
    await Promise.all(Object.entries(of).map(([name, work]) => work.then(() => done.push(name))));
    return done;
  };

  it('share a connection once each has shown itself quick', async () => {
    await session();
    const sessions = await Promise.all(Array.from({ length: 8 }, session));
    expect(new Set(sessions.map(({ rows }) => rows[0]!.pid)).size).toBe(1);
  });

  it('do not wait for one that was never seen, nor for one that was slow', async () => {
    await session();
    expect(await race({ unseen: sleep(0.2), quick: session() })).toEqual(['quick', 'unseen']);
    await sleep(0);
    expect(await race({ trusted: sleep(0.2), quick: session() })).toEqual(['trusted', 'quick']);
    await session();
    expect(await race({ slow: sleep(0.2), quick: session() })).toEqual(['quick', 'slow']);
  });

  it('do not wait for one that waits for a lock', async () => {
    const row = { tenant_id: scope.tenant, name: 'tea', value: 'green', version: 1 };
    const writer = { ...scope, role: 'cs_bench_action' };
    await database.transaction(writer, t => t.insertInto('bench.setting').values(row).execute());
    const locked = () =>
      database.read(writer, t => t.selectFrom('bench.setting').select('value').forUpdate().execute());
    await locked();
    await session();
    const held = Promise.withResolvers<void>();
    const letGo = Promise.withResolvers<void>();
    const holding = database.transaction(writer, async t => {
      await t.updateTable('bench.setting').set({ value: 'black' }).execute();
      held.resolve();
      await letGo.promise;
    });
    await held.promise;
    const reads = { locked: locked(), quick: session().then(() => letGo.resolve()) };
    expect(await race(reads)).toEqual(['quick', 'locked']);
    await holding;
  });
});
