import type { Attributes } from '@opentelemetry/api';
import { sql } from 'kysely';
import type { Database } from '../../platform/database/database.ts';
import { observe } from '../../platform/telemetry/metrics.ts';

/** One part of the house and how it is. */
export interface PartHealth {
  readonly ok: boolean;
  readonly [fact: string]: boolean | number | string;
}
export type PartName = 'database' | 'queue' | 'market' | 'outbox' | 'workers' | 'merchants';
export type Parts = Readonly<Record<PartName, PartHealth>>;

export interface Health {
  /** `degraded` while only what is outside of the house fails. */
  readonly status: 'ok' | 'degraded' | 'down';
  readonly parts: Parts;
}

export interface HealthOptions {
  readonly database: Database;
  /** Answers, or throws, when the queue is asked. */
  readonly queue: () => Promise<void>;
  /** Whether everything has started. */
  readonly started: () => boolean;
  readonly market: () => boolean;
  /** How many jobs this process does at a time, and whether it is at it; null where it does none. */
  readonly workers: () => { readonly wanted: number; readonly running: boolean };
  /** Addresses of merchants' profiles. */
  readonly merchants: readonly string[];
  /** How old the oldest job may be that is due and not done. */
  readonly lagSeconds?: number;
  readonly patienceMs?: number;
}

/** What must be well for this process to take requests. */
const needed: readonly PartName[] = ['database', 'queue', 'market'];
/** What is outside of the house. */
const outside: readonly PartName[] = ['merchants'];
const merchantsEveryMs = 30_000;

export interface HealthWatch {
  /** For `/readyz`: whether requests may come, and what is missing. */
  ready(): Promise<{ readonly ok: boolean; readonly parts: Readonly<Record<string, boolean>> }>;
  /** For `/healthz`: every part. */
  health(): Promise<Health>;
  stop(): void;
}

/** Looks at the parts when it is asked, each within bounded time; what it saw last is in the metrics. */
export function watchHealth(options: HealthOptions): HealthWatch {
  const { database, patienceMs = 2_000, lagSeconds = 120 } = options;
  let last: Parts | undefined;
  let merchants: { readonly at: number; readonly seen: Promise<PartHealth> } | undefined;

  const looks: Readonly<Record<PartName, () => Promise<PartHealth>>> = {
    database: async () => {
      await database.pool.query('select 1');
      return { ok: true };
    },
    queue: async () => {
      await options.queue();
      return { ok: options.started() };
    },
    market: async () => ({ ok: options.market() }),
    outbox: async () => {
      const { waiting, seconds } = await outboxOf(database);
      return { ok: seconds <= lagSeconds, waiting, oldestSeconds: seconds };
    },
    workers: async () => {
      const { wanted, running } = options.workers();
      return { ok: wanted === 0 || running, wanted };
    },
    merchants: () => {
      if (!merchants || performance.now() - merchants.at > merchantsEveryMs)
        merchants = { at: performance.now(), seen: askMerchants(options.merchants, patienceMs) };
      return merchants.seen;
    },
  };
  const look = async (name: PartName): Promise<PartHealth> => {
    const since = performance.now();
    const seen = await within(patienceMs, looks[name]()).catch(
      (error: Error): PartHealth => ({
        ok: false,
        why: error.name === 'TimeoutError' ? 'no answer' : 'failed',
      }),
    );
    return { ...seen, ms: Math.round(performance.now() - since) };
  };
  const lookAll = async (): Promise<Parts> => {
    const names = Object.keys(looks) as PartName[];
    const seen = await Promise.all(names.map(async name => [name, await look(name)] as const));
    last = Object.fromEntries(seen) as Record<PartName, PartHealth>;
    return last;
  };
  const unobserved = observePulse(() => last);
  const pulse = setInterval(() => void lookAll(), 15_000);
  pulse.unref();
  // Whoever scrapes soon after the start learns something as well.
  const first = setTimeout(() => void lookAll(), 1_000);
  first.unref();
  return {
    async ready() {
      const seen = await Promise.all(needed.map(async name => [name, (await look(name)).ok] as const));
      return { ok: seen.every(([, ok]) => ok), parts: Object.fromEntries(seen) };
    },
    async health() {
      const parts = await lookAll();
      const bad = (Object.keys(parts) as PartName[]).filter(name => !parts[name].ok);
      const inside = bad.filter(name => !outside.includes(name));
      return { status: inside.length ? 'down' : bad.length ? 'degraded' : 'ok', parts };
    },
    stop() {
      clearInterval(pulse);
      clearTimeout(first);
      unobserved();
    },
  };
}

/** What the metrics say of it: what was seen last, at most a quarter of a minute ago. */
function observePulse(last: () => Parts | undefined): () => void {
  const stops = [
    observe('countersign.health', () =>
      Object.entries(last() ?? {}).map(
        ([part, { ok }]) => [ok ? 1 : 0, { 'countersign.part': part }] as const,
      ),
    ),
    observe('countersign.outbox.waiting', () => factOf(last(), 'waiting')),
    observe('countersign.outbox.lag', () => factOf(last(), 'oldestSeconds')),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

const factOf = (parts: Parts | undefined, fact: string): (readonly [number, Attributes])[] =>
  typeof parts?.outbox[fact] === 'number' ? [[parts.outbox[fact], {}]] : [];

/** Jobs of all tenants that are due and not done: how many, and how long the oldest has been due. */
const outboxOf = (database: Database): Promise<{ waiting: number; seconds: number }> =>
  database.transaction({ tenant: null, role: 'cs_relay' }, async t => {
    const row = await t
      .selectFrom('platform.outbox')
      .select([
        sql<string>`count(*)`.as('waiting'),
        sql<string>`coalesce(extract(epoch from clock_timestamp() - min(available_at)), 0)`.as('seconds'),
      ])
      .where('done_at', 'is', null)
      .where('available_at', '<=', sql<Date>`clock_timestamp()`)
      .executeTakeFirstOrThrow();
    return { waiting: Number(row.waiting), seconds: Math.round(Number(row.seconds) * 10) / 10 };
  });

async function askMerchants(profiles: readonly string[], patienceMs: number): Promise<PartHealth> {
  const signal = AbortSignal.timeout(patienceMs * 0.8);
  const answers = await Promise.all(
    profiles.map(profile =>
      fetch(profile, { signal, redirect: 'error' }).then(
        async response => {
          await response.body?.cancel();
          return response.ok;
        },
        () => false,
      ),
    ),
  );
  const answering = answers.filter(Boolean).length;
  return { ok: answering === answers.length, of: answers.length, answering };
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const alarm = setTimeout(() => reject(new DOMException('no answer', 'TimeoutError')), ms);
  return Promise.race([work, promise]).finally(() => clearTimeout(alarm));
}
