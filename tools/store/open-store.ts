import { z } from 'zod';
import { type Clock, newId } from '../../platform/identifiers.ts';
import {
  businessSchema,
  discountSchema,
  type Product,
  productSchema,
  promotionSchema,
  shippingRateSchema,
  taxRateSchema,
} from './business/shop.ts';
import { databaseStorage, type Transact } from './database-storage.ts';
import { inMemoryAssortment } from './in-memory-assortment.ts';
import type { Assortment, OrderListener, PricesOfRecord } from './ports.ts';
import { pricedAssortment } from './priced-assortment.ts';
import { sandboxPayments } from './sandbox-payments.ts';
import type { Shop } from './shop.ts';
import './tables.ts';

/** The shop's terms, as they are kept: everything but the goods. */
export const shopFacts = z.object({
  business: businessSchema,
  shippingRates: z.array(shippingRateSchema).min(1),
  taxRates: z.array(taxRateSchema).default([]),
  discounts: z.array(discountSchema).default([]),
  promotions: z.array(promotionSchema).default([]),
});
export type ShopFacts = z.infer<typeof shopFacts>;

/** A shop to start with: its terms, its goods and how many of each there are. */
export const shopStock = shopFacts.extend({ products: z.array(productSchema).min(1) });

/** Writes a shop's terms and shelf, once: an installation that has them keeps them. */
export async function stockStore(
  tenant: string,
  transact: Transact,
  stock: z.output<typeof shopStock>,
): Promise<void> {
  const { products, ...facts } = stock;
  await transact(async store => {
    const added = await store
      .insertInto('store.shop')
      .values({ tenant_id: tenant, document: JSON.stringify(facts) })
      .onConflict(conflict => conflict.doNothing())
      .returning('tenant_id')
      .execute();
    if (added.length === 0) return;
    const shelf = products.flatMap(({ variants }) =>
      variants.map(({ id, stock: pieces }) => ({ tenant_id: tenant, variant_id: id, pieces })),
    );
    for (let start = 0; start < shelf.length; start += 500)
      await store
        .insertInto('store.shelf')
        .values(shelf.slice(start, start + 500))
        .execute();
  });
}

/**
 * Our own shop, open for business. `products` reads the catalog's goods, which are indexed once.
 */
export async function openStore(options: {
  readonly tenant: string;
  readonly transact: Transact;
  readonly products: () => Promise<readonly Product[]>;
  /** Where the shop's prices come from; the goods' own when absent. */
  readonly prices?: PricesOfRecord;
  readonly origin: string;
  readonly clock: Clock;
  readonly onOrder?: OrderListener;
}): Promise<Shop> {
  const { tenant, transact, origin, clock, onOrder } = options;
  const row = await transact(store =>
    store.selectFrom('store.shop').select('document').executeTakeFirstOrThrow(),
  );
  const products = await options.products();
  const assortment: Assortment = options.prices
    ? pricedAssortment(products, options.prices)
    : inMemoryAssortment(products);
  return {
    terms: { ...shopFacts.parse(row.document), origin },
    storage: databaseStorage(tenant, transact, clock),
    assortment,
    payments: sandboxPayments,
    clock,
    newId,
    cancelsOrders: true,
    ...(onOrder ? { onOrder } : {}),
  };
}
