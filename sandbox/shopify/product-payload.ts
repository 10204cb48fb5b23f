import { type Product, stocked } from './goods.ts';
import { amountText } from './money.ts';
import { gid, type Shop } from './shop.ts';

/** A product as webhooks carry it: the shape of the REST API, of which the fields about prices are served. */
export function productPayload(
  shop: Shop,
  { id, title, handle, vendor, productType, tags, updatedAt, variants }: Product,
) {
  return {
    admin_graphql_api_id: gid('Product', id),
    id,
    title,
    handle,
    vendor,
    product_type: productType,
    tags: tags.join(', '),
    status: 'active',
    created_at: stocked,
    updated_at: updatedAt,
    variants: variants.map(variant => ({
      admin_graphql_api_id: gid('ProductVariant', variant.id),
      id: variant.id,
      product_id: id,
      title: variant.title,
      sku: variant.sku,
      barcode: variant.barcode,
      position: variant.position,
      price: amountText(variant.price, shop.currency),
      compare_at_price:
        variant.compareAtPrice === null ? null : amountText(variant.compareAtPrice, shop.currency),
      inventory_item_id: variant.inventoryItemId,
      inventory_quantity: variant.stock,
      updated_at: variant.updatedAt,
    })),
  };
}
