import { EventEmitter } from 'node:events';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { vector } from '@electric-sql/pglite-pgvector';
import { type Database, type Pool, type PoolClient, runTransaction } from './database.ts';

/** First in, first served: the embedded database has one session, so a transaction holds all of it. */
class Turnstile {
  #last: Promise<void> = Promise.resolve();
  async enter(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#last;
    this.#last = promise;
    await before;
    return resolve;
  }
}

/** Leading comments, which libraries put before their statements. */
const comments = /^(?:\s*--[^\n]*(?:\n|$)|\s*\/\*[\s\S]*?\*\/)*/;
const opens = /^\s*(begin|start\s+transaction)\b/i;
const ends = /^\s*(commit|end|rollback(?!\s+(work\s+|transaction\s+)?to\b)|abort)\b/i;
const listens = /^\s*(un)?listen\s+"?([\w*]+)"?\s*;?\s*$/i;

/** A client in the shape of node-postgres' over the one session. It holds the turnstile from BEGIN to COMMIT. */
class EmbeddedClient extends EventEmitter implements PoolClient {
  readonly #pool: EmbeddedPool;
  readonly #channels = new Map<string, () => Promise<void>>();
  #leave: (() => void) | undefined;

  constructor(pool: EmbeddedPool) {
    super();
    this.#pool = pool;
    this.setMaxListeners(0);
  }

  async query(
    statement: string | { text: string; values?: readonly unknown[] },
    parameters?: readonly unknown[],
  ) {
    const text = typeof statement === 'string' ? statement : statement.text;
    const values = parameters ?? (typeof statement === 'string' ? [] : (statement.values ?? []));
    const bare = text.replace(comments, '');
    const listen = listens.exec(bare);
    if (listen) return this.#listen(listen[1] !== undefined, listen[2]!);
    const leave = this.#leave ?? (await this.#pool.turnstile.enter());
    let held = this.#leave !== undefined;
    try {
      const result = values.length
        ? await this.#pool.engine.query(text, [...values])
        : (await this.#pool.engine.exec(text)).at(-1);
      if (!held && opens.test(bare)) {
        this.#leave = leave;
        held = true;
      }
      const rows = result?.rows ?? [];
      return {
        rows,
        rowCount: result?.affectedRows || rows.length,
        fields: result?.fields ?? [],
        command: '',
      };
    } catch (error) {
      if (!held && opens.test(bare)) await this.#pool.engine.exec('rollback').catch(() => {});
      throw error;
    } finally {
      if (!held || ends.test(bare)) {
        this.#leave = undefined;
        leave();
      }
    }
  }

  async #listen(stop: boolean, channel: string) {
    if (stop) {
      await this.#channels.get(channel)?.();
      this.#channels.delete(channel);
    } else if (!this.#channels.has(channel)) {
      const leave = await this.#pool.turnstile.enter();
      try {
        const unlisten = await this.#pool.engine.listen(channel, payload =>
          setImmediate(() => this.emit('notification', { channel, payload })),
        );
        this.#channels.set(channel, async () => unlisten());
      } finally {
        leave();
      }
    }
    return { rows: [], rowCount: 0, fields: [], command: '' };
  }

  release(): void {
    const leave = this.#leave;
    if (!leave) return;
    this.#leave = undefined;
    void this.#pool.engine
      .exec('rollback')
      .catch(() => {})
      .finally(leave);
  }

  async end(): Promise<void> {
    this.release();
    for (const unlisten of this.#channels.values()) await unlisten();
    this.#channels.clear();
  }
}

/** A pool in the shape of node-postgres' over one embedded database: enough for kysely, checkpoints and the queue. */
export class EmbeddedPool extends EventEmitter implements Pool {
  readonly engine: PGlite;
  readonly turnstile = new Turnstile();
  readonly options = { max: 1000, keepAlive: true };

  constructor(engine: PGlite) {
    super();
    this.engine = engine;
    this.setMaxListeners(0);
  }
  async connect(): Promise<EmbeddedClient> {
    return new EmbeddedClient(this);
  }
  async query(statement: string, values?: readonly unknown[]) {
    return new EmbeddedClient(this).query(statement, values);
  }
  async end(): Promise<void> {}
}

const int8 = 20;
const numeric = 1700;

/**
 * Opens PostgreSQL inside this process. `folder` undefined keeps it in memory; `image` starts it from a dump.
 * The caller holds the folder's lock: two processes on one folder lose rows.
 */
export async function openEmbedded(options: { folder?: string; image?: Blob } = {}): Promise<Database> {
  const engine = await PGlite.create({
    ...(options.folder ? { dataDir: options.folder } : {}),
    ...(options.image ? { loadDataDir: options.image } : {}),
    extensions: { vector, pg_trgm },
    parsers: { [int8]: (text: string) => text, [numeric]: (text: string) => text },
  });
  const pool = new EmbeddedPool(engine);
  return {
    kind: 'embedded',
    pool,
    transaction: (scope, work) => runTransaction(pool, scope, work),
    async listen(channel, heard) {
      const client = await pool.connect();
      client.on('notification', ({ payload }: { payload?: string }) => heard(payload ?? ''));
      await client.query(`listen ${channel}`);
      return () => client.end();
    },
    async asOwner(sql) {
      return (await pool.query(sql)).rows;
    },
    close: () => engine.close(),
  };
}

/** The database's files as one archive, for templates and backups. */
export async function imageOf(database: Database): Promise<Blob> {
  return (database.pool as EmbeddedPool).engine.dumpDataDir('gzip');
}
