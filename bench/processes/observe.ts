import { subscribe } from 'node:diagnostics_channel';
import type { Kernel } from '../../platform/create-kernel.ts';
import type { PoolClient } from '../../platform/database/database.ts';

/** Milliseconds that passed while at least one piece of work of a kind was under way. */
export interface Spent {
  /** `compare_offers` in all: what follows but the checkpoints is inside of it. */
  readonly comparing: number;
  readonly merchants: number;
  readonly rows: number;
  readonly checkpoints: number;
}
type Kind = keyof Spent;

/** Looks on from outside: requests by Node's own channels, statements and calls by a wrapper around each. */
export function observe(kernel: Kernel): { take(): Spent } {
  const spans = emptySpans();
  const under = async <T>(kind: Kind, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    try {
      return await work();
    } finally {
      spans[kind].push([start, performance.now()]);
    }
  };

  const sent = new WeakMap<object, number>();
  const requestOf = (message: unknown) => (message as { request: object }).request;
  subscribe('undici:request:create', message => sent.set(requestOf(message), performance.now()));
  subscribe('undici:request:trailers', message => {
    const start = sent.get(requestOf(message));
    if (start !== undefined) spans.merchants.push([start, performance.now()]);
  });

  const { call } = kernel;
  Object.assign(kernel, {
    call: (...given: Parameters<Kernel['call']>) =>
      given[1] === 'compare_offers' ? under('comparing', () => call(...given)) : call(...given),
  });

  const { pool } = kernel.parts.database;
  const watch = <C extends Pick<PoolClient, 'query'>>(client: C): C => {
    const query = client.query.bind(client);
    const watched = (...given: Parameters<typeof query>) =>
      under(/checkpoint/.test(textOf(given[0])) ? 'checkpoints' : 'rows', () => query(...given));
    return Object.assign(client, { query: watched });
  };
  const rows =
    <Given extends unknown[], T>(say: (...given: Given) => Promise<T>) =>
    (...given: Given) =>
      under('rows', () => say(...given));
  const connect = pool.connect.bind(pool);
  Object.assign(watch(pool), {
    queryAs: rows(pool.queryAs.bind(pool)),
    connect: async () => {
      const client = watch(await connect());
      return Object.assign(client, { begin: rows(client.begin.bind(client)) });
    },
  });

  return {
    take() {
      const spent = Object.fromEntries(Object.entries(spans).map(([kind, all]) => [kind, covered(all)]));
      Object.assign(spans, emptySpans());
      return spent as unknown as Spent;
    },
  };
}

type Span = [start: number, end: number];
const emptySpans = (): Record<Kind, Span[]> => ({ comparing: [], merchants: [], rows: [], checkpoints: [] });

const textOf = (statement: unknown): string =>
  typeof statement === 'string' ? statement : String((statement as { text?: unknown })?.text ?? '');

/** The length of what the spans cover together. */
export function covered(spans: readonly Span[]): number {
  let sum = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    sum += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return sum;
}
