import { EventEmitter } from 'node:events';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { vector } from '@electric-sql/pglite-pgvector';
import { type Database, type Pool, type PoolClient, runRead, runTransaction } from './database.ts';
import { EmbeddedSession, type Result } from './embedded-session.ts';
import type { Opening, Scope } from './opening.ts';

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
const takesRole = /^\s*set\s+local\s+role\s+(\w+)/i;
const listens = /^\s*(un)?listen\s+"?([\w*]+)"?\s*;?\s*$/i;

type Statement = string | { text: string; values?: readonly unknown[] };

/** A client in the shape of node-postgres' over the one session. It holds the turnstile from BEGIN to COMMIT. */
class EmbeddedClient extends EventEmitter implements PoolClient {
  readonly #pool: EmbeddedPool;
  readonly #channels = new Map<string, () => Promise<void>>();
  #leave: (() => void) | undefined;
  /** Whose role is taken until the transaction ends. */
  #role = '';

  constructor(pool: EmbeddedPool) {
    super();
    this.#pool = pool;
    this.setMaxListeners(0);
  }

  async query(statement: Statement, parameters?: readonly unknown[]) {
    const text = typeof statement === 'string' ? statement : statement.text;
    const values = parameters ?? (typeof statement === 'string' ? [] : (statement.values ?? []));
    const bare = text.replace(comments, '');
    const listen = listens.exec(bare);
    if (listen) return this.#listen(listen[1] !== undefined, listen[2]!);
    const { session } = this.#pool;
    const result = await this.#inTurn(opens.test(bare), ends.test(bare), () =>
      values.length ? session.prepared(text, values, this.#role) : session.simple(text),
    );
    this.#role = takesRole.exec(bare)?.[1] ?? this.#role;
    return result;
  }

  async begin(scope: Scope, text: string, values: readonly unknown[]) {
    const result = await this.#enter({ scope, lasting: true }, text, values);
    this.#role = scope.role;
    return result;
  }

  queryAs(scope: Scope, text: string, values: readonly unknown[]) {
    return this.#enter({ scope, lasting: false }, text, values);
  }

  #enter(opening: Opening, text: string, values: readonly unknown[]) {
    return this.#inTurn(opening.lasting, false, () =>
      this.#pool.session.prepared(text, values, opening.scope.role, opening),
    );
  }

  async #inTurn(begins: boolean, finishes: boolean, work: () => Promise<Result>) {
    const leave = this.#leave ?? (await this.#pool.turnstile.enter());
    let held = this.#leave !== undefined;
    try {
      const { rows, fields, affectedRows } = await work();
      if (!held && begins) {
        this.#leave = leave;
        held = true;
      }
      return { rows, rowCount: affectedRows || rows.length, fields, command: '' };
    } catch (error) {
      if (!held && begins) await this.#pool.session.simple('rollback').catch(() => {});
      throw error;
    } finally {
      if (!held || finishes) {
        this.#leave = undefined;
        this.#role = '';
        leave();
      }
    }
  }

  async #listen(stop: boolean, channel: string) {
    const leave = await this.#pool.turnstile.enter();
    try {
      if (stop) {
        await this.#channels.get(channel)?.();
        this.#channels.delete(channel);
      } else if (!this.#channels.has(channel)) {
        const unlisten = await this.#pool.engine.listen(channel, payload =>
          setImmediate(() => this.emit('notification', { channel, payload })),
        );
        this.#channels.set(channel, async () => unlisten());
      }
    } finally {
      leave();
    }
    return { rows: [], rowCount: 0, fields: [], command: '' };
  }

  release(): void {
    const leave = this.#leave;
    if (!leave) return;
    this.#leave = undefined;
    this.#role = '';
    void this.#pool.session
      .simple('rollback')
      .catch(() => {})
      .finally(leave);
  }

  async end(): Promise<void> {
    this.release();
    for (const channel of [...this.#channels.keys()]) await this.#listen(true, channel);
  }
}

/** A pool in the shape of node-postgres' over one embedded database: enough for kysely, checkpoints and the queue. */
export class EmbeddedPool extends EventEmitter implements Pool {
  readonly engine: PGlite;
  readonly session: EmbeddedSession;
  readonly turnstile = new Turnstile();
  readonly options = { max: 1000, keepAlive: true };

  constructor(engine: PGlite) {
    super();
    this.engine = engine;
    this.session = new EmbeddedSession(engine);
    this.setMaxListeners(0);
  }
  async connect(): Promise<EmbeddedClient> {
    return new EmbeddedClient(this);
  }
  async query(statement: string, values?: readonly unknown[]) {
    return new EmbeddedClient(this).query(statement, values);
  }
  async queryAs(scope: Scope, text: string, values: readonly unknown[]) {
    return new EmbeddedClient(this).queryAs(scope, text, values);
  }
  async end(): Promise<void> {}
}

const int8 = 20;
const numeric = 1700;

/** The engine clears all of its buffers when it starts, which was most of a start; what they do not hold, the system's do. */
const buffers = ['shared_buffers=32MB'];
/** What lies in memory is gone after a crash, so nothing has to be written for one. */
const forgets = ['wal_level=minimal', 'max_wal_senders=0', 'full_page_writes=off'];

/**
 * Opens PostgreSQL inside this process. `folder` undefined keeps it in memory; `image` starts it from a dump; `initdb`
 * says how a new one is laid out. The caller holds the folder's lock: two processes on one folder lose rows.
 */
export async function openEmbedded(
  options: { folder?: string; image?: Blob; initdb?: readonly string[] } = {},
): Promise<Database> {
  const settings = options.folder ? buffers : [...buffers, ...forgets];
  const engine = await PGlite.create({
    ...(options.folder ? { dataDir: options.folder } : {}),
    ...(options.image ? { loadDataDir: options.image } : {}),
    ...(options.initdb ? { initDbStartParams: [...options.initdb] } : {}),
    startParams: [...PGlite.defaultStartParams, ...settings.flatMap(setting => ['-c', setting])],
    extensions: { vector, pg_trgm },
    parsers: { [int8]: (text: string) => text, [numeric]: (text: string) => text },
  });
  const pool = new EmbeddedPool(engine);
  const asOwner = async (sql: string): Promise<unknown[]> => (await pool.query(sql)).rows;
  return {
    kind: 'embedded',
    pool,
    transaction: (scope, work) => runTransaction(pool, scope, work),
    read: (scope, work) => runRead(pool, scope, work),
    async listen(channel, heard) {
      const client = await pool.connect();
      client.on('notification', ({ payload }: { payload?: string }) => heard(payload ?? ''));
      await client.query(`listen ${channel}`);
      return () => client.end();
    },
    asOwner,
    asOnlyOwner: work => work(asOwner), // the folder's lock holds the others off
    close: () => engine.close(),
  };
}

/** The database's files as one archive, for templates and backups. */
export async function imageOf(database: Database, compression: 'gzip' | 'none' = 'gzip'): Promise<Blob> {
  return (database.pool as EmbeddedPool).engine.dumpDataDir(compression);
}
