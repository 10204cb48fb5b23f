import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ucpMerchants } from '../../connectors/ucp/merchant.ts';
import { startMerchant } from '../../sandbox/market/merchant.ts';
import { readMerchantSeed } from '../../sandbox/market/seed.ts';
import { goodsOfProduct } from '../testing/competition.ts';
import { sureEnough } from './match.ts';
import { observe, type Sighting } from './observe.ts';

const catalog = join(import.meta.dirname, '../../sandbox/market/catalog');

interface Seen extends Sighting {
  /** Whether it is the article in truth, but for its color. */
  readonly isTrue: boolean;
}

describe('everything that we sell, looked for at the shops of the market', () => {
  let seen: Seen[];
  let possible = 0;
  const stops: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    const truth = new Map<string, string>();
    const { products } = JSON.parse(await readFile(join(catalog, 'identity.json'), 'utf8')) as {
      products: { key: string; variants: { article: string; offers: Record<string, string> }[] }[];
    };
    for (const { key, variants } of products)
      for (const { offers } of variants) for (const id of Object.values(offers)) truth.set(id, key);
    const goods = readMerchantSeed(join(catalog, 'store.json')).products.flatMap(goodsOfProduct);
    const port = ucpMerchants('https://countersign.example/agent/.well-known/ucp');
    seen = [];
    for (const id of ['voltbarn', 'northlane-outfitters', 'huis-en-lund']) {
      const shop = await startMerchant(readMerchantSeed(join(catalog, `${id}.json`)), {});
      stops.push(() => shop.stop());
      const merchant = { id, name: id, url: shop.origin };
      const theirs = new Set(
        products.filter(({ variants }) => variants.some(({ offers }) => offers[id])).map(({ key }) => key),
      );
      possible += goods.filter(({ variantId }) => theirs.has(truth.get(variantId) ?? '')).length;
      for (const each of await observe(merchant, port.open(merchant), goods, {}))
        seen.push({
          ...each,
          isTrue: truth.has(each.sku) && truth.get(each.variant) === truth.get(each.sku),
        });
    }
  }, 120_000);
  afterAll(() => Promise.all(stops.map(stop => stop())));

  it('is never taken for another article where a rule would act on it', () => {
    const wrong = seen.filter(({ confidence, isTrue }) => confidence >= sureEnough && !isTrue);
    expect(wrong).toEqual([]);
  });

  it('is found with certainty more than 7 times of 10 that it is there', () => {
    const sure = seen.filter(({ confidence }) => confidence >= sureEnough);
    expect(sure.length / possible).toBeGreaterThan(0.7);
  });
});
