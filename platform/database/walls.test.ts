import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { schemaOf } from '../capability.ts';
import { newId } from '../identifiers.ts';
import { capabilitiesUnderTest, keepsTables } from '../testing/capabilities.ts';
import { openTestDatabase } from '../testing/database.ts';
import {
  crossings,
  dropOtherConstraints,
  holesIn,
  leastRow,
  type TableRole,
  type WalledTable,
  walledTables,
} from '../testing/walls.ts';

const capabilities = await capabilitiesUnderTest();
const database = await openTestDatabase(capabilities);
const tables = await walledTables(database);
const holes = await holesIn(database);
await dropOtherConstraints(database);
afterAll(() => database.close());

/** Runs one statement as a role, in the name of a tenant or of none. */
const as = (role: string, tenant: string | null, statement: string) =>
  database.transaction({ tenant, role }, t => sql.raw<{ n: string }>(statement).execute(t));
const changed = async (role: string, tenant: string, statement: string): Promise<number> =>
  Number((await as(role, tenant, statement)).numAffectedRows);

describe('the walls between tenants', () => {
  it('have no hole in any schema', () => {
    expect(tables.length).toBeGreaterThan(20);
    expect(holes).toEqual([]);
  });

  it('are tested for every capability that has tables', () => {
    for (const capability of capabilities)
      expect(tables.some(table => table.name.startsWith(`${schemaOf(capability.name)}.`))).toBe(
        keepsTables(capability),
      );
  });

  const leak = 'create table orchard.leak (tenant_id uuid not null)';
  const wall = "select platform.protect('orchard.leak')";
  const noLeak = 'drop table orchard.leak';
  it.each([
    ['a table without a policy', leak, noLeak, /leak has no row-level security/],
    [
      'a table whose owner passes',
      `${leak}; ${wall}; alter table orchard.leak no force row level security`,
      noLeak,
      /leak does not force/,
    ],
    [
      'a table with rows of nobody',
      `create table orchard.leak (tenant_id uuid); ${wall}`,
      noLeak,
      /leak may have rows of no tenant/,
    ],
    [
      'a table without a tenant',
      'create table orchard.leak (id uuid)',
      noLeak,
      /orchard\.leak has no tenant_id/,
    ],
    [
      'a wall with a gap',
      `${leak}; ${wall}; create policy gap on orchard.leak for select using (true)`,
      noLeak,
      /policy gap lets public SELECT/,
    ],
    [
      'a wall that checks no writes',
      `${leak}; alter table orchard.leak enable row level security, force row level security;
       create policy half on orchard.leak using (tenant_id = platform.tenant()) with check (true)`,
      noLeak,
      /leak has no policy on the tenant/,
    ],
    [
      'a view with the rights of its owner',
      'create view orchard.leak as select * from platform.credential',
      'drop view orchard.leak',
      /leak is a view/,
    ],
    [
      'a function with the rights of its owner',
      'create function orchard.leak() returns int language sql security definer as $$ select 1 $$',
      'drop function orchard.leak()',
      /leak\(\) runs with the rights of its owner/,
    ],
    [
      'a role that can truncate',
      'grant truncate on orchard.tree to cs_orchard_draft',
      'revoke truncate on orchard.tree from cs_orchard_draft',
      /cs_orchard_draft may TRUNCATE/,
    ],
    [
      'a role that passes walls',
      'alter role cs_orchard_query bypassrls',
      'alter role cs_orchard_query nobypassrls',
      /cs_orchard_query is a role that passes/,
    ],
    [
      'a role that reads what has no tenant',
      'grant select on public.countersign_migration to cs_kernel',
      'revoke select on public.countersign_migration from cs_kernel',
      /cs_kernel reaches public/,
    ],
  ])('show %s', async (_, mistake, undo, hole) => {
    await database.asOwner(mistake);
    expect((await holesIn(database)).join('\n')).toMatch(hole);
    await database.asOwner(undo);
    expect(await holesIn(database)).toEqual([]);
  });
});

describe.each(tables.map(table => [table.name, table] as const))('%s', (name, table: WalledTable) => {
  it('is reached by somebody', () => {
    expect(table.roles.length).toBeGreaterThan(0);
  });

  it.each(table.roles.map(one => [one.role, one] as const))(
    'keeps tenants apart for %s',
    async (role, powers: TableRole) => {
      const [ours, theirs] = [newId(), newId()];
      await database.asOwner(leastRow(table, ours));
      const crossing = Object.entries(crossings).find(
        ([policy, one]) => policy.startsWith(`${name} `) && one.role === role,
      )?.[1];
      const count = async (tenant: string | null): Promise<number> =>
        Number(
          (await as(role, tenant, `select count(*) as n from ${name} where tenant_id = '${ours}'`)).rows[0]
            ?.n,
        );

      if (powers.select) {
        expect(await count(ours)).toBe(1);
        expect(await count(theirs)).toBe(crossing ? 1 : 0);
        expect(await count(null)).toBe(crossing ? 1 : 0);
      }
      if (crossing?.command === 'ALL') return;
      if (powers.insert)
        await expect(as(role, theirs, leastRow(table, ours))).rejects.toThrow(/row-level security/);
      if (powers.update)
        expect(await changed(role, theirs, `update ${name} set ${powers.update} = ${powers.update}`)).toBe(0);
      if (powers.delete) expect(await changed(role, theirs, `delete from ${name}`)).toBe(0);
      if (powers.moves) {
        await database.asOwner(leastRow(table, theirs));
        await expect(as(role, theirs, `update ${name} set tenant_id = '${ours}'`)).rejects.toThrow(
          /row-level security/,
        );
      }
      const left = (await database.asOwner(
        `select count(*) as n from ${name} where tenant_id = '${ours}'`,
      )) as { n: string }[];
      expect(Number(left[0]?.n)).toBe(1);
    },
  );
});
