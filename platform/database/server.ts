import pg from 'pg';
import { type Database, type Pool, runRead, runTransaction } from './database.ts';
import { ServerPool } from './server-session.ts';

/**
 * Opens a PostgreSQL server by its URL. The login need own nothing: each transaction takes a role of ours.
 * `ownerUrl` (migrations only) defaults to the same login.
 */
export async function openServer(url: string, ownerUrl = url): Promise<Database> {
  const pool = new ServerPool({ connectionString: url, max: 20, application_name: 'countersign' });
  pool.on('error', () => {}); // an idle connection that breaks is replaced by the pool
  return {
    kind: 'server',
    pool: pool as unknown as Pool,
    transaction: (scope, work) => runTransaction(pool as unknown as Pool, scope, work),
    read: (scope, work) => runRead(pool as unknown as Pool, scope, work),
    async listen(channel, heard) {
      let client: pg.Client | undefined;
      let stopped = false;
      const connect = async (): Promise<void> => {
        client = new pg.Client({ connectionString: url, application_name: 'countersign-listen' });
        client.on('notification', ({ payload }) => heard(payload ?? ''));
        client.on('error', () => {});
        client.on('end', () => {
          if (!stopped)
            setTimeout(
              () =>
                void connect().then(
                  () => heard(''),
                  () => {},
                ),
              1000,
            ).unref();
        });
        await client.connect();
        await client.query(`listen ${channel}`);
      };
      await connect();
      return async () => {
        stopped = true;
        await client?.end();
      };
    },
    async asOwner(sql) {
      const client = new pg.Client({ connectionString: ownerUrl });
      await client.connect();
      try {
        const result: pg.QueryResult | pg.QueryResult[] = await client.query(sql);
        return Array.isArray(result) ? (result.at(-1)?.rows ?? []) : result.rows;
      } finally {
        await client.end();
      }
    },
    close: () => pool.end(),
  };
}
