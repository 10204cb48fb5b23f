import { shopifyPrices } from '../../connectors/shopify/prices.ts';
import type { Database } from '../../platform/database/database.ts';
import { roleOf } from '../../platform/database/migrate.ts';
import { storeOf } from '../../platform/database/store.ts';
import type { Pace } from '../../platform/parts.ts';
import type { Order } from '../../sandbox/shopify/generate.ts';
import type { RunningShopify, ShopifyConfig } from '../../sandbox/shopify/server.ts';
import { openShop } from '../../sandbox/shopify/shopper.fixture.ts';
import type { Transact } from '../pricing/own-prices.ts';
import { readProduct, readShop } from '../pricing/shops/read-shop.ts';
import { keepShop } from '../pricing/shops/shop-book.ts';
import { type Desk, openPriceDesk, type PriceDesk } from './pricing.ts';

/** The id under which the shop is connected. */
export const harbor = 'harbor-goods';

/** A desk whose tenant has a Shopify shop connected beside its own. */
export interface ShopifyDesk {
  readonly desk: Desk;
  readonly shopify: RunningShopify;
  /** Reads the whole shop, as at a start. */
  read(): Promise<number>;
  /** Reads a product, as after a webhook. */
  readProduct(id: string): Promise<void>;
}

export interface ShopifyHouse {
  readonly house: PriceDesk;
  /** A tenant of its own with a shop of its own. */
  open(goods: Order, config?: Partial<ShopifyConfig>): Promise<ShopifyDesk>;
  close(): Promise<void>;
}

export async function openShopifyHouse(
  options: { readonly database?: Database; readonly pace?: Partial<Pace> } = {},
): Promise<ShopifyHouse> {
  const shops = new Map<string, RunningShopify>();
  const channels = shopifyPrices({
    accessTo({ tenant }) {
      const { origin, accessToken } = shops.get(tenant)!;
      return { origin, accessToken: () => accessToken };
    },
  });
  const house = await openPriceDesk({ ...options, channels });
  const transact: Transact = (of, work) =>
    house.test.database.transaction({ tenant: of, role: roleOf('pricing', 'action') }, t => work(storeOf(t)));
  const catalog = async () => new Map([['HG-00001-1', 'HG-00001-1']]);
  const reading = { transact, channels, clock: () => new Date(), catalog };
  return {
    house,
    async open(goods, config) {
      const shopify = await openShop(goods, config);
      const desk = await house.open([{ sku: 'HG-00001-1', price: 1_000 }]);
      const { tenant, id: operator } = desk.ada;
      shops.set(tenant, shopify);
      await transact(tenant, store =>
        keepShop(store, {
          tenant,
          operator,
          id: harbor,
          name: shopify.name,
          domain: shopify.domain,
          at: new Date(),
        }),
      );
      await readShop(reading, tenant, harbor);
      return {
        desk,
        shopify,
        read: () => readShop(reading, tenant, harbor),
        readProduct: id => readProduct(reading, tenant, harbor, id),
      };
    },
    async close() {
      await house.close();
      for (const shopify of shops.values()) await shopify.stop();
    },
  };
}
