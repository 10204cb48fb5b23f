import { type Capability, schemaOf } from '../capability.ts';
import type { Database } from '../database/database.ts';

/**
 * All that a role can do in the database besides what PostgreSQL's own catalogs let everybody read, one power in a
 * line: `SELECT catalog.product`, `USAGE schema catalog`, `member of cs_kernel`.
 */
export async function powersOf(database: Database, role: string): Promise<string[]> {
  const system = `(n.nspname in ('pg_catalog', 'information_schema') or n.nspname ~ '^pg_(toast|temp)')`;
  const rows = (await database.asOwner(`
    with me as (select oid from pg_roles where rolname = '${role}')
    select format('%s %I.%I', x.power, n.nspname, c.relname) as power
      from me, pg_class c join pg_namespace n on n.oid = c.relnamespace,
        unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) as x(power)
      where c.relkind in ('r', 'p', 'v', 'm', 'f') and not ${system}
        and (has_table_privilege(me.oid, c.oid, x.power)
          or x.power in ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') and has_any_column_privilege(me.oid, c.oid, x.power))
    union all
    select format('writes to %I.%I of PostgreSQL itself', n.nspname, c.relname)
      from me, pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${system} and c.relkind in ('r', 'p') and
        (has_any_column_privilege(me.oid, c.oid, 'INSERT, UPDATE') or has_table_privilege(me.oid, c.oid, 'DELETE, TRUNCATE'))
    union all
    select format('uses the sequence %s', c.oid::regclass) from me, pg_class c
      where c.relkind = 'S' and has_sequence_privilege(me.oid, c.oid, 'USAGE, SELECT, UPDATE')
    union all
    select format('%s schema %I', x.power, n.nspname) from me, pg_namespace n, unnest(array['USAGE', 'CREATE']) as x(power)
      where has_schema_privilege(me.oid, n.oid, x.power)
        and not (x.power = 'USAGE' and n.nspname in ('pg_catalog', 'information_schema', 'public'))
    union all
    select x.power || ' in the database' from me, unnest(array['CREATE', 'TEMPORARY']) as x(power)
      where has_database_privilege(me.oid, current_database(), x.power)
    union all
    select format('calls %s', p.oid::regprocedure) from me, pg_proc p
      where p.pronamespace = 'pg_catalog'::regnamespace and has_function_privilege(me.oid, p.oid, 'EXECUTE')
        and (p.proname ~ '^(lo(_.*|read|write)|set_config|pg_(read|ls|write)_.*|pg_reload_conf)$')
        and p.proname <> 'pg_read_file_old' -- PostgreSQL 15 lets all call it, and it refuses all but superusers itself
    union all
    select format('member of %s', r.rolname) from me, pg_roles r
      where r.oid <> me.oid and pg_has_role(me.oid, r.oid, 'MEMBER')
    order by 1`)) as { power: string }[];
  return rows.map(row => row.power);
}

/** All that the role of a capability's word may do, given its tables. Anything more is a mistake, and so is anything less. */
export async function rightfulPowers(
  database: Database,
  capability: Capability,
  word: 'query' | 'draft',
): Promise<string[]> {
  const schema = schemaOf(capability.name);
  const tables = (await database.asOwner(
    `select format('%I.%I', schemaname, tablename) as name, tablename from pg_tables where schemaname = '${schema}'`,
  )) as { name: string; tablename: string }[];
  const drafts = word === 'draft' ? (capability.draftTables ?? []) : [];
  return [
    `USAGE schema ${schema}`,
    'USAGE schema platform',
    ...tables.map(table => `SELECT ${table.name}`),
    ...tables
      .filter(table => drafts.includes(table.tablename))
      .flatMap(table => ['INSERT', 'UPDATE', 'DELETE'].map(power => `${power} ${table.name}`)),
  ].sort();
}
