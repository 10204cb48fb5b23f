import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readMerchantSeed } from '../market/seed.ts';

/** Money is in minor units of the shop's currency. */
export interface Variant {
  readonly id: number;
  readonly productId: number;
  readonly inventoryItemId: number;
  /** From 1, in the product's order. */
  readonly position: number;
  readonly title: string;
  readonly options: readonly { readonly name: string; readonly value: string }[];
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly cost: number | null;
  stock: number;
  price: number;
  compareAtPrice: number | null;
  updatedAt: string;
}

export interface Product {
  readonly id: number;
  readonly title: string;
  readonly handle: string;
  readonly vendor: string;
  readonly productType: string;
  readonly tags: readonly string[];
  readonly variants: readonly Variant[];
  updatedAt: string;
}

export interface Goods {
  readonly currency: string;
  readonly products: readonly Product[];
}

/** When everything was put on the shelf, so that two shops of one seed are alike. */
export const stocked = '2026-01-05T09:00:00Z';

const firstProduct = 8_100_000_000_001;
const firstVariant = 44_100_000_000_001;
const firstInventoryItem = 46_100_000_000_001;

export type NewVariant = Omit<
  Variant,
  'id' | 'productId' | 'inventoryItemId' | 'position' | 'updatedAt' | 'options'
> & {
  readonly options: Readonly<Record<string, string>>;
};
export type NewProduct = Omit<Product, 'id' | 'variants' | 'updatedAt'> & {
  readonly variants: readonly NewVariant[];
};

/** Gives ids to what is to be sold, in its order. */
export function stock(currency: string, goods: Iterable<NewProduct>): Goods {
  let variants = 0;
  const products: Product[] = [];
  for (const good of goods) {
    const id = firstProduct + products.length;
    const shelf = good.variants.map((variant, index): Variant => {
      const place = variants++;
      return {
        ...variant,
        id: firstVariant + place,
        productId: id,
        inventoryItemId: firstInventoryItem + place,
        position: index + 1,
        options: Object.entries(variant.options).map(([name, value]) => ({ name, value })),
        updatedAt: stocked,
      };
    });
    products.push({ ...good, id, variants: shelf, updatedAt: stocked });
  }
  return { currency, products };
}

const costsFile = z.object({ currency: z.string(), unitCosts: z.record(z.string(), z.int()) });

/** The goods of our own store, with what they cost it: what a merchant who moved here from Shopify would have there. */
export function storeGoods(folder = join(import.meta.dirname, '../market/catalog')): Goods {
  const { business, products } = readMerchantSeed(join(folder, 'store.json'));
  const { unitCosts } = costsFile.parse(JSON.parse(readFileSync(join(folder, 'store-costs.json'), 'utf8')));
  return stock(
    business.currency,
    products.map(product => ({
      title: product.title,
      handle: product.handle ?? product.id.toLowerCase(),
      vendor: product.brand ?? business.name,
      productType: product.category?.split(' > ').at(-1) ?? '',
      tags: product.tags ?? [],
      variants: product.variants.map(variant => ({
        title: variant.title,
        options: Object.keys(variant.options).length > 0 ? variant.options : { Title: 'Default Title' },
        sku: variant.sku ?? variant.id,
        barcode: variant.gtin ?? null,
        cost: unitCosts[variant.id] ?? null,
        stock: variant.stock,
        price: variant.price,
        compareAtPrice: variant.listPrice ?? null,
      })),
    })),
  );
}
