import { indexCatalog } from './business/catalog.ts';
import type { Product } from './business/shop.ts';
import type { Assortment } from './ports.ts';

/** An assortment that does not change while the process lives. */
export function inMemoryAssortment(products: readonly Product[]): Assortment {
  const index = indexCatalog(products);
  return {
    search: async criteria => index.search(criteria),
    find: async ids =>
      new Map(
        ids.flatMap((id): [string, Product][] => {
          const product = index.find(id);
          return product ? [[id, product]] : [];
        }),
      ),
  };
}
