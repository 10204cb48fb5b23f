import { describe, expect, it } from 'vitest';
import { nextVersion } from '../../mcp-servers/ucp/next/version.ts';
import { ucpVersion } from '../../tools/store/business/profile.ts';
import { startMerchant } from './merchant.ts';
import { type Json, restPlatform } from './platform.ts';
import { paying, purchase, sampleSeed } from './samples.ts';

const silent = () => {};

describe('without the flag', () => {
  it('there is one release, and no word of another', async () => {
    const shop = await startMerchant(sampleSeed(), { report: silent });
    expect((await fetch(`${shop.origin}/.well-known/ucp/${ucpVersion}`)).status).toBe(404);
    const text = await (await fetch(`${shop.origin}/.well-known/ucp`)).text();
    expect(text).not.toMatch(/supported_versions|"keys"|2026-08|draft/);
    const { body } = await restPlatform(shop.rest, undefined, nextVersion).ask('search_catalog', {
      payload: {},
    });
    expect(body.messages[0].code).toBe('version_unsupported');
    await shop.stop();
  });

  it('a platform of the earlier release gets the same bytes as with it', async () => {
    const told = await transcript(false);
    expect(await transcript(true)).toEqual(told);
    expect(await transcript(true, `/${ucpVersion}/ucp`)).toEqual(told);
  });
});

/** They follow from the hour, and from the addresses in the body, which are made the same below. */
const variable = new Set(['date', 'etag', 'content-length']);

/** Everything that a platform of the earlier release hears of a shop, from its profile to an order, as bytes. */
async function transcript(next: boolean, base = '/ucp'): Promise<string[]> {
  let made = 0;
  const shop = await startMerchant(sampleSeed(), {
    next,
    report: silent,
    clock: () => new Date('2026-11-18T10:00:00Z'),
    newId: () => `id_${++made}`,
  });
  const heard: string[] = [];
  const profile = next ? `/.well-known/ucp/${ucpVersion}` : '/.well-known/ucp';
  const ask = async (method: string, path: string, payload?: object, key = 'key'): Promise<Json> => {
    const response = await fetch(`${shop.origin}${path}`, {
      method,
      headers: {
        'UCP-Agent': `profile="http://127.0.0.1:1/agent.json"; version="${ucpVersion}"`,
        'Idempotency-Key': key,
      },
      ...(payload ? { body: JSON.stringify(payload) } : {}),
    });
    const headers = [...response.headers].filter(([name]) => !variable.has(name));
    const text = (await response.text())
      .replaceAll(new URL(shop.origin).host, 'HOST')
      .replaceAll(`HOST/${ucpVersion}/ucp`, 'HOST/ucp')
      .replaceAll(/"(kid|x|y)":"[^"]*"/g, '"$1":"KEY"');
    heard.push(`${response.status} ${JSON.stringify(headers)} ${text}`);
    return JSON.parse(text);
  };
  const meta = { 'ucp-agent': { profile: 'http://127.0.0.1:1/agent.json', version: ucpVersion } };
  const call = (name: string, given: object) =>
    ask('POST', `${base}/mcp`, {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name, arguments: { meta, ...given } },
    });

  await ask('GET', profile);
  await ask('POST', `${base}/catalog/search`, { query: 'mug' });
  await ask('POST', `${base}/catalog/search`, { query: 7 });
  await ask('POST', `${base}/carts`, { line_items: [{ item: { id: 'pan' }, quantity: 1 }] }, 'cart');
  const asked = purchase({ pan: 1 });
  const buyer = { ...asked.buyer, consent: { marketing: true, sale_of_data: false } };
  const { id } = await ask('POST', `${base}/checkout-sessions`, { ...asked, buyer }, 'open');
  await ask('PUT', `${base}/checkout-sessions/${id}`, { line_items: [{ item: { id: 'pan' }, quantity: 9 }] });
  await ask('POST', `${base}/checkout-sessions/${id}/complete`, paying('fail_token'), 'declined');
  const { order } = await ask('POST', `${base}/checkout-sessions/${id}/complete`, paying(), 'paid');
  await ask('GET', `${base}/orders/${order.id}`);
  await call('search_catalog', { catalog: { query: 'mug' } });
  const opened = await call('create_checkout', { checkout: purchase({ 'mug-blue': 1 }) });
  await call('get_checkout', { id: opened.result.structuredContent.id });
  await call('get_order', { id: 'nothing' });
  await shop.stop();
  return heard;
}
