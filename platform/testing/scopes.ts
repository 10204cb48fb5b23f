import fc from 'fast-check';
import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import type { Scope } from '../database/opening.ts';
import { newId } from '../identifiers.ts';
import './bench.ts';

/** What holds of scopes on both ways to run. The database is migrated with the bench. */
export function scopesHold(open: () => Promise<Database>): void {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  const as = (word: 'query' | 'draft' | 'action', tenant: string) => ({ tenant, role: `cs_bench_${word}` });
  const set = (tenant: string, value: string) =>
    database.transaction(as('action', tenant), t =>
      t.insertInto('bench.setting').values({ tenant_id: tenant, name: 'tea', value, version: 1 }).execute(),
    );
  const settings = (tenant: string) =>
    database.read(as('query', tenant), t =>
      t.selectFrom('bench.setting').select(['name', 'value']).where('version', '=', 1).execute(),
    );

  it('keeps tenants apart, however often the same words are said', async () => {
    const [ours, theirs] = [newId(), newId()];
    await Promise.all([set(ours, 'green'), set(theirs, 'black')]);
    for (let time = 0; time < 8; time++) {
      const seen = await Promise.all([settings(ours), settings(theirs), settings(newId())]);
      expect(seen).toEqual([[{ name: 'tea', value: 'green' }], [{ name: 'tea', value: 'black' }], []]);
    }
  });

  it('answers each of many reads that are said at once for itself, whatever becomes of the others', async () => {
    const tenants = [newId(), newId(), newId()];
    await Promise.all(tenants.map(tenant => set(tenant, `tea of ${tenant}`)));
    const kinds = {
      own: tenant => settings(tenant).then(([row]) => row?.value === `tea of ${tenant}`),
      none: () => settings(newId()).then(rows => rows.length === 0),
      denied: tenant => saidBy(as('query', tenant), sql`update bench.setting set value = 'mine'`, '42501'),
      nobody: tenant => saidBy({ tenant, role: 'cs_nobody' }, sql`select value from bench.setting`, '22023'),
      failing: tenant => saidBy(as('query', tenant), sql`select 1 / ${0}::int`, '22012'),
      // The same words as those of others, which do not fail.
      dividing: tenant => saidBy(as('query', tenant), sql`select 1 / ${1}::int`, 'no error'),
      reading: tenant => saidBy(as('query', tenant), sql`select value from bench.setting`, 'no error'),
      unknown: tenant => saidBy(as('query', tenant), sql`select leaves from bench.setting`, '42703'),
    } satisfies Record<string, (tenant: string) => Promise<boolean>>;
    const saidBy = (scope: Scope, statement: RawBuilder<unknown>, code: string): Promise<boolean> =>
      database
        .read(scope, t => statement.execute(t))
        .then(
          () => code === 'no error',
          error => error.code === code,
        );
    const said = fc.record({
      kind: fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])),
      tenant: fc.constantFrom(...tenants),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 24 }), async all => {
        const right = await Promise.all(all.map(({ kind, tenant }) => kinds[kind](tenant)));
        expect(all.filter((_, at) => !right[at])).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('gives each of several statements that a transaction says at once its own rows', async () => {
    const tenant = newId();
    const names = Array.from({ length: 12 }, (_, at) => `pot ${at}`);
    const seen = await database.transaction(as('action', tenant), async t => {
      const rows = names.map(name => ({ tenant_id: tenant, name, value: name, version: 1 }));
      await t.insertInto('bench.setting').values(rows).execute();
      return Promise.all(
        names.map(name =>
          t.selectFrom('bench.setting').select('value').where('name', '=', name).executeTakeFirstOrThrow(),
        ),
      );
    });
    expect(seen.map(({ value }) => value)).toEqual(names);
  });

  it('looks at each role’s words with that role’s rights, though another has said them before', async () => {
    const tenant = newId();
    await set(tenant, 'green');
    const brew = (role: 'query' | 'action') =>
      database.read(as(role, tenant), t =>
        t.updateTable('bench.setting').set({ value: 'brewed' }).where('name', '=', 'tea').execute(),
      );
    for (let time = 0; time < 4; time++) {
      await brew('action');
      await expect(brew('query')).rejects.toThrow(/permission denied/);
    }
  });

  it('does not run a statement whose scope cannot be entered', async () => {
    const tenant = newId();
    const nobody = { tenant, role: 'cs_nobody' };
    const row = { tenant_id: tenant, name: 'tea', value: 'stolen', version: 1 };
    for (const door of ['read', 'transaction'] as const) {
      const both = database[door](nobody, t => {
        const write = () => t.insertInto('bench.setting').values(row).execute();
        return Promise.all([write(), write()]);
      });
      await expect(both).rejects.toThrow(/cs_nobody/);
    }
    expect(await database.asOwner(`select * from bench.setting where tenant_id = '${tenant}'`)).toEqual([]);
    await set(tenant, 'green');
    expect(await settings(tenant)).toEqual([{ name: 'tea', value: 'green' }]);
  });

  it('leaves nothing of a transaction whose first statement fails, whatever was said at the same time', async () => {
    const tenant = newId();
    const work = database.transaction(as('action', tenant), t =>
      Promise.allSettled([
        sql`select 1 / ${0}::int`.execute(t),
        t
          .insertInto('bench.setting')
          .values({ tenant_id: tenant, name: 'tea', value: 'half', version: 1 })
          .execute(),
      ]),
    );
    expect((await work).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await settings(tenant)).toEqual([]);
  });

  it('refuses a statement that comes when its transaction is over', async () => {
    const tenant = newId();
    let late: (() => Promise<unknown>) | undefined;
    await database.transaction(as('action', tenant), async t => {
      late = () => t.selectFrom('bench.setting').selectAll().execute();
      await late();
    });
    await expect(late?.()).rejects.toThrow('the transaction is over');
  });

  it('goes on when a migration changes what the same words bring', async () => {
    const tenant = newId();
    await set(tenant, 'green');
    const all = (door: 'read' | 'transaction') =>
      database[door](as('query', tenant), t =>
        t.selectFrom('bench.setting').selectAll().where('name', '=', 'tea').execute(),
      );
    await all('read');
    await all('transaction');
    await database.asOwner('alter table bench.setting add column leaves integer not null default 3');
    const row = { name: 'tea', value: 'green', leaves: 3 };
    expect(await all('read')).toMatchObject([row]);
    expect(await all('transaction')).toMatchObject([row]);
    await database.asOwner('alter table bench.setting drop column leaves');
    expect(await all('read')).not.toMatchObject([row]);
  });

  it('keeps the row of a statement that a constraint refused out, and says the words again after', async () => {
    const tenant = newId();
    await set(tenant, 'green');
    await expect(set(tenant, 'black')).rejects.toThrow(/duplicate key/);
    expect(await settings(tenant)).toEqual([{ name: 'tea', value: 'green' }]);
    const other = newId();
    await set(other, 'black');
    expect(await settings(other)).toEqual([{ name: 'tea', value: 'black' }]);
  });
}
