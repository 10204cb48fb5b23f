import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import type { Pool as PostgresPool } from 'pg';
import type { Database } from '../platform/database/database.ts';

const schema = 'langgraph';

/**
 * Opens the graphs' checkpoints on the product's own database, embedded or served, and makes or migrates their tables.
 * They have no tenant column and no row-level security: only the server reaches them, after it asked who owns a thread.
 * Graphs that write run with durability `'sync'`.
 */
export async function openCheckpoints(database: Database): Promise<PostgresSaver> {
  const checkpoints = new PostgresSaver(database.pool as unknown as PostgresPool, undefined, { schema });
  const client = await database.pool.connect(); // the tables' own set-up is not made for two processes at once
  try {
    await client.query(`select pg_advisory_lock(hashtext('${schema}'))`);
    await checkpoints.setup();
  } finally {
    await client.query(`select pg_advisory_unlock(hashtext('${schema}'))`);
    client.release();
  }
  return checkpoints;
}
