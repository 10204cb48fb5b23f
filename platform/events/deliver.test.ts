import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import type { Capability, RecordedEvent } from '../capability.ts';
import { kernelTransaction } from '../parts.ts';
import { bench } from '../testing/bench.ts';
import { openTestKernel, type TestKernel } from '../testing/kernel.ts';
import { deliverEvent, type Subscriber } from './deliver.ts';
import { recordEvent, recordEvents } from './record.ts';
import { registerEvent } from './schemas.ts';

let test: TestKernel;
let broken = false;
const listening: Capability = {
  ...bench,
  listens: {
    'bench.deposited': async (event, store) => {
      await bench.listens!['bench.deposited']!(event, store);
      if (broken) throw new Error('the listener broke after its write');
    },
  },
};
beforeAll(async () => {
  test = await openTestKernel({ capabilities: [listening] });
});
beforeEach(() => {
  broken = false;
});
afterAll(() => test.close());

const record = (tenant: string, event: { type?: string; key?: string; payload?: object } = {}) =>
  kernelTransaction(test.kernel.parts, tenant, t =>
    recordEvent(t, {
      tenant,
      type: event.type ?? 'bench.deposited',
      key: event.key ?? 'one',
      payload: (event.payload ?? { account: 'a', amount: 1 }) as never,
    }),
  );
const eventsOf = async (tenant: string): Promise<string[]> =>
  (
    (await test.database.asOwner(`select id from platform.event where tenant_id = '${tenant}'`)) as {
      id: string;
    }[]
  ).map(({ id }) => id);
const heardBy = (tenant: string) =>
  test.database.transaction({ tenant, role: 'cs_bench_query' }, t =>
    t.selectFrom('bench.heard').select('account').execute(),
  );
const listener = () => {
  const heard: RecordedEvent[] = [];
  const subscriber: Subscriber = {
    consumer: 'graphs',
    types: ['bench.deposited'],
    hear: async event => void heard.push(event),
  };
  return { heard, subscriber };
};

it('is heard once by each, however often it is delivered and however many deliver it', async () => {
  const { tenant } = test.people();
  await record(tenant);
  const [event] = await eventsOf(tenant);
  const { heard, subscriber } = listener();
  await Promise.all([1, 2, 3].map(() => deliverEvent(test.kernel.parts, tenant, event!, [])));
  for (let round = 0; round < 3; round++) await deliverEvent(test.kernel.parts, tenant, event!, [subscriber]);
  expect(await heardBy(tenant)).toEqual([{ account: 'a' }]);
  expect(heard).toMatchObject([{ id: event, tenant, type: 'bench.deposited', payload: { account: 'a' } }]);
});

it('reaches the others though one listener fails, whose write leaves nothing, and that one later', async () => {
  const { tenant } = test.people();
  await record(tenant);
  const [event] = await eventsOf(tenant);
  const { heard, subscriber } = listener();
  broken = true;
  await expect(deliverEvent(test.kernel.parts, tenant, event!, [subscriber])).rejects.toThrow('broke');
  expect(heard).toHaveLength(1);
  expect(await heardBy(tenant)).toEqual([]);
  broken = false;
  await deliverEvent(test.kernel.parts, tenant, event!, [subscriber]);
  expect(heard).toHaveLength(1);
  expect(await heardBy(tenant)).toEqual([{ account: 'a' }]);
});

it('is told again to a subscriber that failed', async () => {
  const { tenant } = test.people();
  await record(tenant);
  const [event] = await eventsOf(tenant);
  const { heard, subscriber } = listener();
  const failing = { ...subscriber, hear: () => Promise.reject(new Error('not now')) };
  await expect(deliverEvent(test.kernel.parts, tenant, event!, [failing])).rejects.toThrow('not now');
  await deliverEvent(test.kernel.parts, tenant, event!, [subscriber]);
  expect(heard).toHaveLength(1);
});

it('is recorded once under one key, per tenant', async () => {
  const [one, other] = [test.people().tenant, test.people().tenant];
  for (const tenant of [one, one, other]) await record(tenant);
  expect(await eventsOf(one)).toHaveLength(1);
  expect(await eventsOf(other)).toHaveLength(1);
});

it('that is only kept stands in the log and is delivered to nobody, and nobody may wait for it', async () => {
  registerEvent('bench.counted', 1, z.object({ coin: z.int() }), { isKeptOnly: true });
  const { tenant } = test.people();
  await kernelTransaction(test.kernel.parts, tenant, t =>
    recordEvents(
      t,
      [1, 2, 2].map(coin => ({ tenant, type: 'bench.counted', key: `coin ${coin}`, payload: { coin } })),
    ),
  );
  expect(await eventsOf(tenant)).toHaveLength(2);
  const queued = await test.database.asOwner(`select id from platform.outbox where tenant_id = '${tenant}'`);
  expect(queued).toEqual([]);
  const waiting = { ...listener().subscriber, types: ['bench.counted'] };
  expect(() => test.kernel.subscribe(waiting)).toThrow('only kept in the log');
});

it('is refused when its type is unknown or its payload does not fit, and the transaction with it', async () => {
  const { tenant } = test.people();
  await expect(record(tenant, { type: 'bench.unheard_of' })).rejects.toThrow('no registered schema');
  await expect(record(tenant, { payload: { account: 'a', amount: 0.5 } })).rejects.toThrow(/amount/);
  expect(await eventsOf(tenant)).toEqual([]);
  expect(() => registerEvent('bench.deposited', 2, z.object({}))).toThrow('registered already');
});
