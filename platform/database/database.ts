import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventEmitter } from 'node:events';
import type { CompiledQuery, DatabaseConnection, Driver } from 'kysely';
import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  sql,
} from 'kysely';
import { Refusal } from '../errors.ts';
import { inSightWhenRecorded, withSpanWhenRecorded } from '../telemetry/tracing.ts';
import { checkedRole, enterValues, type Scope } from './opening.ts';
import type { Tables } from './store.ts';

export interface Answer {
  readonly rows: unknown[];
  readonly rowCount: number | null;
}
/** What both ways to run share: node-postgres' pool, or its twin over the embedded database. */
export interface PoolClient extends Pick<EventEmitter, 'on' | 'off'> {
  query(text: string, values?: readonly unknown[]): Promise<Answer>;
  /** Begins a transaction in this scope with its first statement, in one go. It does not run where the scope cannot be entered. */
  begin(scope: Scope, text: string, values: readonly unknown[]): Promise<Answer>;
  release(broken?: boolean | Error): void;
}
export interface Pool {
  connect(): Promise<PoolClient>;
  query(text: string, values?: readonly unknown[]): Promise<Answer>;
  /** One statement in this scope, in one go: a transaction of its own. */
  queryAs(scope: Scope, text: string, values: readonly unknown[]): Promise<Answer>;
  end(): Promise<void>;
}

export type Transaction = Kysely<Tables>;

const insideTransaction = new AsyncLocalStorage<Scope>();

/** Throws when a transaction is open in this flow: a vendor that is slow must never hold rows of ours. */
export function assertOutsideTransaction(what: string): void {
  if (insideTransaction.getStore())
    throw new Refusal('connector_in_transaction', `${what} was called inside an open transaction.`);
}

export interface Database {
  readonly kind: 'embedded' | 'server';
  readonly pool: Pool;
  /** Runs the work in one transaction with the tenant set first and the role taken then; rolls back when it throws. */
  transaction<T>(scope: Scope, work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /**
   * Runs work that only reads. Each statement enters the scope by itself and is a transaction of its own; as all our
   * transactions are READ COMMITTED, each would see the rows of its own moment anyhow.
   */
  read<T>(scope: Scope, work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Calls back on each notification until the returned function is called. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  /** Runs SQL as the owner: migrations only. */
  asOwner(sql: string): Promise<unknown[]>;
  /** Does work as the owner that one process at a time does on this database; whoever else comes waits. */
  asOnlyOwner<T>(work: (run: Database['asOwner']) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

type Send = (text: string, values: readonly unknown[]) => Promise<Answer>;

/** A kysely whose statements go where `send` says, one after the other. */
function builderOn(send: Send): Kysely<Tables> {
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const { rows, rowCount } = await send(query.sql, query.parameters);
      return { rows: rows as R[], numAffectedRows: BigInt(rowCount ?? 0) };
    },
    // biome-ignore lint/correctness/useYield: rows are not streamed through a transaction of ours
    async *streamQuery() {
      throw new Error('streaming is not offered inside a transaction');
    },
  };
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: async () => {},
    commitTransaction: async () => {},
    rollbackTransaction: async () => {},
    releaseConnection: async () => {},
    destroy: async () => {},
  };
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: builder => new PostgresIntrospector(builder),
    },
  });
}

/** One transaction on a pool, in the given scope. A nested call in the same flow is a bug: it would deadlock the embedded database. */
export const runTransaction = <T>(
  pool: Pool,
  scope: Scope,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> =>
  inSightWhenRecorded(() =>
    withSpanWhenRecorded(
      `transaction ${scope.role}`,
      ofDatabase('transaction'),
      () => transact(pool, scope, work),
      'client',
    ),
  );

const ofDatabase = (operation: string) => ({
  'db.system.name': 'postgresql',
  'db.operation.name': operation,
});

async function transact<T>(
  pool: Pool,
  scope: Scope,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  enterValues(scope);
  assertNoneOpen();
  const client = await pool.connect();
  let broken = false;
  let first: Promise<Answer> | undefined;
  let over = false;
  const send: Send = async (text, values) => {
    if (over) throw new Error('the transaction is over');
    if (!first) {
      first = client.begin(scope, text, values);
      return first;
    }
    await first; // nothing goes out before the scope was entered
    return client.query(text, values);
  };
  try {
    const result = await insideTransaction.run(scope, () => work(builderOn(send)));
    over = true;
    await first?.catch(() => {}); // where the work did not wait for it itself
    if (first) await client.query('commit');
    return result;
  } catch (error) {
    over = true;
    await first?.catch(() => {});
    if (first)
      await client.query('rollback').catch(() => {
        broken = true;
      });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Work that only reads, each statement a transaction of its own: see `Database.read`. */
export const runRead = <T>(
  pool: Pool,
  scope: Scope,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> => {
  enterValues(scope);
  assertNoneOpen();
  const send: Send = (text, values) => pool.queryAs(scope, text, values);
  const run = () => insideTransaction.run(scope, () => work(builderOn(send)));
  return inSightWhenRecorded(() =>
    withSpanWhenRecorded(`read ${scope.role}`, ofDatabase('read'), run, 'client'),
  );
};

function assertNoneOpen(): void {
  if (insideTransaction.getStore()) throw new Error('a transaction is open already in this flow');
}

/** Takes another of our roles for the rest of the transaction: a local action writes under its own, then the kernel goes on. */
export async function takeRole(transaction: Transaction, role: string): Promise<void> {
  await sql.raw(`set local role ${checkedRole(role)}`).execute(transaction);
}
