import type { Store } from '../../../platform/database/store.ts';
import type { Money } from '../../../platform/money.ts';
import '../tables.ts';

/** What we know of a product at a shop. */
export interface KnownProduct {
  /** By the shop's own names. */
  readonly variants: ReadonlyMap<
    string,
    { readonly price: Money | undefined; readonly stock: number | null }
  >;
  /** When one of its prices was last set by us, or seen to have changed. */
  readonly pricedAt: Date | undefined;
}

export async function knownProduct(store: Store, shop: string, product: string): Promise<KnownProduct> {
  const listings = await store
    .selectFrom('pricing.listing')
    .select(['variant_id', 'shop_variant', 'stock'])
    .where('shop', '=', shop)
    .where('shop_product', '=', product)
    .execute();
  const prices = new Map<string, { price: Money; at: Date }>();
  for (const { variant_id } of listings) {
    const row = await store
      .selectFrom('pricing.price')
      .select(['amount', 'currency', 'changed_at'])
      .where('shop', '=', shop)
      .where('variant_id', '=', variant_id)
      .executeTakeFirst();
    if (row)
      prices.set(variant_id, {
        price: { amount: Number(row.amount), currency: row.currency },
        at: row.changed_at,
      });
  }
  const times = [...prices.values()].map(({ at }) => at.getTime());
  return {
    variants: new Map(
      listings.map(({ variant_id, shop_variant, stock }) => [
        shop_variant,
        { price: prices.get(variant_id)?.price, stock },
      ]),
    ),
    pricedAt: times.length ? new Date(Math.max(...times)) : undefined,
  };
}
