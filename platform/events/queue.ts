import { createPostgresBackend, Queue, runMigrations, Worker, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Database } from '../database/database.ts';
import { EmbeddedPool } from '../database/embedded.ts';
import type { Topic } from './record.ts';

/** A job carries ids only; its id is its outbox row's, so that adding it twice is adding it once. */
export interface Job {
  readonly id: string;
  readonly tenant: string;
  readonly topic: Topic;
  readonly subject: string;
  /** The trace in which it became necessary. */
  readonly traceparent?: string | undefined;
}

export interface JobQueue {
  add(jobs: readonly Job[]): Promise<void>;
  /** Starts working; a handler that throws is tried again by the queue. */
  work(handle: (job: Job) => Promise<void>, concurrency?: number): Promise<void>;
  close(): Promise<void>;
}

/** A queue that says how it is. */
export interface WatchedQueue extends JobQueue {
  /** Throws when the queue does not answer. */
  ping(): Promise<void>;
  /** Whether this process takes jobs. */
  readonly working: boolean;
}

const name = 'countersign';
const schema = 'bullmq';
const options = {
  attempts: 8,
  backoff: { type: 'exponential', delay: 250 },
  removeOnComplete: true,
  // A job that stays away is handed over again by the relay's sweep; under its id, while that is kept, it would be ignored.
  removeOnFail: true,
} as const;

interface Classes {
  readonly queue: Pick<Queue, 'addBulk' | 'close' | 'getJobCounts'>;
  startWorker(
    handle: (job: Job) => Promise<void>,
    concurrency: number,
  ): Promise<Pick<Worker, 'close' | 'isRunning'>>;
  dispose(): Promise<void>;
}

/** BullMQ: on Redis when its URL is given, else on the database itself, embedded or served. */
export async function openQueue(options: {
  readonly database: Database;
  readonly databaseUrl?: string | undefined;
  readonly redisUrl?: string | undefined;
}): Promise<WatchedQueue> {
  const classes = options.redisUrl
    ? onRedis(options.redisUrl)
    : await onPostgres(options.database, options.databaseUrl);
  return queueOver(classes);
}

function queueOver(classes: Classes): WatchedQueue {
  let worker: Pick<Worker, 'close' | 'isRunning'> | undefined;
  return {
    get working() {
      return worker?.isRunning() ?? false;
    },
    async ping() {
      await classes.queue.getJobCounts('waiting');
    },
    async add(jobs) {
      await classes.queue.addBulk(
        jobs.map(job => ({ name: job.topic, data: job, opts: { ...options, jobId: job.id } })),
      );
    },
    async work(handle, concurrency = 4) {
      worker = await classes.startWorker(handle, concurrency);
    },
    async close() {
      await worker?.close();
      await classes.queue.close();
      await classes.dispose();
    },
  };
}

function onRedis(url: string): Classes {
  const connect = () => new Redis(url, { maxRetriesPerRequest: null });
  const connections = [connect(), connect()] as const;
  for (const connection of connections) connection.on('error', () => {}); // reconnects by itself
  return {
    queue: new Queue(name, { connection: connections[0] }),
    async startWorker(handle, concurrency) {
      const worker = new Worker<Job>(name, job => handle(job.data), {
        connection: connections[1],
        concurrency,
      });
      worker.on('error', () => {});
      await worker.waitUntilReady();
      return worker;
    },
    async dispose() {
      for (const connection of connections) connection.disconnect();
    },
  };
}

async function onPostgres(database: Database, url: string | undefined): Promise<Classes> {
  const Postgres = withBackend(createPostgresBackend);
  const pool =
    database.pool instanceof EmbeddedPool
      ? database.pool
      : new pg.Pool({ connectionString: url, max: 6, options: `-c search_path=${schema}` });
  const client = await pool.connect();
  try {
    await runMigrations(client as never, schema, {});
  } finally {
    client.release();
  }
  if (pool instanceof EmbeddedPool) await pool.query(`set search_path to "$user", public, ${schema}`);
  const connection = pool as never;
  const queue = new Postgres.Queue(name, { connection });
  queue.on('error', () => {});
  await queue.waitUntilReady();
  // In one process there is nobody else: what stands here are a dead process's jobs, and the outbox has them all.
  if (pool instanceof EmbeddedPool) await queue.obliterate({ force: true });
  return {
    queue,
    async startWorker(handle, concurrency) {
      const worker = new Postgres.Worker<Job>(name, job => handle(job.data), { connection, concurrency });
      worker.on('error', () => {});
      await worker.waitUntilReady();
      return worker;
    },
    async dispose() {
      if (!(pool instanceof EmbeddedPool)) await (pool as pg.Pool).end();
    },
  };
}
