import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningShopify } from './server.ts';
import { type Answer, ask, openShop, productIds, variantIds } from './shopper.fixture.ts';

let shopify: RunningShopify;
beforeEach(async () => {
  shopify = await openShop();
});
afterEach(() => shopify.stop());

const update = `mutation($product: ID!, $variants: [ProductVariantsBulkInput!]!, $partial: Boolean) {
  productVariantsBulkUpdate(productId: $product, variants: $variants, allowPartialUpdates: $partial) {
    product { id } productVariants { id price compareAtPrice updatedAt } userErrors { code field message }
  }
}`;
const set = async (variants: object[], more: object = {}) => {
  const [product] = productIds(shopify);
  const { body } = await ask(shopify, update, { product, variants, ...more });
  return body.data?.productVariantsBulkUpdate ?? body;
};
const priceOf = async (id: string) =>
  (await ask(shopify, 'query($id: ID!) { productVariant(id: $id) { price } }', { id })).body.data
    .productVariant.price;
const errorIn = ({ errors }: Answer) => errors?.[0].extensions?.code;

describe('who asks', () => {
  it('needs a token of this shop', async () => {
    const { status, body } = await ask(shopify, '{ shop { name } }', {}, { token: 'shpat_0' });
    expect(status).toBe(401);
    expect(body.errors).toMatch(/Invalid API key or access token/);
  });

  it('is refused what the token does not allow, and may read what it may write', async () => {
    const reader = shopify.app.issue(['read_products']);
    const stranger = shopify.app.issue([]);
    const [product] = productIds(shopify);
    const { body } = await ask(shopify, update, { product, variants: [] }, { token: reader });
    expect(body.errors![0]).toMatchObject({
      message:
        'Access denied for productVariantsBulkUpdate field. Required access: `write_products` access scope.',
      extensions: { code: 'ACCESS_DENIED' },
      path: ['productVariantsBulkUpdate'],
    });
    const list = '{ products(first: 1) { nodes { id } } }';
    expect(errorIn((await ask(shopify, list, {}, { token: stranger })).body)).toBe('ACCESS_DENIED');
    const scopes =
      '{ products(first: 1) { nodes { id } } currentAppInstallation { accessScopes { handle } } }';
    expect((await ask(shopify, scopes)).body.data.currentAppInstallation.accessScopes).toEqual([
      { handle: 'read_inventory' },
      { handle: 'read_products' },
      { handle: 'write_products' },
    ]);
  });

  it.each([
    ['2026-10', 200],
    ['2024-01', 200],
    ['2027-01', 404],
    ['latest', 404],
  ])('in version %s gets %i, old versions with the oldest that is there', async (version, status) => {
    const answer = await ask(shopify, '{ shop { name } }', {}, { version });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-shopify-api-version')).toBe('2026-10');
  });
});

describe('pages', () => {
  const page = async (root: string, args: string) =>
    (
      await ask(
        shopify,
        `{ ${root}(${args}) { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
      )
    ).body;

  it('of any size, forwards or backwards, show everything once', async () => {
    const sizes = fc.record({
      size: fc.integer({ min: 1, max: 14 }),
      backwards: fc.boolean(),
      reverse: fc.boolean(),
    });
    const all = variantIds(shopify);
    await fc.assert(
      fc.asyncProperty(sizes, async ({ size, backwards, reverse }) => {
        const seen: string[] = [];
        let at = '';
        for (let more = true; more; ) {
          const args = `${backwards ? 'last' : 'first'}: ${size}, reverse: ${reverse}${at}`;
          const { edges, pageInfo } = (await page('productVariants', args)).data.productVariants;
          const ids = edges.map(({ node }: { node: { id: string } }) => node.id);
          if (backwards) seen.unshift(...ids);
          else seen.push(...ids);
          more = backwards ? pageInfo.hasPreviousPage : pageInfo.hasNextPage;
          at = backwards ? `, before: "${pageInfo.startCursor}"` : `, after: "${pageInfo.endCursor}"`;
        }
        expect(seen).toEqual(reverse ? all.toReversed() : all);
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    ['', 'you must provide one of first or last'],
    ['first: 251', 'first cannot exceed 250'],
    ['first: -1', 'first must be a non-negative integer'],
    ['first: 1, last: 1', 'providing both first and last is not supported'],
    ['first: 1, after: "bm8="', 'Invalid cursor for current pagination sort.'],
  ])('(%s) are refused: %s', async (args, message) => {
    const { errors } = await page('products', args || 'reverse: false');
    expect(errors![0]).toMatchObject({ message, extensions: { code: 'BAD_REQUEST' } });
  });
});

describe('productVariantsBulkUpdate', () => {
  it('sets absolute prices, and enters each into the ledger with the request that did it', async () => {
    const [first, second] = variantIds(shopify);
    const [product] = productIds(shopify);
    const variants = [
      { id: first, price: '19.99', compareAtPrice: '25.00' },
      { id: second, price: '7' },
    ];
    const { headers, body } = await ask(shopify, update, { product, variants });
    expect(body.data.productVariantsBulkUpdate).toMatchObject({
      product: { id: product },
      productVariants: [
        { id: first, price: '19.99', compareAtPrice: '25.00' },
        { id: second, price: '7.00' },
      ],
      userErrors: [],
    });
    expect(await priceOf(first!)).toBe('19.99');
    expect(shopify.shop.ledger).toMatchObject([
      {
        by: 'app',
        request: headers.get('x-request-id'),
        variant: first,
        to: { price: 1999, compareAtPrice: 2500 },
      },
      { by: 'app', request: headers.get('x-request-id'), variant: second, to: { price: 700 } },
    ]);
  });

  const bad = 'gid://shopify/ProductVariant/1';
  it('writes nothing when one is bad, unless partial updates are allowed', async () => {
    const [first] = variantIds(shopify);
    const before = await priceOf(first!);
    const variants = [
      { id: bad, price: '1.00' },
      { id: first, price: '3.00' },
    ];
    const userErrors = [{ code: 'PRODUCT_VARIANT_DOES_NOT_EXIST', field: ['variants', '0', 'id'] }];
    expect(await set(variants)).toMatchObject({ productVariants: null, userErrors });
    expect(await priceOf(first!)).toBe(before);
    expect(shopify.shop.ledger).toEqual([]);
    expect(await set(variants, { partial: true })).toMatchObject({
      productVariants: [{ id: first, price: '3.00' }],
      userErrors,
    });
    expect(await priceOf(first!)).toBe('3.00');
  });

  it('has a code for each fault of a variant', async () => {
    const [first] = variantIds(shopify);
    const elsewhere = variantIds(shopify).at(-1);
    const told = async (variant: object) => (await set([variant])).userErrors[0];
    expect(await told({ price: '1.00' })).toMatchObject({ code: 'PRODUCT_VARIANT_ID_MISSING' });
    expect(await told({ id: elsewhere, price: '1.00' })).toMatchObject({
      code: 'PRODUCT_VARIANT_DOES_NOT_EXIST',
    });
    expect(await told({ id: first, price: '-0.01' })).toMatchObject({
      code: 'NEGATIVE_PRICE_VALUE',
      field: ['variants', '0', 'price'],
    });
    expect(await told({ id: first, price: '1.005' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await set([{ id: first }], { product: 'gid://shopify/Product/1' })).toMatchObject({
      product: null,
      userErrors: [{ code: 'PRODUCT_DOES_NOT_EXIST', field: ['productId'] }],
    });
    expect(shopify.shop.ledger).toEqual([]);
  });

  it('takes decimals only, and 250 variants at most', async () => {
    const [first] = variantIds(shopify);
    expect((await set([{ id: first, price: 'cheap' }])).errors[0].message).toMatch(/decimal number/);
    const many = Array.from({ length: 251 }, () => ({ id: first, price: '1.00' }));
    expect(errorIn(await set(many))).toBe('MAX_INPUT_SIZE_EXCEEDED');
  });
});

describe('the throttle', () => {
  it('takes what a query may cost, and gives back what it did not', async () => {
    const { body } = await ask(shopify, '{ productVariants(first: 250) { nodes { product { id } } } }');
    expect(body.extensions!.cost).toEqual({
      requestedQueryCost: 24,
      actualQueryCost: 11,
      throttleStatus: { maximumAvailable: 2_000, currentlyAvailable: expect.any(Number), restoreRate: 100 },
    });
    expect(body.extensions!.cost.throttleStatus.currentlyAvailable).toBeGreaterThanOrEqual(1_989);
  });

  it('answers THROTTLED with status 200 when the bucket is too empty, and does nothing', async () => {
    await shopify.stop();
    shopify = await openShop(undefined, { monotonic: () => 0 });
    const [first] = variantIds(shopify);
    expect(shopify.bucket.take(1_995)).toBe(true);
    const body = await set([{ id: first, price: '1.00' }]);
    expect(body.errors[0]).toMatchObject({ message: 'Throttled', extensions: { code: 'THROTTLED' } });
    expect(body.extensions.cost).toMatchObject({
      actualQueryCost: null,
      throttleStatus: { currentlyAvailable: 5 },
    });
    expect(shopify.shop.ledger).toEqual([]);
  });

  it('refuses a single query of more than a thousand points', async () => {
    const ids = Array.from({ length: 250 }, (_, index) => `gid://shopify/ProductVariant/${index}`);
    const query =
      'query($ids: [ID!]!) { nodes(ids: $ids) { ... on ProductVariant { product { id } a: product { id } b: product { id } c: product { id } } } }';
    const { body } = await ask(shopify, query, { ids });
    expect(body.errors![0].extensions).toMatchObject({
      code: 'MAX_COST_EXCEEDED',
      cost: 1_250,
      maxCost: 1_000,
    });
  });
});

it('tells what was spent, and leaves so many points as a test asks for', async () => {
  const put = (body: object, secret = 'secret') =>
    fetch(`${shopify.origin}/testing/points`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', 'Simulation-Secret': secret },
      body: JSON.stringify(body),
    });
  expect((await put({ available: 0 }, 'guess')).status).toBe(403);
  expect((await put({ available: -1 })).status).toBe(400);
  const full = await (await put({ available: 1_000_000 })).json();
  expect(full).toMatchObject({ currentlyAvailable: 2_000, maximumAvailable: 2_000 });
  await ask(shopify, '{ shop { name } }');
  expect(shopify.bucket.spent).toBe(full.spent + 1);
  await put({ available: 0 });
  const { body } = await ask(shopify, '{ products(first: 250) { nodes { id } } }');
  expect(body.errors![0].extensions.code).toBe('THROTTLED');
  await put({ available: 2_000 });
});

describe('faults on demand', () => {
  const lay = (fault: object, secret = 'secret') =>
    fetch(`${shopify.origin}/testing/faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Simulation-Secret': secret },
      body: JSON.stringify(fault),
    });

  it('are for those who know the secret, and are checked', async () => {
    expect((await lay({ kind: 'throttled' }, 'guess')).status).toBe(403);
    expect((await lay({ kind: 'earthquake' })).status).toBe(400);
    expect(shopify.faults.waiting).toEqual([]);
  });

  it('strike their operation, as often as they should', async () => {
    await lay({ kind: 'rate_limited', retry_after_seconds: 4, operation: 'shop', times: 2 });
    expect((await ask(shopify, '{ products(first: 1) { nodes { id } } }')).status).toBe(200);
    for (const status of [429, 429, 200]) {
      const answer = await ask(shopify, '{ shop { name } }');
      expect(answer.status).toBe(status);
      expect(answer.headers.get('retry-after')).toBe(status === 429 ? '4' : null);
    }
  });

  it('lose the answer, or break it, after the price is written', async () => {
    const [first] = variantIds(shopify);
    await lay({ kind: 'lost_answer' });
    await expect(set([{ id: first, price: '1.11' }])).rejects.toThrow('fetch failed');
    expect(await priceOf(first!)).toBe('1.11');
    await lay({ kind: 'error_after_write' });
    expect(await set([{ id: first, price: '2.22' }])).toEqual({ errors: 'Bad Gateway' });
    expect(await priceOf(first!)).toBe('2.22');
    await lay({ kind: 'server_error' });
    await set([{ id: first, price: '3.33' }]);
    expect(await priceOf(first!)).toBe('2.22');
  });

  it('let the seller be quicker', async () => {
    const [first, second] = variantIds(shopify);
    await lay({ kind: 'price_moved', variant_id: second, price: '5.55' });
    await set([{ id: first, price: '1.00' }]);
    expect(await priceOf(second!)).toBe('5.55');
    expect(shopify.shop.ledger.map(({ by }) => by)).toEqual(['seller', 'app']);
  });
});
