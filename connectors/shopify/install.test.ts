import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningShopify } from '../../sandbox/shopify/server.ts';
import { ask, openShop } from '../../sandbox/shopify/shopper.fixture.ts';
import {
  authorizeUrl,
  codeIn,
  exchangeCode,
  missingScopes,
  newState,
  renewGrant,
  shopDomainIn,
} from './install.ts';
import { neededScopes } from './prices.ts';

let shopify: RunningShopify;
let at = Date.parse('2026-11-21T12:00:00Z');
beforeAll(async () => {
  shopify = await openShop(undefined, { clock: () => new Date(at) });
});
afterAll(() => shopify.stop());

const redirectUri = 'http://127.0.0.1:4477/connect/shopify';
const install = (state: string) => ({
  clientId: shopify.clientId,
  scopes: ['write_products', 'read_inventory'],
  redirectUri,
  state,
});

/** The seller opens our link, sees what we want, and agrees. */
async function agreed(state: string): Promise<URLSearchParams> {
  const page = await fetch(authorizeUrl(shopify.origin, install(state)));
  const html = await page.text();
  expect(page.status, html).toBe(200);
  expect(html).toContain('write_products, read_inventory');
  const fields = [...html.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
    name!,
    value!,
  ]);
  const sent = await fetch(`${shopify.origin}/admin/oauth/authorize`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
  const back = new URL(sent.headers.get('location')!);
  expect(back.origin + back.pathname).toBe(redirectUri);
  return back.searchParams;
}

const expecting = (state: string, change: object = {}) => ({
  clientSecret: shopify.clientSecret,
  state,
  shop: shopify.domain,
  now: new Date(at),
  ...change,
});
const app = () => ({ clientId: shopify.clientId, clientSecret: shopify.clientSecret });
const now = () => new Date(at);

describe('an installation', () => {
  it('ends with a token that does what we need, expires, and can be renewed', async () => {
    const state = newState();
    const code = codeIn(await agreed(state), expecting(state));
    const grant = await exchangeCode(shopify.origin, app(), code, now());
    expect(missingScopes(neededScopes, grant)).toEqual([]);
    expect(missingScopes(['read_orders'], grant)).toEqual(['read_orders']);
    expect(Date.parse(grant.expiresAt!) - at).toBe(3_599_000);
    const asks = (token: string) => ask(shopify, '{ products(first: 1) { nodes { id } } }', {}, { token });
    expect((await asks(grant.accessToken)).status).toBe(200);

    at += 3_600_000;
    expect((await asks(grant.accessToken)).status).toBe(401);
    const renewed = await renewGrant(shopify.origin, app(), grant.refreshToken!, now());
    expect((await asks(renewed.accessToken)).status).toBe(200);
    expect(renewed.refreshToken).not.toBe(grant.refreshToken);
  });

  it('gives a token for a code once, for a minute, and to our app only', async () => {
    const state = newState();
    const code = codeIn(await agreed(state), expecting(state));
    const stranger = { ...app(), clientSecret: 'shpss_0' };
    const refused = { code: 'vendor_unauthorized' };
    await expect(exchangeCode(shopify.origin, stranger, code, now())).rejects.toMatchObject(refused);
    await exchangeCode(shopify.origin, app(), code, now());
    await expect(exchangeCode(shopify.origin, app(), code, now())).rejects.toMatchObject(refused);
    const late = codeIn(await agreed(state), expecting(state));
    at += 61_000;
    await expect(exchangeCode(shopify.origin, app(), late, now())).rejects.toMatchObject(refused);
    await expect(renewGrant(shopify.origin, app(), 'shprt_0', now())).rejects.toMatchObject(refused);
  });
});

describe('a callback', () => {
  it.each([
    ['with another signature', (query: URLSearchParams) => query.set('hmac', '0'.repeat(64)), /not signed/],
    ['without a signature', (query: URLSearchParams) => query.delete('hmac'), /not signed/],
    ['with another code', (query: URLSearchParams) => query.set('code', '1'), /not signed/],
    ['with more in it', (query: URLSearchParams) => query.set('extra', '1'), /not signed/],
    ['with a shop twice', (query: URLSearchParams) => query.append('shop', 'evil.myshopify.com'), /twice/],
  ])('%s is refused', async (_what, tamper, why) => {
    const state = newState();
    const query = await agreed(state);
    tamper(query);
    expect(() => codeIn(query, expecting(state))).toThrow(why);
  });

  it.each([
    ['of another person', { state: newState() }, /no installation/],
    ['from another shop', { shop: 'other.myshopify.com' }, /another shop/],
    ['signed with another secret', { clientSecret: 'shpss_other' }, /not signed/],
    ['of yesterday', { now: new Date(Date.parse('2027-01-01')) }, /too old/],
  ])('%s is refused', async (_what, change, why) => {
    const state = newState();
    const query = await agreed(state);
    expect(() => codeIn(query, expecting(state, change))).toThrow(why);
    expect(() => codeIn(query, expecting(state, change))).toThrow(
      expect.objectContaining({ code: 'unauthenticated' }),
    );
  });

  it('signed as Shopify’s documentation signs it is accepted', () => {
    // The example of the documentation of the authorization code grant.
    const query = new URLSearchParams(
      'code=0907a61c0c8d55e99db179b68161bc00&hmac=700e2dadb827fcc8609e9d5ce208b2e9cdaab9df07390d2cbca10d7c328fc4bf&shop=some-shop.myshopify.com&state=0.6784241404160823&timestamp=1337178173',
    );
    const expected = {
      clientSecret: 'hush',
      state: '0.6784241404160823',
      shop: 'some-shop.myshopify.com',
      now: new Date(1_337_178_173_000),
    };
    expect(codeIn(query, expected)).toBe('0907a61c0c8d55e99db179b68161bc00');
  });
});

describe('a shop’s name', () => {
  it('is taken as its admin shows it', () => {
    expect(shopDomainIn(' Harbor-Goods.myshopify.com ')).toBe('harbor-goods.myshopify.com');
  });
  it.each([
    'harbor-goods',
    'evil.com',
    'a.myshopify.com.evil.com',
    'a.myshopify.com/x',
    '-a.myshopify.com',
    'a@b.myshopify.com',
  ])('%s is refused', text => {
    expect(() => shopDomainIn(text)).toThrow(/name\.myshopify\.com/);
  });
});

it('Shopify sends nobody to an address that is not the app’s', async () => {
  const url = authorizeUrl(shopify.origin, { ...install('s'), redirectUri: 'https://evil.example/' });
  expect((await fetch(url)).status).toBe(400);
  const stranger = authorizeUrl(shopify.origin, { ...install('s'), clientId: 'other' });
  expect((await fetch(stranger)).status).toBe(400);
});
