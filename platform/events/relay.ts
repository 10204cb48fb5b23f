import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import '../database/tables.ts';
import { log } from '../telemetry/log.ts';
import type { Job, JobQueue } from './queue.ts';
import type { Topic } from './record.ts';

const scope = { tenant: null, role: 'cs_relay' } as const;
const batch = 200;
/**
 * A job that was handed to the queue and is not done after this long is handed over again; its id makes that harmless.
 * Each time again, the wait doubles, up to 64 times as long.
 */
const lostAfterSeconds = 90;
/** How long what is done is kept, for those who look into what went wrong. */
const keptForHours = 24;
const tidyEveryMs = 3_600_000;
const longestNapMs = 30_000;

export interface Relay {
  close(): Promise<void>;
}

/**
 * Moves due rows of the outbox into the queue, woken by the database's notification and by its own alarm. A row is
 * marked before its job is added: if we die in between, the sweep finds it again.
 */
export async function startRelay(database: Database, queue: JobQueue): Promise<Relay> {
  let closed = false;
  let alarm: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let tidyAt = 0;

  const wake = (): void => {
    if (closed) return;
    again = true;
    running ??= loop().finally(() => {
      running = undefined;
      if (again) wake();
    });
  };
  const loop = async (): Promise<void> => {
    clearTimeout(alarm);
    let nap = 1000;
    try {
      while (again && !closed) {
        again = false;
        nap = await relayDue(database, queue);
      }
      if (!closed && performance.now() >= tidyAt) {
        tidyAt = performance.now() + tidyEveryMs;
        await forgetDone(database);
      }
    } catch (error) {
      if (!closed) log.error({ err: error }, 'the relay failed and will try again');
    }
    if (!closed) alarm = setTimeout(wake, nap);
  };

  if (database.kind === 'embedded') await handOverAgain(database);
  const unlisten = await database.listen('countersign_outbox', wake);
  wake();
  return {
    async close() {
      closed = true;
      clearTimeout(alarm);
      await unlisten();
      await running;
    },
  };
}

/** Forgets what was done long ago. */
export const forgetDone = (database: Database): Promise<void> =>
  database.transaction(scope, async t => {
    await t
      .deleteFrom('platform.outbox')
      .where('done_at', '<', sql<Date>`clock_timestamp() - make_interval(hours => ${keptForHours})`)
      .execute();
  });

/**
 * Makes all that is not done due for the queue again. For the embedded database at its start: whoever had it before is
 * dead, and nothing is gained by waiting until its jobs count as lost.
 */
export const handOverAgain = (database: Database): Promise<void> =>
  database.transaction(scope, async t => {
    await t
      .updateTable('platform.outbox')
      .set({ relayed_at: null })
      .where('relayed_at', 'is not', null)
      .where('done_at', 'is', null)
      .execute();
  });

/** Hands over all that is due; returns for how long nothing will be. */
export async function relayDue(database: Database, queue: JobQueue): Promise<number> {
  for (;;) {
    const jobs = await takeDue(database);
    if (jobs.length) await queue.add(jobs);
    if (jobs.length < batch) break;
  }
  const waiting = await database.transaction(scope, t =>
    t
      .selectFrom('platform.outbox')
      .select(sql<string | null>`extract(epoch from min(available_at) - clock_timestamp())`.as('seconds'))
      .where('relayed_at', 'is', null)
      .executeTakeFirst(),
  );
  const ms = waiting?.seconds == null ? longestNapMs : Number(waiting.seconds) * 1000;
  return Math.min(longestNapMs, Math.max(1, Math.ceil(ms)));
}

function takeDue(database: Database): Promise<Job[]> {
  return database.transaction(scope, async t => {
    const rows = await t
      .updateTable('platform.outbox as o')
      .set({
        relayed_at: sql`clock_timestamp()`,
        failures: sql<number>`failures + case when relayed_at is null then 0 else 1 end`,
      })
      .where(
        'o.id',
        'in',
        sql<string>`(select d.id from platform.outbox d where d.done_at is null and d.available_at <= clock_timestamp()
          and (d.relayed_at is null
            or d.relayed_at < clock_timestamp() - make_interval(secs => ${lostAfterSeconds} * 2 ^ least(d.failures, 6)))
          order by d.available_at limit ${batch} for update skip locked)`,
      )
      .returning(['o.id', 'o.tenant_id', 'o.topic', 'o.subject_id', 'o.traceparent'])
      .execute();
    return rows.map(row => ({
      id: row.id,
      tenant: row.tenant_id,
      topic: row.topic as Topic,
      subject: row.subject_id,
      ...(row.traceparent ? { traceparent: row.traceparent } : {}),
    }));
  });
}

/** True while the job has still to be done: a second hand-over of a finished one does nothing. */
export const isOpen = (database: Database, job: Job): Promise<boolean> =>
  database.transaction(scope, async t => {
    const row = await t
      .selectFrom('platform.outbox')
      .select('done_at')
      .where('id', '=', job.id)
      .executeTakeFirst();
    return row !== undefined && row.done_at === null;
  });

export const markDone = (database: Database, job: Job): Promise<void> =>
  database.transaction(scope, async t => {
    await t
      .updateTable('platform.outbox')
      .set({ done_at: sql`clock_timestamp()` })
      .where('id', '=', job.id)
      .execute();
  });
