import { type PageArguments, paged } from './connections.ts';
import { type Product, stocked, type Variant } from './goods.ts';
import { amountText } from './money.ts';
import { gid, type Shop } from './shop.ts';

/** What stands behind a GraphQL object: its type, and a value or a function of arguments for each field. */
export type View = { readonly __typename: string } & Readonly<Record<string, unknown>>;

export function productView(shop: Shop, product: Product): View {
  const { id, title, handle, vendor, productType, tags, variants } = product;
  return {
    __typename: 'Product',
    id: gid('Product', id),
    legacyResourceId: String(id),
    title,
    handle,
    vendor,
    productType,
    tags,
    status: 'ACTIVE',
    createdAt: stocked,
    updatedAt: product.updatedAt,
    hasOnlyDefaultVariant: variants.length === 1 && variants[0]!.title === 'Default Title',
    variantsCount: { count: variants.length, precision: 'EXACT' },
    variants: (page: PageArguments) => paged(variants, page, variant => variantView(shop, variant)),
  };
}

export function variantView(shop: Shop, variant: Variant): View {
  const { id, title, sku, barcode, position, stock, options, price, compareAtPrice, updatedAt } = variant;
  const product = shop.productOf(variant);
  return {
    __typename: 'ProductVariant',
    id: gid('ProductVariant', id),
    legacyResourceId: String(id),
    title,
    displayName: `${product.title} - ${title}`,
    sku,
    barcode,
    position,
    availableForSale: stock > 0,
    inventoryQuantity: stock,
    selectedOptions: options,
    price: amountText(price, shop.currency),
    compareAtPrice: compareAtPrice === null ? null : amountText(compareAtPrice, shop.currency),
    createdAt: stocked,
    updatedAt,
    product: () => productView(shop, product),
    inventoryItem: () => inventoryItemView(shop, variant),
  };
}

export function inventoryItemView(shop: Shop, variant: Variant): View {
  const { inventoryItemId: id, sku, cost } = variant;
  return {
    __typename: 'InventoryItem',
    id: gid('InventoryItem', id),
    legacyResourceId: String(id),
    sku,
    tracked: true,
    unitCost: cost === null ? null : { amount: amountText(cost, shop.currency), currencyCode: shop.currency },
    createdAt: stocked,
    updatedAt: stocked,
    variant: () => variantView(shop, variant),
    variants: (page: PageArguments) => paged([variant], page, each => variantView(shop, each)),
  };
}
