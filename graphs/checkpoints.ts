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
  await checkpoints.setup();
  return checkpoints;
}
