import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import { percentile } from '../statistics.ts';
import { serveParent } from './child.ts';

export interface Load {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Bodies, sent in turn; an empty list sends GETs. */
  readonly bodies: readonly string[];
  /** Stands in every right answer. */
  readonly expect: string;
  readonly connections: number;
  readonly ms: number;
}

export interface Loaded {
  readonly perSecond: number;
  readonly requests: number;
  readonly p50: number;
  readonly p95: number;
}

/** Keeps so many connections busy for so long. One wrong answer fails the whole measurement. */
async function press({ url, headers, bodies, expect, connections, ms }: Load): Promise<Loaded> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const latencies: number[] = [];
  const start = performance.now();
  const until = start + ms;
  let sent = 0;
  const connection = async (): Promise<void> => {
    while (performance.now() < until) {
      const asked = performance.now();
      const body = bodies[sent++ % Math.max(1, bodies.length)];
      const { statusCode, body: reply } = await pool.request({
        path: pathname,
        method: body === undefined ? 'GET' : 'POST',
        headers,
        ...(body === undefined ? {} : { body }),
      });
      const text = await reply.text();
      if (statusCode !== 200 || !text.includes(expect)) throw new Error(`${statusCode}: ${text}`);
      latencies.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  const seconds = (performance.now() - start) / 1000;
  await pool.close();
  return {
    perSecond: latencies.length / seconds,
    requests: latencies.length,
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
  };
}

/** Takes what telemetry sends, as a collector would, outside the measured process. */
const collector = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
});
await new Promise<void>(resolve => collector.listen(0, '127.0.0.1', resolve));

const api = {
  press,
  collector: async () => `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
};
export type LoadApi = typeof api;
serveParent(api, async () => {
  collector.closeAllConnections();
  collector.close();
});
