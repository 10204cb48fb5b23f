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
import { isId } from '../identifiers.ts';
import { inSightWhenRecorded, withSpanWhenRecorded } from '../telemetry/tracing.ts';
import type { Tables } from './store.ts';

/** What both ways to run share: node-postgres' pool, or its twin over the embedded database. */
export interface PoolClient extends Pick<EventEmitter, 'on' | 'off'> {
  query(text: string, values?: readonly unknown[]): Promise<{ rows: unknown[]; rowCount: number | null }>;
  release(broken?: boolean | Error): void;
}
export interface Pool {
  connect(): Promise<PoolClient>;
  query(text: string, values?: readonly unknown[]): Promise<{ rows: unknown[]; rowCount: number | null }>;
  end(): Promise<void>;
}

/** In whose name a transaction runs. A tenant of null is for the few roles that serve all of them. */
export interface Scope {
  readonly tenant: string | null;
  readonly role: string;
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
  /** Calls back on each notification until the returned function is called. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  /** Runs SQL as the owner: migrations only. */
  asOwner(sql: string): Promise<unknown[]>;
  close(): Promise<void>;
}

const roleName = /^cs_[a-z0-9_]+$/;

/** The statements that open a transaction: one round trip, built only from checked names. */
export function opening(scope: Scope): string {
  if (!roleName.test(scope.role)) throw new TypeError(`not a role of ours: ${scope.role}`);
  if (scope.tenant !== null && !isId(scope.tenant)) throw new TypeError('a tenant is a UUID');
  return `begin; select set_config('app.tenant', '${scope.tenant ?? ''}', true); set local role ${scope.role}`;
}

/** A kysely over one connection that is already inside a transaction. */
function builderOn(client: PoolClient): Kysely<Tables> {
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const { rows, rowCount } = await client.query(query.sql, query.parameters);
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
      ofDatabase,
      () => transact(pool, scope, work),
      'client',
    ),
  );

const ofDatabase = { 'db.system.name': 'postgresql', 'db.operation.name': 'transaction' };

async function transact<T>(
  pool: Pool,
  scope: Scope,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  if (insideTransaction.getStore()) throw new Error('a transaction is open already in this flow');
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query(opening(scope));
    const result = await insideTransaction.run(scope, () => work(builderOn(client)));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Takes another of our roles for the rest of the transaction: a local action writes under its own, then the kernel goes on. */
export async function takeRole(transaction: Transaction, role: string): Promise<void> {
  if (!roleName.test(role)) throw new TypeError(`not a role of ours: ${role}`);
  await sql.raw(`set local role ${role}`).execute(transaction);
}
