import { afterAll, beforeAll, expect, it } from 'vitest';
import { isSignedBy, openReceiver, type Receiver } from '../sandbox/market/event-receiver.ts';
import { restPlatform } from '../sandbox/market/platform.ts';
import { paying, purchase } from '../sandbox/market/samples.ts';
import { outsideOf } from './order-events.ts';
import { type Started, start } from './testing/started.ts';

let started: Started;
let receiver: Receiver;
beforeAll(async () => {
  [started, receiver] = await Promise.all([start(), openReceiver()]);
}, 120_000);
afterAll(async () => {
  await started.close();
  await receiver.close();
});

/** What the platform has been told, once it was told so often. */
async function told(times: number): Promise<Receiver['events']> {
  const until = Date.now() + 50_000;
  while (receiver.events.length < times && Date.now() < until)
    await new Promise(resolve => setTimeout(resolve, 50));
  expect(receiver.events).toHaveLength(times);
  return receiver.events;
}

it('tells the platform of an order as it was, over a restart, in order, and signed by the key that stays', async () => {
  const shop = restPlatform(`${started.origin}/ucp`);
  const { agent } = receiver;
  const found = await shop.ask('search_catalog', { agent, payload: { query: 'headphones' } });
  const [variant] = found.body.products[0].variants;
  const items = { [variant.id]: 1 };
  const offered = await shop.ask('create_checkout', { agent, payload: purchase(items) });
  const [option] = offered.body.fulfillment.methods[0].groups[0].options;
  const checkout = await shop.ask('create_checkout', { agent, payload: purchase(items, option.id) });
  receiver.failNext(1);
  const placed = await shop.ask('complete_checkout', { agent, id: checkout.body.id, payload: paying() });
  const { id } = placed.body.order as { id: string };
  await told(1);
  await started.stop();

  await started.startAgain();
  await shop.ask('cancel_order', { agent, id, payload: { reason: 'changed my mind' } });
  const [refused, taken, canceled] = await told(3);
  expect([refused!.answered, taken!.answered, canceled!.answered]).toEqual([500, 200, 200]);
  expect(taken!.raw).toBe(refused!.raw);
  expect(taken!.headers['webhook-id']).toBe(refused!.headers['webhook-id']);
  expect(canceled!.headers['webhook-id']).not.toBe(refused!.headers['webhook-id']);
  expect(taken!.payload.id).toBe(id);
  expect(canceled!.payload.id).toBe(id);
  expect(canceled!.raw).not.toBe(taken!.raw);
  for (const { headers } of [refused!, taken!, canceled!])
    expect(await isSignedBy(started.origin, receiver.url, headers)).toBe(true);
}, 120_000);

it('asks no address of our own network, unless the shop itself is on this host', async () => {
  const outside = outsideOf('https://shop.example');
  const may = (url: string) => outside.allows(new URL(url));
  expect(may('https://platform.example/profile.json')).toBe(true);
  for (const url of [
    'http://platform.example/profile.json',
    'http://127.0.0.1/profile.json',
    'https://127.0.0.1/profile.json',
    'https://169.254.169.254/latest',
    'https://[fd00::1]/profile.json',
    'https://name:word@platform.example/',
  ])
    expect(may(url)).toBe(false);
  const ask = (url: string) =>
    outside.reach!(new URL(url), { method: 'GET', headers: {}, signal: AbortSignal.timeout(5_000) });
  await expect(ask('https://localhost/profile.json')).rejects.toThrow('inside our own network');
  expect(outsideOf('http://localhost:4477').allows(new URL(receiver.url))).toBe(true);
});
