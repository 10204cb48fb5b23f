import { readdir, readFile } from 'node:fs/promises';
import { sha256 } from '../canonical.ts';
import { type Capability, schemaOf } from '../capability.ts';
import { Refusal } from '../errors.ts';
import type { Database } from './database.ts';

const kernelRoles = ['cs_kernel', 'cs_identity', 'cs_relay'] as const;

/** The role of a capability for one word: `cs_catalog_query`. */
export const roleOf = (capability: string, word: 'query' | 'draft' | 'action'): string =>
  `cs_${schemaOf(capability)}_${word}`;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Roles belong to the whole cluster, so several databases may try to make them at once. */
const createRole = (role: string): string => `
do $$ begin
  create role ${role} nologin nosuperuser nobypassrls noinherit;
exception when duplicate_object or unique_violation then null;
end $$;
grant ${role} to current_user;`;

const ledger = `
create table if not exists public.countersign_migration (
  owner text not null, file text not null, checksum text not null, applied_at timestamptz not null default now(),
  primary key (owner, file)
);
revoke all on public.countersign_migration from public;
revoke execute on function set_config(text, text, boolean) from public;
grant execute on function set_config(text, text, boolean) to current_user;`;

interface Migration {
  readonly owner: string;
  readonly file: string;
  readonly sql: string;
  readonly checksum: string;
}

async function readFolder(owner: string, folder: URL): Promise<Migration[]> {
  const files = (await readdir(folder)).filter(file => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async file => {
      const sql = await readFile(new URL(file, folder), 'utf8');
      return { owner, file, sql, checksum: sha256(sql) };
    }),
  );
}

/** All migrations, the platform's first, in the order in which they are applied. */
export async function migrationsOf(capabilities: readonly Capability[]): Promise<Migration[]> {
  const lists = [readFolder('platform', new URL('./migrations/', import.meta.url))];
  for (const capability of capabilities)
    if (capability.migrations) lists.push(readFolder(capability.name, capability.migrations));
  return (await Promise.all(lists)).flat();
}

/** What each word may reach in a capability's schema: reads for all, drafts for some tables, actions for all. */
function grantsOf(capability: Capability): string {
  const schema = schemaOf(capability.name);
  const [reader, drafter, actor] = (['query', 'draft', 'action'] as const).map(word => roleOf(schema, word));
  const roles = `${reader}, ${drafter}, ${actor}`;
  const drafts = (capability.draftTables ?? []).map(table => `${schema}.${table}`).join(', ');
  return `
grant usage on schema ${schema} to ${roles};
grant usage on schema platform to ${roles};
grant select on all tables in schema ${schema} to ${roles};
grant insert, update, delete on all tables in schema ${schema} to ${actor};
${drafts ? `grant insert, update, delete on ${drafts} to ${drafter};` : ''}`;
}

/**
 * Brings the database to this version: roles, schemas, tables, grants. Each file runs once, in a transaction of its own.
 * Refuses a database that a newer version has touched, and a file that changed after it was applied. Of several
 * processes that start at once one does it, and the others wait.
 */
export async function migrate(database: Database, capabilities: readonly Capability[]): Promise<number> {
  const wanted = await migrationsOf(capabilities);
  return database.asOnlyOwner(run => apply(run, wanted, capabilities));
}

async function apply(
  run: Database['asOwner'],
  wanted: readonly Migration[],
  capabilities: readonly Capability[],
): Promise<number> {
  await run(ledger);
  await run('create extension if not exists vector; create extension if not exists pg_trgm;');
  const rows = (await run('select owner, file, checksum from public.countersign_migration')) as Migration[];
  const applied = new Map(rows.map(row => [`${row.owner}/${row.file}`, row.checksum]));
  refuseForeignHistory(wanted, applied);

  const pending = wanted.filter(migration => !applied.has(`${migration.owner}/${migration.file}`));
  if (pending.length === 0) return 0;
  const owners = new Set(pending.map(migration => migration.owner));
  const touched = capabilities.filter(capability => owners.has(capability.name));
  const roles = [
    ...kernelRoles,
    ...touched.flatMap(({ name }) => (['query', 'draft', 'action'] as const).map(word => roleOf(name, word))),
  ];
  await run(roles.map(createRole).join('\n'));
  for (const { name } of touched) await run(`create schema if not exists ${schemaOf(name)}`);
  for (const { owner, file, sql, checksum } of pending) {
    const entry = `insert into public.countersign_migration (owner, file, checksum) values (${literal(owner)}, ${literal(file)}, ${literal(checksum)});`;
    await run(`${sql}\n${entry}`); // one simple query is one implicit transaction
  }
  await run(touched.map(grantsOf).join('\n') || 'select 1');
  return pending.length;
}

function refuseForeignHistory(wanted: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  const known = new Map(
    wanted.map(migration => [`${migration.owner}/${migration.file}`, migration.checksum]),
  );
  for (const [name, checksum] of applied) {
    if (!known.has(name))
      throw new Refusal('internal', `The data was made by a newer version (${name} is unknown here).`, {
        mend: 'Start the newer version, or restore a backup made by this one.',
      });
    if (known.get(name) !== checksum)
      throw new Refusal('internal', `The migration ${name} changed after it was applied.`, {
        mend: 'Restore the file as it was; a change of the schema is a new file.',
      });
  }
}
