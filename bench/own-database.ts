import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Home } from './installation.ts';

/** The server that the measurements may make a database of their own on. */
const server = process.env.BENCH_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

export interface OwnDatabase {
  readonly home: Home;
  drop(): Promise<unknown>;
}

/** A new database on the PostgreSQL server, gone again afterwards. */
export async function ownDatabase(): Promise<OwnDatabase> {
  const name = `countersign_bench_${randomUUID().slice(0, 8)}`;
  await onServer(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    home: { url: url.href },
    drop: () => onServer(`drop database ${name} with (force)`),
  };
}

/** The version of PostgreSQL that answers there, or nothing. */
export async function serverVersion(): Promise<string | undefined> {
  try {
    return ((await onServer('show server_version')) as { server_version: string }[])[0]?.server_version;
  } catch {
    return undefined;
  }
}

async function onServer(statement: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: server, connectionTimeoutMillis: 3000 });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
