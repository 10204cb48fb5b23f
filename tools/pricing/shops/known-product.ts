import type { Store } from '../../../platform/database/store.ts';
import type { Money } from '../../../platform/money.ts';
import { eachOf } from '../standing-prices.ts';
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
  const rows = await store
    .selectFrom(eachOf(listings.map(({ variant_id }) => variant_id)))
    .crossJoinLateral(asked =>
      asked
        .selectFrom('pricing.price as p')
        .select(['p.variant_id', 'p.amount', 'p.currency', 'p.changed_at'])
        .where('p.shop', '=', shop)
        .whereRef('p.variant_id', '=', 'asked.name')
        .limit(1)
        .as('found'),
    )
    .selectAll('found')
    .execute();
  const prices = new Map(
    rows.map(row => [row.variant_id, { amount: Number(row.amount), currency: row.currency }]),
  );
  const times = rows.map(({ changed_at }) => changed_at.getTime());
  return {
    variants: new Map(
      listings.map(({ variant_id, shop_variant, stock }) => [
        shop_variant,
        { price: prices.get(variant_id), stock },
      ]),
    ),
    pricedAt: times.length ? new Date(Math.max(...times)) : undefined,
  };
}
