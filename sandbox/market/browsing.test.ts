import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ucpVersion } from '../../tools/store/business/profile.ts';
import { type RunningMerchant, startMerchant } from './merchant.ts';
import { officialSchemas, protocolsAreHere, releaseVersions } from './official-schemas.ts';
import { type Json, mcpPlatform, type Platform, restPlatform } from './platform.ts';
import { sampleSeed } from './samples.ts';

const here = protocolsAreHere();
const cases = releaseVersions.flatMap(version => [[version, 'REST'] as const, [version, 'MCP'] as const]);

describe.each(cases)('a catalog in UCP %s over %s', (version, binding) => {
  const schemas = here ? officialSchemas(version) : undefined;
  let shop: RunningMerchant;
  let platform: Platform;
  beforeAll(async () => {
    shop = await startMerchant(sampleSeed(), { next: version !== ucpVersion });
    platform =
      binding === 'REST'
        ? restPlatform(shop.rest, schemas, version)
        : mcpPlatform(shop.mcp, schemas, version);
  });
  afterAll(() => shop.stop());
  const ask: Platform['ask'] = (...given) => platform.ask(...given);

  it('is searched, page by page', async () => {
    const context = { address_country: 'US', address_region: 'NY', currency: 'USD' };
    const first = await ask('search_catalog', { payload: { context, pagination: { limit: 2 } } });
    expect(first.body.products).toHaveLength(2);
    expect(first.body.pagination).toMatchObject({ has_next_page: true, total_count: 3 });
    const { cursor } = first.body.pagination;
    const second = await ask('search_catalog', { payload: { context, pagination: { limit: 2, cursor } } });
    expect(second.body.products).toHaveLength(1);
    expect(second.body.pagination.has_next_page).toBe(false);
    const [mug] = (await ask('search_catalog', { payload: { query: 'travel mugs', context } })).body.products;
    expect(mug).toMatchObject({ id: 'mug', url: `${shop.origin}/products/travel-mug` });
    expect(mug.metadata.delivery_estimates[0]).toMatchObject({
      id: 'std',
      price: { amount: 600, currency: 'USD' },
    });
    expect(mug.metadata.tax_estimate).toMatchObject({ basis_points: 887, included: false });
  });

  it('shows only what can be bought when asked to, and ignores prices in a foreign currency aloud', async () => {
    const filters = { available: true, price: { max: 3_000 } };
    const own = await ask('search_catalog', { payload: { filters, context: { currency: 'USD' } } });
    expect(own.body.products.map((product: Json) => product.id)).toEqual(['mug']);
    const foreign = await ask('search_catalog', { payload: { filters, context: { currency: 'EUR' } } });
    expect(foreign.body.messages[0].code).toBe('filter_ignored');
  });

  it('looks products up by any of their names, and says which name led where', async () => {
    const { body } = await ask('lookup_catalog', { payload: { ids: ['TM6-B', 'mug', 'nowhere'] } });
    expect(body.products).toHaveLength(1);
    expect(body.products[0].variants[0].inputs).toEqual([
      { id: 'TM6-B', match: 'exact' },
      { id: 'mug', match: 'featured' },
    ]);
    expect(body.messages[0]).toMatchObject({ type: 'info', code: 'not_found', path: '$.ids[2]' });
  });

  it('shows one product with what can be chosen', async () => {
    const selected = [{ name: 'Color', label: 'Red' }];
    const { body } = await ask('get_product', { payload: { id: 'mug', selected } });
    expect(body.product.variants.map((variant: Json) => variant.id)).toEqual(['mug-red']);
    expect(body.product.options[0].values).toEqual([
      { label: 'Blue', exists: true, available: true },
      { label: 'Red', exists: true, available: false },
    ]);
    const missing = await ask('get_product', { payload: { id: 'nowhere' } });
    expect(missing.body.messages[0].code).toBe('not_found');
  });
});
