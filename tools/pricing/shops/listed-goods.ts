import type { QueryContext } from '../../../platform/context.ts';
import type { GoodsFacts } from '../ports.ts';
import '../tables.ts';

/** What a connected shop sells, as it was seen last. What it sold is not known here. */
export async function listedGoods(
  context: Pick<QueryContext, 'store'>,
  shop: string,
): Promise<readonly GoodsFacts[]> {
  const rows = await context.store(store =>
    store
      .selectFrom('pricing.listing')
      .selectAll()
      .where('shop', '=', shop)
      // Products one after another, so that what goes out together stands together.
      .orderBy('shop_product')
      .orderBy('shop_variant')
      .execute(),
  );
  return rows.map(row => ({
    variantId: row.variant_id,
    productId: row.shop_product,
    sku: row.shop_variant,
    title: row.title,
    brand: row.brand,
    categories: row.category === null ? [] : [row.category],
    tags: row.tags,
    attributes: row.options,
    gtin: row.barcode,
    mpn: null,
    model: null,
    options: row.options,
    condition: 'new',
    addedAt: null,
    stock: row.stock,
    sold30Days: null,
  }));
}
