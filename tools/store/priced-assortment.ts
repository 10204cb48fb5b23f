import type { Product } from './business/shop.ts';
import { inMemoryAssortment } from './in-memory-assortment.ts';
import type { Assortment, PricesOfRecord } from './ports.ts';

/**
 * An assortment that sells at the prices of record. Every look asks first whether a price has changed since the last
 * one; only then are the goods priced and indexed anew.
 */
export function pricedAssortment(products: readonly Product[], prices: PricesOfRecord): Assortment {
  let seen: string | null = null;
  let assortment = inMemoryAssortment(products);
  const current = async (): Promise<Assortment> => {
    const state = await prices.state();
    if (state !== seen) {
      const amounts = await prices.amounts();
      assortment = inMemoryAssortment(products.map(product => priced(product, amounts)));
      seen = state;
    }
    return assortment;
  };
  return {
    search: async criteria => (await current()).search(criteria),
    find: async ids => (await current()).find(ids),
  };
}

/** A product at its prices of record. A list price that is no longer above the price says nothing, and is left out. */
const priced = (product: Product, amounts: ReadonlyMap<string, number>): Product => ({
  ...product,
  variants: product.variants.map(({ listPrice, ...variant }) => {
    const price = amounts.get(variant.id) ?? variant.price;
    return { ...variant, price, ...(listPrice !== undefined && listPrice > price ? { listPrice } : {}) };
  }),
});
