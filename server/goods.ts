import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';
import { roleOf } from '../platform/database/migrate.ts';
import { type Store, storeOf } from '../platform/database/store.ts';
import { competitorPrices } from '../tools/competitors/newest.ts';
import { takeFirstPrices } from '../tools/pricing/first-prices.ts';
import { ownPrices, type Transact } from '../tools/pricing/own-prices.ts';
import type {
  CompetitorPricesPort,
  DailySalesPort,
  GoodsFacts,
  GoodsPort,
  OwnPrices,
} from '../tools/pricing/ports.ts';
import { ownShop } from '../tools/pricing/price-rows.ts';
import type { Product } from '../tools/store/business/shop.ts';
import type { PricesOfRecord } from '../tools/store/ports.ts';
import { recentSales, salesByDay, shelfOf } from '../tools/store/shelf-and-sales.ts';

/** What the shop's goods cost us, for the demonstration that a new data folder begins with. */
const demonstrationCosts = new URL('../sandbox/market/catalog/store-costs.json', import.meta.url);

const reading = <T>(
  database: Database,
  tenant: string,
  capability: string,
  work: (store: Store) => Promise<T>,
) => database.transaction({ tenant, role: roleOf(capability, 'query') }, t => work(storeOf(t)));

export const pricingTransact =
  (database: Database): Transact =>
  (tenant, work) =>
    database.transaction({ tenant, role: roleOf('pricing', 'action') }, t => work(storeOf(t)));

/** Our own shop's prices, as price runs write them. */
export const ownPricesOf = (database: Database): OwnPrices => ownPrices(pricingTransact(database));

/** What competitors ask for our goods, as price rules see it. */
export const competitorPricesOf = (database: Database): CompetitorPricesPort =>
  competitorPrices((tenant, work) => reading(database, tenant, 'competitors', work));

/** How much our own shop sold, day by day. */
export const dailySalesOf = (database: Database): DailySalesPort => ({
  byDay: (tenant, from, to) => reading(database, tenant, 'store', store => salesByDay(store, from, to)),
});

/** What is on sale in our own shop: the catalog's goods with the store's shelf and sales. */
export const goodsOf = (
  database: Database,
  products: (tenant: string) => Promise<readonly Product[]>,
): GoodsPort => ({
  async list(tenant) {
    const goods = await products(tenant);
    const shelf = await reading(database, tenant, 'store', shelfOf);
    const sold = await reading(database, tenant, 'store', store => recentSales(store, 30));
    return goods.flatMap(product => variantsOf(product, shelf, sold));
  },
});

function variantsOf(
  product: Product,
  shelf: ReadonlyMap<string, number>,
  sold: ReadonlyMap<string, number>,
): GoodsFacts[] {
  const path = product.category?.split('>').map(part => part.trim()) ?? [];
  return product.variants.map(variant => ({
    variantId: variant.id,
    productId: product.id,
    sku: variant.sku ?? variant.id,
    title: product.variants.length > 1 ? `${product.title}, ${variant.title}` : product.title,
    brand: product.brand ?? null,
    categories: path,
    tags: product.tags ?? [],
    attributes: { ...attributesOf(product.attributes), ...variant.options },
    gtin: variant.gtin ?? null,
    mpn: variant.mpn ?? null,
    model: product.model ?? null,
    options: variant.options,
    condition: product.condition,
    addedAt: product.addedAt ?? null,
    stock: shelf.get(variant.id) ?? null,
    sold30Days: sold.get(variant.id) ?? 0,
  }));
}

/** A yes bears the attribute's name as its value, so that "wireless" finds what is wireless; a no says nothing. */
const attributesOf = (attributes: Product['attributes']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attributes ?? {}).flatMap(([name, value]) =>
      value === false ? [] : [[name, value === true ? name : String(value)]],
    ),
  );

/** Prices of record for goods that have none yet, with what they cost where that is known. */
export async function priceGoods(
  database: Database,
  tenant: string,
  currency: string,
  goods: readonly Product[],
  now: Date,
): Promise<void> {
  const costs = JSON.parse(await readFile(demonstrationCosts, 'utf8')) as {
    currency: string;
    unitCosts: Record<string, number>;
  };
  const known = costs.currency === currency ? costs.unitCosts : {};
  await takeFirstPrices(
    pricingTransact(database),
    tenant,
    goods.flatMap(product =>
      variantsOf(product, new Map(), new Map()).map((facts, index) => {
        const { price, listPrice } = product.variants[index]!;
        return {
          variantId: facts.variantId,
          sku: facts.sku,
          title: facts.title,
          currency,
          amount: price,
          list: listPrice ?? null,
          cost: known[facts.sku] ?? null,
        };
      }),
    ),
    now,
  );
}

/** The prices at which our own shop sells. */
export const pricesOfRecord = (database: Database, tenant: string): PricesOfRecord => ({
  state: () =>
    reading(database, tenant, 'pricing', async store => {
      const row = await store
        .selectFrom('pricing.price')
        .select(sql<string | null>`max(changed_at)::text || '/' || sum(version)`.as('state'))
        .where('shop', '=', ownShop)
        .executeTakeFirst();
      return row?.state ?? '';
    }),
  amounts: () =>
    reading(database, tenant, 'pricing', async store => {
      const rows = await store
        .selectFrom('pricing.price')
        .select(['variant_id', 'amount'])
        .where('shop', '=', ownShop)
        .execute();
      return new Map(rows.map(row => [row.variant_id, Number(row.amount)]));
    }),
});
