import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../platform/errors.ts';
import { startMerchant } from '../../sandbox/market/merchant.ts';
import { sampleSeed } from '../../sandbox/market/samples.ts';
import { discover, spokenVersion } from './profile.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const shopAt = (url: string) => ({ id: 'shop', name: 'Shop', url, status: 'registered' }) as const;
const found = (url: string) => discover(shopAt(url) as never);

/** A host that tells of other releases, each at the address given. */
async function hostTelling(version: string, supported: Record<string, string>): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ucp: { version, supported_versions: supported, services: {} } }));
  }).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  stops.push(() => new Promise(resolve => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const refusal = async (url: string) => {
  const thrown = await found(url).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(Refusal);
  return (thrown as Refusal).problem;
};

describe('a shop that advertises another release than ours', () => {
  it('is spoken to in ours when it links to a profile of it', async () => {
    const shop = await startMerchant(sampleSeed(), { next: true, report: () => {} });
    stops.push(() => shop.stop());
    const { facts, rest } = await found(shop.origin);
    expect(facts.version).toBe(spokenVersion);
    expect(new URL(rest).origin).toBe(shop.origin);
  });

  it('is refused when it links to none, to another host, or to a profile of yet another release', async () => {
    expect(await refusal(await hostTelling('2031-01-01', {}))).toMatchObject({ code: 'vendor_protocol' });
    const elsewhere = await hostTelling(spokenVersion, {});
    const leading = await hostTelling('2031-01-01', { [spokenVersion]: `${elsewhere}/profile` });
    expect((await refusal(leading)).message).toContain('speaks UCP 2031-01-01');
    const links: Record<string, string> = {};
    const circular = await hostTelling('2031-01-01', links);
    links[spokenVersion] = `${circular}/profile`;
    expect(await refusal(circular)).toMatchObject({ code: 'vendor_protocol' });
  });
});
