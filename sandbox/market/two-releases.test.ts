import { v4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nextVersion } from '../../mcp-servers/ucp/next/version.ts';
import { ucpVersion } from '../../tools/store/business/profile.ts';
import { openReceiver, type Receiver } from './event-receiver.ts';
import { type RunningMerchant, startMerchant } from './merchant.ts';
import { officialSchemas, protocolsAreHere } from './official-schemas.ts';
import { type Json, mcpPlatform, type Platform, restPlatform } from './platform.ts';
import { newYork, paying, purchase, sampleSeed } from './samples.ts';

const silent = () => {};
const marketing = 'dev.ucp.consent.marketing';
const profileAt = async (url: string) => (await (await fetch(url)).json()) as Json;

describe.skipIf(!protocolsAreHere())('a shop that speaks two releases', () => {
  const schemas = { earlier: officialSchemas(), next: officialSchemas(nextVersion) };
  let shop: RunningMerchant;
  let newer: Platform;
  let earlier: Platform;
  beforeAll(async () => {
    shop = await startMerchant(sampleSeed({ products: abundant() }), { next: true, report: silent });
    newer = restPlatform(shop.rest, schemas.next, nextVersion);
    earlier = restPlatform(shop.rest, schemas.earlier);
  });
  afterAll(() => shop.stop());

  it('advertises the newer one, and links to a whole profile of the other', async () => {
    const profile = await profileAt(`${shop.origin}/.well-known/ucp`);
    expect(schemas.next.profile(profile)).toEqual([]);
    expect(profile.ucp.version).toBe(nextVersion);
    const own = Object.entries<Json[]>({ ...profile.ucp.services, ...profile.ucp.capabilities }).filter(
      ([name]) => name.startsWith('dev.ucp.'),
    );
    for (const [, entries] of own) for (const entry of entries) expect(entry.version).toBe(nextVersion);
    expect(profile.keys).toHaveLength(1);
    expect(profile).not.toHaveProperty('signing_keys');

    const leaf = await profileAt(profile.ucp.supported_versions[ucpVersion]);
    expect(schemas.earlier.profile(leaf)).toEqual([]);
    expect([leaf.ucp.version, leaf.signing_keys]).toEqual([ucpVersion, profile.keys]);
    expect(leaf.ucp).not.toHaveProperty('supported_versions');
    const [{ endpoint }] = leaf.ucp.services['dev.ucp.shopping'];
    const unread = { agent: 'profile="https://agent.example/p.json"', payload: {} };
    const found = await restPlatform(endpoint, schemas.earlier).ask('search_catalog', unread);
    expect(found.body.ucp.version).toBe(ucpVersion);
    // A permalink's endpoint must be https, which a sandbox is not.
    expect(profile.ucp.capabilities).not.toHaveProperty(['dev.ucp.shopping.permalink']);
  });

  it('says things differently indeed', async () => {
    const { body } = await newer.ask('create_checkout', { payload: purchase({ pan: 1 }) });
    expect(schemas.earlier.answer('create_checkout', body)).not.toEqual([]);
    const { body: same } = await earlier.ask('get_checkout', { id: body.id });
    expect(schemas.next.answer('get_checkout', same)).not.toEqual([]);
    expect([body.ucp.version, same.ucp.version]).toEqual([nextVersion, ucpVersion]);
    expect(body.fulfillment.methods[0].destinations[0].type).toBe('shipping_address');
    expect(body.ucp.request_constraints.properties).toEqual({ type: { const: 'shipping' } });
  });

  it('keeps consent by purpose and segment, and shows each platform its own words', async () => {
    const decided = (granted: boolean) => ({ granted, source: 'platform' });
    const consent = {
      [marketing]: { ...decided(true), segments: { [`${marketing}.sms`]: decided(false) } },
      'dev.ucp.consent.sale_or_sharing': { granted: false, source: 'business' },
    };
    const asked = purchase({ pan: 1 });
    const payload = { ...asked, buyer: { ...asked.buyer, consent } };
    const { body } = await newer.ask('create_checkout', { payload });
    expect(body.buyer.consent).toMatchObject({ [marketing]: { granted: true, segments: expect.anything() } });
    expect(Object.keys(body.buyer.consent)).toEqual([marketing]);
    const { body: same } = await earlier.ask('get_checkout', { id: body.id });
    expect(same.buyer.consent.marketing).toBe(true);
    const cart = await newer.ask('create_cart', {
      payload: { line_items: asked.line_items, buyer: payload.buyer },
    });
    expect(cart.body.buyer.consent[marketing].segments[`${marketing}.sms`].granted).toBe(false);

    const withdrawn = { ...paying(), buyer: { consent: { [marketing]: decided(false) } } };
    const completing = { id: body.id, key: v4(), payload: withdrawn };
    // The extension lets consent come with the completion, which the schema that it extends leaves no room for.
    const unchecked = restPlatform(shop.rest, undefined, nextVersion);
    const { body: done } = await unchecked.ask('complete_checkout', completing);
    expect(schemas.next.answer('complete_checkout', done)).toEqual([]);
    expect([done.status, done.buyer.email]).toEqual(['completed', 'ada@example.com']);
    expect(done.buyer.consent[marketing].granted).toBe(false);
    expect((await unchecked.ask('complete_checkout', completing)).body).toEqual(done);
  });

  it('does not take pounds for pieces', async () => {
    const by = (unit: object) => ({ item: { id: 'pan', quantity_unit: unit }, quantity: 2 });
    const pieces = { line_items: [by({ unit: 'C62', display_text: 'each' })] };
    expect((await newer.ask('create_checkout', { payload: pieces })).status).toBe(201);
    const pounds = { line_items: [by({ unit: 'LBR', scale: 2, display_text: 'lb' })] };
    for (const operation of ['create_checkout', 'create_cart'] as const) {
      const refused = await newer.ask(operation, { payload: pounds });
      expect([refused.status, refused.body.messages[0]]).toMatchObject([
        400,
        {
          code: 'quantity_unit_mismatch',
          severity: 'recoverable',
          path: '$.line_items[0].item.quantity_unit',
        },
      ]);
    }
  });

  it('answers a refused update with the checkout as it stands', async () => {
    const { body } = await newer.ask('create_checkout', { payload: purchase({ pan: 1 }) });
    const change = (quantity: number, extra: object = {}) => ({
      id: body.id,
      key: v4(),
      payload: { line_items: [{ id: 'li_1', item: { id: 'pan', ...extra }, quantity }] },
    });
    const pounds = change(2, { quantity_unit: { unit: 'LBR', display_text: 'lb' } });
    const method = { type: 'shipping', line_item_ids: ['li_1'], selected_destination_id: 'nowhere' };
    const elsewhere = { ...change(1), payload: { ...change(1).payload, fulfillment: { methods: [method] } } };
    for (const [asked, code] of [
      [change(9_999), 'out_of_stock'],
      [pounds, 'quantity_unit_mismatch'],
      [elsewhere, 'invalid_request'],
    ] as const) {
      const refused = await newer.ask('update_checkout', asked);
      const { messages, ...document } = refused.body;
      expect([refused.status, messages[0].code]).toEqual([200, code]);
      expect(document).toEqual(body);
      expect((await newer.ask('update_checkout', asked)).body).toEqual(refused.body);
    }
    const gone = await newer.ask('update_checkout', { ...change(1), id: 'nothing' });
    expect([gone.status, gone.body.ucp.status]).toEqual([404, 'error']);
  });

  it('takes a card by its number, and addresses only', async () => {
    const { body } = await newer.ask('create_checkout', { payload: purchase({ pan: 1 }) });
    const credential = { type: 'pan', number: '4242424242424242', expiry_month: 12, expiry_year: 2030 };
    const instrument = { id: 'i', handler_id: 'mock_payment_handler', type: 'card', credential };
    const payload = { payment: { instruments: [instrument] } };
    expect((await newer.ask('complete_checkout', { id: body.id, payload })).body.status).toBe('completed');

    const unchecked = restPlatform(shop.rest, undefined, nextVersion);
    const destinations = [{ ...newYork, type: 'business_location' }];
    const refused = await unchecked.ask('create_checkout', {
      payload: { ...purchase({ pan: 1 }), fulfillment: { methods: [{ type: 'shipping', destinations }] } },
    });
    expect(refused.body.messages[0]).toMatchObject({
      code: 'invalid_request',
      path: '$.fulfillment.methods[0].destinations[0].type',
    });
  });

  describe.each(['REST', 'MCP'] as const)('asked over %s', binding => {
    const search = (agent: string) => {
      const platform = binding === 'REST' ? restPlatform(shop.rest) : mcpPlatform(shop.mcp);
      return platform.ask('search_catalog', { agent, payload: { query: 'pan' } });
    };
    const codeIn = ({ body }: { body: Json }) => body.data?.code ?? body.messages[0].code;
    let receivers: Receiver[];
    beforeAll(async () => {
      receivers = await Promise.all([openReceiver(ucpVersion), openReceiver(nextVersion)]);
    });
    afterAll(() => Promise.all(receivers.map(receiver => receiver.close())));

    it('speaks the release that the platform’s profile declares, or that comes with the request', async () => {
      const [old, young] = receivers as [Receiver, Receiver];
      expect((await search(old.agent)).body.ucp.version).toBe(ucpVersion);
      expect((await search(young.agent)).body.ucp.version).toBe(nextVersion);
      expect((await search(`${young.agent}; version="${ucpVersion}"`)).body.ucp.version).toBe(ucpVersion);
      expect((await search(`${old.agent}; version="2026-01-23"`)).body.ucp.version).toBe(ucpVersion);
    });

    it('guesses no release', async () => {
      const [old] = receivers as [Receiver, Receiver];
      for (const version of ['2026-04-09', '2026-08-23', '2099-01-01', 'draft']) {
        expect(codeIn(await search(`${old.agent}; version="${version}"`))).toBe('version_unsupported');
      }
      const unreachable = await search('profile="http://127.0.0.1:1/agent.json"');
      expect(codeIn(unreachable)).toBe('profile_unreachable');
      expect(unreachable.status).toBe(424);
      expect(codeIn(await search('profile="https://agent.example/p.json"'))).toBe('profile_unreachable');
      expect(codeIn(await search(`profile="${shop.origin}/payments/handler.json"`))).toBe(
        'profile_malformed',
      );
      expect(codeIn(await search(`profile="${shop.origin}/policies/terms"`))).toBe('profile_malformed');
      expect(codeIn(await search('profile="..."'))).toBe('invalid_profile_url');
    });
  });

  it('lists tools that take either release’s consent', async () => {
    const response = await fetch(shop.mcp, {
      method: 'POST',
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    });
    const { result } = (await response.json()) as Json;
    const create = result.tools.find((tool: Json) => tool.name === 'create_checkout');
    const [buyer] = create.inputSchema.properties.checkout.properties.buyer.anyOf;
    expect(buyer.properties.consent.anyOf).toHaveLength(2);
  });
});

const abundant = () =>
  sampleSeed().products.map(product => ({
    ...product,
    variants: product.variants.map(variant => ({ ...variant, stock: variant.stock * 100 })),
  }));
