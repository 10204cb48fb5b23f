import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EmbeddedPool } from '../../platform/database/embedded.ts';
import { newId } from '../../platform/identifiers.ts';
import { type Started, start } from '../testing/started.ts';
import type { Health } from './health.ts';
import { walk } from './journeys.ts';

let started: Started;
beforeAll(async () => {
  started = await start();
}, 120_000);
afterAll(() => started.close());

const ask = async <Body>(path: string): Promise<{ status: number; body: Body }> => {
  const response = await fetch(started.origin + path);
  return { status: response.status, body: (await response.json()) as Body };
};

it('a house that is well says so, part by part', async () => {
  expect(await ask('/livez')).toEqual({ status: 200, body: { ok: true } });
  expect(await ask('/readyz')).toEqual({ status: 200, body: { database: true, queue: true, market: true } });
  const { status, body } = await ask<Health>('/healthz');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    status: 'ok',
    parts: {
      database: { ok: true },
      queue: { ok: true },
      market: { ok: true },
      outbox: { ok: true },
      workers: { ok: true, wanted: 4 },
      merchants: { ok: true },
    },
  });
});

it('a synthetic journey comes through, proposes nothing, and leaves nothing behind', async () => {
  const { kernel, installation } = started.running;
  expect(await walk(kernel, installation.tenant)).toBeUndefined();
  const left = await kernel.parts.database.asOwner(
    "select count(*)::int as rows from memory.preference where person_id = '01939f00-0000-7000-8000-00005e7e7e71'",
  );
  expect(left).toEqual([{ rows: 0 }]);
  expect(await kernel.parts.database.asOwner('select id from platform.proposal')).toEqual([]);
});

it('work that is due and that nobody does is told, with its age', async () => {
  const { database } = started.running.kernel.parts;
  const job = newId();
  // A shop that is connected at the start is read as work like any other.
  const waiting = async () => (await ask<Health>('/healthz')).body.parts.outbox.waiting;
  await expect.poll(waiting, { timeout: 60_000 }).toBe(0);
  await database.asOwner(
    `insert into platform.outbox (tenant_id, id, topic, subject_id, available_at, relayed_at)
     values ('${started.running.installation.tenant}', '${job}', 'run.drive', '${newId()}', now() - interval '10 minutes', now())`,
  );
  const { status, body } = await ask<Health>('/healthz');
  expect(status).toBe(503);
  expect(body).toMatchObject({
    status: 'down',
    parts: { outbox: { ok: false, waiting: 1 }, database: { ok: true } },
  });
  expect(body.parts.outbox.oldestSeconds).toBeGreaterThanOrEqual(600);
  expect((await ask('/readyz')).status).toBe(200); // requests are still served
  await database.asOwner(`delete from platform.outbox where id = '${job}'`);
  expect((await ask('/healthz')).status).toBe(200);
});

it('a queue whose workers have stopped is told', async () => {
  await started.running.kernel.stopWorkers();
  expect(await ask<Health>('/healthz')).toMatchObject({
    status: 503,
    body: { status: 'down', parts: { workers: { ok: false } } },
  });
});

it('a database that does not answer is told in time, and so is one that is gone', async () => {
  const { pool } = started.running.kernel.parts.database;
  const leave = await (pool as EmbeddedPool).turnstile.enter();
  const since = performance.now();
  expect(await ask<Record<string, boolean>>('/readyz')).toMatchObject({
    status: 503,
    body: { database: false },
  });
  expect(performance.now() - since).toBeLessThan(10_000);
  leave();
  expect((await ask<Record<string, boolean>>('/readyz')).body).toMatchObject({ database: true });
  await (pool as EmbeddedPool).engine.close();
  expect(await ask('/readyz')).toMatchObject({ status: 503, body: { database: false } });
  expect(await ask('/livez')).toMatchObject({ status: 200 });
});
