import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ucpVersion } from '../../tools/store/business/profile.ts';
import { isSignedBy, openReceiver, type Receiver } from './event-receiver.ts';
import { type RunningMerchant, startMerchant } from './merchant.ts';
import { officialSchemas, protocolsAreHere, releaseVersions } from './official-schemas.ts';
import { restPlatform } from './platform.ts';
import { paying, purchase, sampleSeed } from './samples.ts';

const here = protocolsAreHere();

describe.each(releaseVersions)('order events in UCP %s', version => {
  const schemas = here ? officialSchemas(version) : undefined;
  let shop: RunningMerchant;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await openReceiver(version);
    const next = version !== ucpVersion;
    shop = await startMerchant(sampleSeed(), { simulationSecret: 'secret', conformance: true, next });
  });
  beforeEach(() => receiver.clear());
  afterAll(async () => {
    await shop.stop();
    await receiver.close();
  });

  const ordered = async () => {
    const platform = restPlatform(shop.rest, schemas, version);
    const asked = { agent: receiver.agent, payload: purchase({ 'mug-blue': 1 }) };
    const { body } = await platform.ask('create_checkout', asked);
    return (await platform.ask('complete_checkout', { id: body.id, payload: paying() })).body.order
      .id as string;
  };
  const ship = (id: string) =>
    fetch(`${shop.origin}/testing/simulate-shipping/${id}`, {
      method: 'POST',
      headers: { 'Simulation-Secret': 'secret' },
    });

  it('tell of the order and of its shipment, each with the whole order', async () => {
    const id = await ordered();
    await ship(id);
    await shop.webhooksSettled();
    const [placed, shipped] = receiver.events.filter(event => event.payload.id === id);
    for (const event of [placed!, shipped!]) {
      const { event_type, order, ...document } = event.payload;
      expect(document.ucp.version).toBe(version);
      expect(schemas?.answer('get_order', document) ?? []).toEqual([]);
    }
    expect(placed!.payload.fulfillment.events).toEqual([]);
    expect(shipped!.payload.fulfillment.events[0].type).toBe('shipped');
    expect(placed!.payload.fulfillment.expectations[0].destination.address_country).toBe('US');
  });

  it('are signed, and anybody can check it with the key in the profile', async () => {
    await ordered();
    await shop.webhooksSettled();
    const { headers, raw } = receiver.events[0]!;
    expect(headers['webhook-id']).toBeTruthy();
    expect(headers['webhook-timestamp']).toMatch(/^1\d{9}$/);
    expect(headers['ucp-agent']).toBe(`profile="${shop.origin}/.well-known/ucp"`);
    const digest = createHash('sha256').update(raw).digest('base64');
    expect(headers['content-digest']).toBe(`sha-256=:${digest}:`);
    for (const part of [
      '@method',
      '@authority',
      '@path',
      '@query',
      'content-digest',
      'content-type',
      'ucp-agent',
    ])
      expect(headers['signature-input']).toContain(`"${part}"`);
    expect(await isSignedBy(shop.origin, receiver.url, headers)).toBe(true);
    expect(await isSignedBy(shop.origin, receiver.url, { ...headers, 'webhook-id': 'another' })).toBe(false);
  });

  it('are repeated as the same event until they are taken', async () => {
    receiver.failNext(1);
    const id = await ordered();
    await shop.webhooksSettled();
    const deliveries = receiver.events.filter(event => event.payload.id === id);
    expect(deliveries.map(({ answered }) => answered)).toEqual([500, 200]);
    const [first, second] = deliveries;
    for (const name of ['webhook-id', 'webhook-timestamp']) {
      expect(second!.headers[name]).toBe(first!.headers[name]);
    }
    expect(second!.raw).toBe(first!.raw);
  });
});
