import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { newId } from '../identifiers.ts';
import { openTestDatabase } from '../testing/database.ts';
import type { Job, JobQueue } from './queue.ts';
import { enqueue } from './record.ts';
import { forgetDone, handOverAgain, isOpen, markDone, relayDue, startRelay } from './relay.ts';

const tenant = newId();
let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => database.asOwner('delete from platform.outbox'));
afterAll(() => database.close());

const queueThat = (add: (jobs: readonly Job[]) => void): JobQueue => ({
  add: async jobs => add(jobs),
  work: async () => {},
  close: async () => {},
});
/** Hands over what is due now, and says which jobs those were. */
const handedOver = async (): Promise<string[]> => {
  const ids: string[] = [];
  await relayDue(
    database,
    queueThat(jobs => ids.push(...jobs.map(({ id }) => id))),
  );
  return ids;
};
const put = async (at?: Date): Promise<string> => {
  const subject = newId();
  await database.transaction({ tenant, role: 'cs_kernel' }, t =>
    enqueue(t, { tenant, topic: 'event.deliver', subject, ...(at ? { at } : {}) }),
  );
  const [{ id }] = (await database.asOwner(
    `select id from platform.outbox where subject_id = '${subject}'`,
  )) as [{ id: string }];
  return id;
};
const passes = (seconds: number) =>
  database.asOwner(`update platform.outbox set relayed_at = relayed_at - interval '${seconds} seconds'`);
const job = (id: string): Job => ({ id, tenant, topic: 'event.deliver', subject: id });

it('hands a job over again when the process died between marking it and adding it', async () => {
  const id = await put();
  const dying = queueThat(() => {
    throw new Error('killed');
  });
  await expect(relayDue(database, dying)).rejects.toThrow('killed');
  expect(await handedOver()).toEqual([]);
  await passes(91);
  expect(await handedOver()).toEqual([id]);
});

it('waits twice as long each time before it hands the same job over again', async () => {
  const id = await put();
  expect(await handedOver()).toEqual([id]);
  for (const seconds of [90, 180, 360]) {
    await passes(seconds - 5);
    expect(await handedOver()).toEqual([]);
    await passes(6);
    expect(await handedOver()).toEqual([id]);
  }
});

it('never hands over what is done, nor what is not due', async () => {
  const [done] = [await put(), await put(new Date(Date.now() + 60_000))];
  await markDone(database, job(done));
  expect(await isOpen(database, job(done))).toBe(false);
  await passes(10_000);
  expect(await handedOver()).toEqual([]);
});

it('says for how long nothing will be due', async () => {
  expect(
    await relayDue(
      database,
      queueThat(() => {}),
    ),
  ).toBe(30_000);
  await put(new Date(Date.now() + 5_000));
  const nap = await relayDue(
    database,
    queueThat(() => {}),
  );
  expect(nap).toBeGreaterThan(1_000);
  expect(nap).toBeLessThanOrEqual(5_000);
});

it('hands over more than one batch at once, each job once', async () => {
  await database.asOwner(`insert into platform.outbox (tenant_id, id, topic, subject_id)
    select '${tenant}', gen_random_uuid(), 'event.deliver', gen_random_uuid() from generate_series(1, 450)`);
  const ids = await handedOver();
  expect(new Set(ids).size).toBe(450);
  expect(ids).toHaveLength(450);
});

it('makes everything due again that a dead process had, when there is no other', async () => {
  const [open, done] = [await put(), await put()];
  expect(await handedOver()).toHaveLength(2);
  await markDone(database, job(done));
  await handOverAgain(database);
  expect(await handedOver()).toEqual([open]);
});

it('forgets what was done a day ago, and nothing else', async () => {
  const [old, fresh, open] = [await put(), await put(), await put()];
  for (const id of [old, fresh]) await markDone(database, job(id));
  await database.asOwner(
    `update platform.outbox set done_at = done_at - interval '25 hours' where id = '${old}'`,
  );
  await forgetDone(database);
  const rows = (await database.asOwner('select id from platform.outbox')) as { id: string }[];
  expect(rows.map(({ id }) => id).sort()).toEqual([fresh, open].sort());
});

it('wakes by itself for what is put later and for what becomes due, and sleeps between', async () => {
  let looks = 0;
  const watched: Database = {
    ...database,
    transaction: (scope, work) => {
      looks++;
      return database.transaction(scope, work);
    },
  };
  const heard: string[] = [];
  let wake = Promise.withResolvers<void>();
  const queue = queueThat(jobs => {
    heard.push(...jobs.map(({ id }) => id));
    wake.resolve();
  });
  const relay = await startRelay(watched, queue);
  const now = await put();
  await wake.promise;
  wake = Promise.withResolvers();
  const soon = await put(new Date(Date.now() + 300));
  const before = looks;
  await wake.promise;
  expect(heard).toEqual([now, soon]);
  expect(looks - before).toBeLessThan(12);
  await relay.close();
});
