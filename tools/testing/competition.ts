import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ucpMerchants } from '../../connectors/ucp/merchant.ts';
import { roleOf } from '../../platform/database/migrate.ts';
import { storeOf } from '../../platform/database/store.ts';
import { recordEvent } from '../../platform/events/record.ts';
import { kernelTransaction } from '../../platform/parts.ts';
import type { Principal } from '../../platform/principal.ts';
import { decide, openChallenge } from '../../platform/proposals/decide.ts';
import { openTestKernel, type TestKernel } from '../../platform/testing/kernel.ts';
import { startKestrel } from '../../sandbox/market/independent/server.ts';
import { type RunningMerchant, startMerchant } from '../../sandbox/market/merchant.ts';
import { readMerchantSeed } from '../../sandbox/market/seed.ts';
import { capabilities } from '../capabilities.ts';
import { competitorPrices } from '../competitors/newest.ts';
import '../merchants/tables.ts';
import { takeFirstPrices } from '../pricing/first-prices.ts';
import { ownPrices, type Transact } from '../pricing/own-prices.ts';
import type { GoodsFacts } from '../pricing/ports.ts';
import type { Product } from '../store/business/shop.ts';
import { shopStock } from '../store/open-store.ts';
import { dataOf, proposalOf } from './outcomes.ts';

const catalog = join(import.meta.dirname, '../../sandbox/market/catalog');

/** Our shop's own goods beside live competitors: two of the market, and one whose seed the test writes. */
export interface Competition {
  readonly test: TestKernel;
  /** The goods that we sell: the market's own shop, headphones only. */
  readonly goods: readonly GoodsFacts[];
  /** Moves the kernel's clock. */
  wait(hours: number): void;
  open(merchants?: readonly Place[]): Promise<Trader>;
  /** One more shop on our own engine, selling Voltbarn's goods as the test changes them. */
  startShop(change: (product: Product) => Product): Promise<Place & { stop(): Promise<unknown> }>;
  close(): Promise<void>;
}
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly url: string;
}
export interface Trader {
  readonly tenant: string;
  readonly ada: Principal;
  data<T>(tool: string, input?: Record<string, unknown>): Promise<T>;
  approved(tool: string, input: Record<string, unknown>): Promise<string>;
  priceOf(sku: string): Promise<number>;
  alerts(): Promise<unknown[]>;
}

export async function openCompetition(): Promise<Competition> {
  const seed = readMerchantSeed(join(catalog, 'voltbarn.json'));
  const voltbarn = await startMerchant(seed, {});
  const kestrel = await startKestrel({
    port: 0,
    data: await mkdtemp(join(tmpdir(), 'kestrel-')),
    catalog: join(catalog, 'kestrel-and-lowe.json'),
    simulationSecret: 'of-the-test',
  });
  const started: RunningMerchant[] = [voltbarn];
  const market: Place[] = [
    { id: 'voltbarn', name: 'Voltbarn', url: voltbarn.origin },
    { id: 'kestrel-and-lowe', name: 'Kestrel & Lowe', url: kestrel.url },
  ];
  const { goods, prices } = await ownHeadphones();
  let offset = 0;
  let test: TestKernel;
  const transactAs =
    (capability: string, word: 'query' | 'action'): Transact =>
    (tenant, work) =>
      test.database.transaction({ tenant, role: roleOf(capability, word) }, t => work(storeOf(t)));
  const own = ownPrices(transactAs('pricing', 'action'));
  test = await openTestKernel({
    capabilities,
    clock: () => new Date(Date.now() + offset),
    ports: {
      merchants: ucpMerchants('https://countersign.example/agent/.well-known/ucp'),
      goods: { list: async () => goods },
      ownPrices: own,
      competitorPrices: competitorPrices(transactAs('competitors', 'query')),
      competitorAlerts: {
        raise: (tenant, key, payload) =>
          kernelTransaction(test.kernel.parts, tenant, t =>
            recordEvent(t, { tenant, type: 'competitor.silent', key, payload }),
          ),
      },
    },
  });
  const { kernel } = test;
  return {
    test,
    goods,
    wait(hours) {
      offset += hours * 3_600_000;
    },
    async open(merchants = market) {
      const { tenant, ada, agent } = test.people();
      await transactAs('merchants', 'action')(tenant, async store => {
        for (const { id, name, url } of merchants)
          await store.insertInto('merchants.merchant').values({ tenant_id: tenant, id, name, url }).execute();
      });
      await takeFirstPrices(transactAs('pricing', 'action'), tenant, prices, new Date());
      return {
        tenant,
        ada,
        data: async (tool, input = {}) => dataOf(await kernel.call(agent, tool, input)),
        async approved(tool, input) {
          const proposal = proposalOf(await kernel.call(agent, tool, input));
          const { nonce, fingerprint } = await openChallenge(kernel.parts, ada, proposal);
          await decide(kernel.parts, ada, { proposal, decision: 'approve', fingerprint, challenge: nonce });
          await test.settle();
          return proposal;
        },
        async priceOf(sku) {
          const { variantId } = goods.find(each => each.sku === sku)!;
          return (await own.read(tenant, 'store', [variantId])).get(variantId)!.price.amount;
        },
        alerts: () =>
          kernelTransaction(kernel.parts, tenant, async t => {
            const rows = await t
              .selectFrom('platform.event')
              .select('payload')
              .where('type', '=', 'competitor.silent')
              .orderBy('id')
              .execute();
            return rows.map(({ payload }) => payload);
          }),
      };
    },
    async startShop(change) {
      const shop = await startMerchant({ ...seed, products: seed.products.map(change) }, {});
      started.push(shop);
      return { id: 'bargain-barn', name: 'Bargain Barn', url: shop.origin, stop: () => shop.stop() };
    },
    async close() {
      await test.close();
      await Promise.all([...started.map(shop => shop.stop()), kestrel.close()]);
    },
  };
}

/** The headphones of the market's own shop, with what they sell for and what they cost. */
async function ownHeadphones() {
  const { customers: _customers, ...raw } = JSON.parse(await readFile(join(catalog, 'store.json'), 'utf8'));
  const { unitCosts } = JSON.parse(await readFile(join(catalog, 'store-costs.json'), 'utf8'));
  const products = shopStock.parse(raw).products.filter(({ category }) => category?.endsWith('> Headphones'));
  const goods = products.flatMap(goodsOfProduct);
  const prices = products.flatMap(product =>
    product.variants.map(variant => ({
      variantId: variant.id,
      sku: variant.sku!,
      title: product.title,
      currency: 'USD',
      amount: variant.price,
      list: null,
      cost: (unitCosts[variant.sku!] as number | undefined) ?? null,
    })),
  );
  return { goods, prices };
}

/** A product of ours as the rest of the house knows its variants. */
export const goodsOfProduct = (product: Product): GoodsFacts[] =>
  product.variants.map(variant => ({
    variantId: variant.id,
    productId: product.id,
    sku: variant.sku!,
    title: product.title,
    brand: product.brand ?? null,
    categories: product.category?.split('>').map(part => part.trim()) ?? [],
    tags: [],
    attributes: {},
    gtin: variant.gtin ?? null,
    mpn: variant.mpn ?? null,
    model: product.model ?? null,
    options: variant.options,
    condition: product.condition,
    addedAt: null,
    stock: variant.stock,
    sold30Days: 0,
  }));
