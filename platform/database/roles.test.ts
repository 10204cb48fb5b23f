import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { type Capability, schemaOf } from '../capability.ts';
import { newId } from '../identifiers.ts';
import { capabilitiesUnderTest, keepsTables } from '../testing/capabilities.ts';
import { openTestDatabase } from '../testing/database.ts';
import { powersOf, rightfulPowers } from '../testing/powers.ts';
import { leastRow, walledTables } from '../testing/walls.ts';
import { roleOf } from './migrate.ts';
import { storeOf } from './store.ts';

const capabilities = (await capabilitiesUnderTest()).filter(capability => capability.migrations);
const database = await openTestDatabase(capabilities);
const tables = await walledTables(database);
afterAll(() => database.close());

const words = ['query', 'draft'] as const;
const cases = capabilities.flatMap(capability =>
  words.map(word => [roleOf(capability.name, word), capability, word] as const),
);
const tenant = newId();
const as = (role: string, statement: string) =>
  database.transaction({ tenant, role }, t => sql.raw(statement).execute(t));

describe.each(cases)('%s', (role, capability: Capability, word: (typeof words)[number]) => {
  const own = tables.filter(table => table.name.startsWith(`${schemaOf(capability.name)}.`));
  const others = tables.filter(table => !own.includes(table));
  const writable = own.filter(
    table =>
      word === 'draft' &&
      capability.draftTables?.some(name => table.name === `${schemaOf(capability.name)}.${name}`),
  );

  it('has exactly its powers, by the catalog', async () => {
    expect((await powersOf(database, role)).sort()).toEqual(await rightfulPowers(database, capability, word));
  });

  it('reads its own tables', async () => {
    expect(own.length > 0).toBe(keepsTables(capability));
    for (const { name } of own) await as(role, `select * from ${name}`);
  });

  it('writes nothing but its drafts', async () => {
    for (const table of [...own, ...others].filter(one => !writable.includes(one)))
      for (const attempt of [
        leastRow(table, tenant),
        `update ${table.name} set tenant_id = tenant_id`,
        `delete from ${table.name}`,
        `truncate ${table.name}`,
      ])
        await expect(as(role, attempt), attempt).rejects.toThrow(/permission denied/);
    for (const { name } of writable) {
      await as(role, `update ${name} set tenant_id = tenant_id`);
      await as(role, `delete from ${name}`);
    }
  });

  it('reads neither another capability’s tables nor the platform’s', async () => {
    expect(others.some(table => table.name === 'platform.credential')).toBe(true);
    for (const { name } of others)
      await expect(as(role, `select from ${name}`), name).rejects.toThrow(/permission denied/);
    await expect(as(role, 'select from public.countersign_migration')).rejects.toThrow(/permission denied/);
  });

  it.each([
    ['its tenant', `select set_config('app.tenant', '${newId()}', true)`],
    ['its role', "select set_config('role', 'cs_kernel', true)"],
    ['large objects', 'select lo_create(0)'],
    ['temporary tables', 'create temporary table mine (id int)'],
    ['functions', 'create function public.mine() returns int language sql as $$ select 1 $$'],
    ['a table of its schema', `create table ${schemaOf(capability.name)}.mine (id int)`],
    ['files', "select pg_read_file('postgresql.conf')"],
  ])('cannot change or make %s by a statement', async (_, statement) => {
    await expect(as(role, statement)).rejects.toThrow(/permission denied/);
  });
});

describe('the store of a tool', () => {
  it('takes no statement of its own, so that no tool says SET ROLE', async () => {
    await database.transaction({ tenant, role: 'cs_orchard_query' }, async transaction => {
      const store = storeOf(transaction);
      expect(Object.keys(store).sort()).toEqual(
        [
          'deleteFrom',
          'insertInto',
          'selectFrom',
          'selectNoFrom',
          'updateTable',
          'with',
          'withRecursive',
        ].sort(),
      );
      await expect(async () => sql`set local role cs_kernel`.execute(store as never)).rejects.toThrow(
        TypeError,
      );
    });
  });
});

describe('the proof of powers', () => {
  it.each([
    [
      'a right on a table',
      'grant insert on orchard.tree to cs_orchard_query',
      'revoke insert on orchard.tree from cs_orchard_query',
      'INSERT orchard.tree',
    ],
    [
      'a right on one column',
      'grant update (kind) on orchard.tree to cs_orchard_query',
      'revoke update (kind) on orchard.tree from cs_orchard_query',
      'UPDATE orchard.tree',
    ],
    [
      'a right of everybody',
      'grant select on platform.run to public',
      'revoke select on platform.run from public',
      'SELECT platform.run',
    ],
    [
      'another role',
      'grant cs_kernel to cs_orchard_query',
      'revoke cs_kernel from cs_orchard_query',
      'member of cs_kernel',
    ],
    [
      'a setting',
      'grant execute on function set_config to cs_orchard_query',
      'revoke execute on function set_config from cs_orchard_query',
      'calls set_config(text,text,boolean)',
    ],
  ])('sees %s that should not be', async (_, mistake, undo, power) => {
    await database.asOwner(mistake);
    expect(await powersOf(database, 'cs_orchard_query')).toContain(power);
    await database.asOwner(undo);
    expect(await powersOf(database, 'cs_orchard_query')).not.toContain(power);
  });
});
