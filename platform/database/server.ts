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
    asOwner: sql => onOneConnection(ownerUrl, run => run(sql)),
    asOnlyOwner: work =>
      onOneConnection(ownerUrl, async run => {
        await run(`select pg_advisory_lock(${ownersLock})`); // let go with the connection, however that ends
        return work(run);
      }),
    close: () => pool.end(),
  };
}

/** Any number that nobody else takes on this database: the letters of `signed`. */
const ownersLock = 0x73_69_67_6e_65_64;

async function onOneConnection<T>(url: string, work: (run: Database['asOwner']) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(async sql => {
      const result: pg.QueryResult | pg.QueryResult[] = await client.query(sql);
      return Array.isArray(result) ? (result.at(-1)?.rows ?? []) : result.rows;
    });
  } finally {
    await client.end();
  }
}
