import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateGoods } from './generate.ts';
import { storeGoods } from './goods.ts';
import { ask, openShop, productIds, variantIds } from './shopper.fixture.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shopify-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('goods', () => {
  it('are the same for the same seed, and as many as asked for', () => {
    const order = { variants: 10_000, products: 400, seed: 7 };
    const goods = generateGoods(order);
    expect(goods).toEqual(generateGoods(order));
    expect(goods.products).toHaveLength(400);
    const variants = goods.products.flatMap(product => product.variants);
    expect(new Set(variants.map(({ id }) => id)).size).toBe(10_000);
    expect(generateGoods({ ...order, seed: 8 })).not.toEqual(goods);
    for (const { options, title } of variants)
      expect(title).toBe(options.map(({ value }) => value).join(' / '));
  });

  it('can be those of our own store, with what they cost it', () => {
    const variants = storeGoods().products.flatMap(product => product.variants);
    expect(variants.length).toBeGreaterThan(1_000);
    expect(variants.every(({ cost, price }) => cost !== null && cost < price)).toBe(true);
  });

  it('refuse an impossible order', () => {
    expect(() => generateGoods({ variants: 5, products: 6 })).toThrow(RangeError);
    expect(() => generateGoods({ variants: 101, products: 1 })).toThrow(RangeError);
  });
});

it('a shop that is started again knows its prices, its ledger, its app and its tokens', async () => {
  const first = await openShop(undefined, { data: folder });
  const [id] = variantIds(first);
  const [product] = productIds(first);
  const write = `mutation { productVariantsBulkUpdate(productId: "${product}", variants: [{ id: "${id}", price: "4.20" }]) { userErrors { message } } }`;
  await ask(first, write);
  await first.stop();
  const second = await openShop(undefined, { data: folder });
  const { body } = await ask(
    second,
    `{ productVariant(id: "${id}") { price } }`,
    {},
    { token: first.accessToken },
  );
  expect(body.data.productVariant.price).toBe('4.20');
  expect(second.shop.ledger).toEqual(first.shop.ledger);
  expect(second.clientSecret).toBe(first.clientSecret);
  await second.stop();
});

it('as a process it says where it is and how to come in, and ends when it is told to', async () => {
  const script = join(import.meta.dirname, 'serve.ts');
  const child = spawn(process.execPath, [script, '--seed', '4x20', '--plan', 'plus'], { stdio: 'pipe' });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const said = JSON.parse(line);
  expect(said).toMatchObject({ shop: 'harbor-goods.myshopify.com', products: 4, variants: 20 });
  const response = await fetch(`${said.origin}/admin/api/2026-10/graphql.json`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Shopify-Access-Token': said.access_token },
    body: JSON.stringify({ query: '{ shop { name } }' }),
  });
  expect(((await response.json()) as { extensions: unknown }).extensions).toMatchObject({
    cost: { throttleStatus: { maximumAvailable: 20_000, restoreRate: 1_000 } },
  });
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
