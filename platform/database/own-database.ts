import pg from 'pg';
import { newId } from '../identifiers.ts';

export interface OwnDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * A new, empty database on a PostgreSQL server with pgvector, for one file of tests or one measurement: what others
 * left behind or still do is not in it. The login of `server` must be allowed to create databases and roles.
 */
export async function ownDatabase(server: string): Promise<OwnDatabase> {
  const name = `countersign_${newId().replaceAll('-', '')}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => void (await onServer(server, `drop database if exists ${name} with (force)`)),
  };
}

/** Says one statement on a connection of its own. */
export async function onServer(server: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server, connectionTimeoutMillis: 3000 });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
