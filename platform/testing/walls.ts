import type { Database } from '../database/database.ts';

/** A table with a tenant, as the database's catalog describes it. */
export interface WalledTable {
  /** Quoted where it must be: `platform."grant"`. */
  readonly name: string;
  /** What a row needs at least: column to an expression of its type. The tenant is left out. */
  readonly required: Readonly<Record<string, string>>;
  /** Roles of ours that may do anything with it. */
  readonly roles: readonly TableRole[];
}

export interface TableRole {
  readonly role: string;
  readonly select: boolean;
  readonly insert: boolean;
  readonly delete: boolean;
  /** A column that it may update; null when there is none. */
  readonly update: string | null;
  /** True when it may write the tenant's column of an existing row. */
  readonly moves: boolean;
}

/** Policies beside the wall: the few roles that must see rows of every tenant, and why. Anything else is a hole. */
export const crossings: Readonly<
  Record<string, { role: string; command: 'SELECT' | 'ALL'; reason: string }>
> = {
  'platform.credential find_by_secret': {
    role: 'cs_identity',
    command: 'SELECT',
    reason: 'a secret is looked up by its hash before its tenant is known',
  },
  'platform.principal find_holder': {
    role: 'cs_identity',
    command: 'SELECT',
    reason: 'the holder is found with the secret',
  },
  'platform.tenant_account find_tenant': {
    role: 'cs_identity',
    command: 'SELECT',
    reason: 'the installation lists its tenants when it starts',
  },
  'platform.outbox relay_all': {
    role: 'cs_relay',
    command: 'ALL',
    reason: 'one relay moves the jobs of all tenants',
  },
  'platform.target relay_sweep': { role: 'cs_relay', command: 'SELECT', reason: 'finds what is due' },
  'platform.run relay_sweep': { role: 'cs_relay', command: 'SELECT', reason: 'finds what is due' },
  'platform.proposal relay_sweep': { role: 'cs_relay', command: 'SELECT', reason: 'finds what has expired' },
  'platform."grant" relay_sweep': { role: 'cs_relay', command: 'SELECT', reason: 'finds what has expired' },
};

/** Tables without a tenant's column, and why each may be. No role of ours reaches any of them. */
const withoutTenant: readonly { tables: RegExp; reason: string }[] = [
  {
    tables: /^public\.countersign_migration$/,
    reason: 'the ledger of migrations belongs to the installation',
  },
  { tables: /^bullmq\./, reason: 'jobs carry ids only' },
  { tables: /^langgraph\./, reason: 'checkpoints are reached through threads, which have a wall' },
];

const ourSchemas = `n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'`;
const ownedByExtension = (catalog: string, oid: string): string =>
  `exists (select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`;

const rowsOf = async <T>(database: Database, sql: string): Promise<T[]> =>
  (await database.asOwner(sql)) as T[];

/** Every hole in the tenants' walls that the catalog shows, in words; an empty list when there is none. */
export async function holesIn(database: Database): Promise<string[]> {
  const holes: string[] = [];
  const tables = await rowsOf<{
    name: string;
    tenant: boolean;
    fixed: boolean;
    enabled: boolean;
    forced: boolean;
  }>(
    database,
    `select format('%I.%I', n.nspname, c.relname) as name, a.attnum is not null as tenant,
       coalesce(a.attnotnull, false) as fixed, c.relrowsecurity as enabled, c.relforcerowsecurity as forced
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     left join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
     where c.relkind in ('r', 'p', 'f') and ${ourSchemas} and not ${ownedByExtension('pg_class', 'c.oid')}`,
  );
  const policies = await rowsOf<{
    name: string;
    policy: string;
    roles: string;
    cmd: string;
    qual: string;
    checked: string;
  }>(
    database,
    `select format('%I.%I', schemaname, tablename) as name, policyname as policy, array_to_string(roles, ',') as roles,
       cmd, qual, with_check as checked from pg_policies where permissive = 'PERMISSIVE'`,
  );
  const wall = '(tenant_id = platform.tenant())';
  for (const table of tables) {
    if (!table.tenant) {
      if (!withoutTenant.some(known => known.tables.test(table.name)))
        holes.push(`${table.name} has no tenant_id`);
      continue;
    }
    if (!table.fixed) holes.push(`${table.name} may have rows of no tenant`);
    if (!table.enabled) holes.push(`${table.name} has no row-level security`);
    if (!table.forced) holes.push(`${table.name} does not force row-level security on its owner`);
    const own = policies.filter(policy => policy.name === table.name);
    if (!own.some(({ cmd, qual, checked }) => cmd === 'ALL' && qual === wall && checked === wall))
      holes.push(`${table.name} has no policy on the tenant`);
    for (const { policy, roles, cmd, qual, checked } of own) {
      if (qual === wall && (checked ?? wall) === wall) continue;
      const crossing = crossings[`${table.name} ${policy}`];
      if (crossing?.role !== roles || crossing.command !== cmd)
        holes.push(`${table.name}: policy ${policy} lets ${roles} ${cmd} across tenants`);
    }
  }
  return [...holes, ...(await otherHolesIn(database))];
}

/** Ways past row-level security that are no policies: views of the owner, definer's functions, TRUNCATE, strong roles. */
async function otherHolesIn(database: Database): Promise<string[]> {
  const found = await rowsOf<{ hole: string }>(
    database,
    `select format('%I.%I is a view with the rights of its owner', n.nspname, c.relname) as hole
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where (c.relkind = 'm' or c.relkind = 'v' and not coalesce(c.reloptions @> '{security_invoker=true}', false))
         and ${ourSchemas} and not ${ownedByExtension('pg_class', 'c.oid')}
     union all
     select format('%s runs with the rights of its owner', p.oid::regprocedure)
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where p.prosecdef and ${ourSchemas} and not ${ownedByExtension('pg_proc', 'p.oid')}
     union all
     select format('%I may %s on %I.%I, which no policy stops', r.rolname, x.power, n.nspname, c.relname)
       from pg_class c join pg_namespace n on n.oid = c.relnamespace, pg_roles r,
         unnest(array['TRUNCATE', 'TRIGGER', 'REFERENCES']) as x(power)
       where c.relkind in ('r', 'p', 'f') and ${ourSchemas} and r.rolname ~ '^cs_'
         and has_table_privilege(r.oid, c.oid, x.power)
     union all
     select format('%I is a role that passes walls or signs in', rolname)
       from pg_roles where rolname ~ '^cs_' and (rolsuper or rolbypassrls or rolcanlogin or rolcreaterole or rolcreatedb)
     union all
     select format('%I owns %I.%I', r.rolname, n.nspname, c.relname)
       from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
       where r.rolname ~ '^cs_'
     union all
     select format('%I reaches %I.%I, which has no tenant', r.rolname, n.nspname, c.relname)
       from pg_class c join pg_namespace n on n.oid = c.relnamespace, pg_roles r
       where c.relkind in ('r', 'p', 'f') and ${ourSchemas} and r.rolname ~ '^cs_'
         and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
         and (has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE') or has_table_privilege(r.oid, c.oid, 'DELETE'))`,
  );
  return found.map(row => row.hole);
}

/** Every table with a tenant, with what a row of it needs and who may do what with it. */
export async function walledTables(database: Database): Promise<WalledTable[]> {
  return rowsOf<WalledTable>(
    database,
    `select format('%I.%I', n.nspname, c.relname) as name,
       coalesce((
         select jsonb_object_agg(quote_ident(a.attname), case
           when t.typname = 'uuid' then 'gen_random_uuid()'
           when t.typname in ('json', 'jsonb') then format('%L::%s', '{}', t.typname)
           when t.typname = 'vector' then format('array_fill(0, array[%s])::vector', a.atttypmod)
           when t.typname in ('bytea', 'tsvector') then format('%L::%s', '', t.typname)
           when t.typcategory = 'A' then format('%L::%s', '{}', format_type(a.atttypid, a.atttypmod))
           when t.typcategory = 'B' then 'true'
           when t.typcategory = 'D' then format('now()::%s', format_type(a.atttypid, a.atttypmod))
           when t.typcategory = 'T' then format('%L::interval', '0')
           when t.typcategory = 'E' then format('(enum_range(null::%s))[1]', t.oid::regtype)
           when t.typcategory = 'N' then format('1::%s', format_type(a.atttypid, a.atttypmod))
           when t.typcategory = 'S' then format('gen_random_uuid()::text::%s', format_type(a.atttypid, a.atttypmod))
           else format('no value is known for type %s', t.oid::regtype) end)
         from pg_attribute a join pg_type t on t.oid = a.atttypid
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attname <> 'tenant_id'
           and a.attnotnull and not a.atthasdef and a.attidentity = ''
       ), '{}') as required,
       coalesce((
         select jsonb_agg(jsonb_build_object(
           'role', r.rolname,
           'select', has_column_privilege(r.oid, c.oid, 'tenant_id', 'SELECT'),
           'insert', has_table_privilege(r.oid, c.oid, 'INSERT'),
           'delete', has_table_privilege(r.oid, c.oid, 'DELETE'),
           'moves', has_column_privilege(r.oid, c.oid, 'tenant_id', 'UPDATE'),
           'update', (
             select min(quote_ident(a.attname)) from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
               and a.attidentity = '' and has_column_privilege(r.oid, c.oid, a.attnum, 'UPDATE'))
         ) order by r.rolname)
         from pg_roles r
         where r.rolname ~ '^cs_' and (
           has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE') or has_table_privilege(r.oid, c.oid, 'DELETE'))
       ), '[]') as roles
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
     where c.relkind in ('r', 'p') and ${ourSchemas}
     order by 1`,
  );
}

/** The statement that writes the least possible row of a tenant. */
export function leastRow(table: WalledTable, tenant: string): string {
  const columns = ['tenant_id', ...Object.keys(table.required)];
  return `insert into ${table.name} (${columns.join(', ')}) values ('${tenant}', ${Object.values(table.required).join(', ')})`.replace(
    /, \)$/,
    ')',
  );
}

/** Makes a database that is thrown away take any row: checks and foreign keys are not what is under test. */
export async function dropOtherConstraints(database: Database): Promise<void> {
  const constraints = await rowsOf<{ statement: string }>(
    database,
    `select format('alter table %s drop constraint %I cascade', conrelid::regclass, conname) as statement
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
     where k.contype in ('c', 'f') and k.conparentid = 0 and ${ourSchemas}
     order by k.contype = 'c'`,
  );
  for (const { statement } of constraints) await database.asOwner(statement);
}
