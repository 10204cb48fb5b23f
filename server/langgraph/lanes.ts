import { sql } from 'kysely';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { newId } from '../../platform/identifiers.ts';
import type { LiveRun } from './live-run.ts';
import { inTenant } from './parts.ts';

const leaseSeconds = 15;
const renewMs = 5_000;
const askAgainMs = 200;
const uniqueViolation = '23505';

/**
 * Runs that write the same checkpoints go one after the other: in this process by a queue, among processes by a row
 * of the database with a lease.
 */
export class Lanes {
  /** This process, newly named at each start. */
  readonly holder = newId();
  readonly #database: Database;
  readonly #queues = new Map<string, Promise<void>>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** True of rows whose process still lives. The embedded database has one process, so another's rows are dead. */
  alive(prefix = ''): ReturnType<typeof sql<boolean>> {
    const column = (name: string) => sql.ref(prefix ? `${prefix}.${name}` : name);
    const inFlight = sql<boolean>`${column('status')} in ('pending', 'running') and ${column('lease_until')} > clock_timestamp()`;
    if (this.#database.kind === 'server') return inFlight;
    return sql<boolean>`${inFlight} and ${column('holder')} = ${this.holder}`;
  }

  /** Does the work with the lane to itself, as the given run. The signal ends the waiting. */
  async hold<T>(
    tenant: string,
    run: LiveRun,
    lane: string,
    signal: AbortSignal,
    work: () => Promise<T>,
  ): Promise<T> {
    const before = this.#queues.get(lane) ?? Promise.resolve();
    const { promise, resolve: leave } = Promise.withResolvers<void>();
    const turn = before.then(() => promise);
    this.#queues.set(lane, turn);
    void turn.then(() => this.#queues.get(lane) === turn && this.#queues.delete(lane));
    try {
      await orAborted(before, signal);
      while (!(await this.#claim(tenant, run.id, lane))) await pause(askAgainMs, signal);
      return await work();
    } finally {
      leave();
    }
  }

  /** Renews a run's lease until it ends; stops the run when the lease was lost, or when it is asked to stop. */
  keepAlive(tenant: string, run: LiveRun): void {
    const timer = setInterval(() => {
      void this.#renew(tenant, run.id).then(
        goesOn => goesOn || run.over || run.stop(),
        () => {},
      );
    }, renewMs);
    timer.unref();
    void run.ended.then(() => clearInterval(timer));
  }

  /** When a lease that is given now runs out. */
  get lease() {
    return sql<Date>`clock_timestamp() + make_interval(secs => ${leaseSeconds})`;
  }

  #claim(tenant: string, run: string, lane: string): Promise<boolean> {
    return inTenant(this.#database, tenant, async transaction => {
      await this.#buryDead(transaction, lane);
      const claimed = await transaction
        .updateTable('platform.thread_run')
        .set({ status: 'running', lane, lease_until: this.lease, updated_at: sql`clock_timestamp()` })
        .where('id', '=', run)
        .where('status', 'in', ['pending', 'running'])
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('platform.thread_run as other')
                .select('other.id')
                .where('other.lane', '=', lane)
                .where('other.status', '=', 'running')
                .where('other.id', '!=', run),
            ),
          ),
        )
        .executeTakeFirst();
      return claimed.numUpdatedRows > 0n;
    }).catch(error => {
      if ((error as { code?: string }).code === uniqueViolation) return false;
      throw error;
    });
  }

  async #buryDead(transaction: Transaction, lane: string): Promise<void> {
    await transaction
      .updateTable('platform.thread_run')
      .set({ status: 'error', updated_at: sql`clock_timestamp()` })
      .where('lane', '=', lane)
      .where('status', '=', 'running')
      .where(sql<boolean>`not (${this.alive()})`)
      .execute();
  }

  #renew(tenant: string, run: string): Promise<boolean> {
    return inTenant(this.#database, tenant, async transaction => {
      const renewed = await transaction
        .updateTable('platform.thread_run')
        .set({ lease_until: this.lease })
        .where('id', '=', run)
        .where('status', 'in', ['pending', 'running'])
        .where('stop_asked_at', 'is', null)
        .executeTakeFirst();
      return renewed.numUpdatedRows > 0n;
    });
  }
}

const stopped = (): Refusal => new Refusal('run_not_active', 'The run was stopped before it began.');

function orAborted(waited: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(stopped());
  const gone = Promise.withResolvers<void>();
  const leave = (): void => gone.reject(stopped());
  signal.addEventListener('abort', leave, { once: true });
  return Promise.race([waited, gone.promise]).finally(() => signal.removeEventListener('abort', leave));
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  orAborted(new Promise(resolve => setTimeout(resolve, milliseconds)), signal);
