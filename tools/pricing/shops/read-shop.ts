import { Refusal } from '../../../platform/errors.ts';
import type { Clock } from '../../../platform/identifiers.ts';
import type { Transact } from '../own-prices.ts';
import type { PriceChannel, PriceChannelPort } from '../ports.ts';
import { type ConnectedShop, shopsIn } from './shop-book.ts';
import { takeListings } from './take-listings.ts';
import '../tables.ts';

export interface Reading {
  readonly transact: Transact;
  readonly channels: PriceChannelPort;
  readonly clock: Clock;
  /** Our catalog's variants by SKU. */
  readonly catalog: (tenant: string) => Promise<ReadonlyMap<string, string>>;
}

/** The shop as it is connected, and the way to it. Refuses one from which our app was removed. */
async function opened(
  { transact, channels }: Reading,
  tenant: string,
  id: string,
): Promise<{ readonly shop: ConnectedShop; readonly channel: PriceChannel }> {
  const shop = (await transact(tenant, shopsIn)).find(each => each.id === id);
  if (shop?.status !== 'connected') throw new Refusal('vendor_unauthorized', `${id} is not connected.`);
  const { name, domain } = shop;
  return { shop, channel: channels.open({ tenant, id, name, domain }) };
}

/** Reads all that a shop sells, page by page, and forgets what is gone. Gives how many variants there are. */
export async function readShop(reading: Reading, tenant: string, id: string): Promise<number> {
  const { transact, clock } = reading;
  const { channel } = await opened(reading, tenant, id);
  const catalog = await reading.catalog(tenant);
  const began = clock();
  let variants = 0;
  for (let next: string | null = null; ; ) {
    const askedAt = clock();
    const page = await channel.page(next);
    await transact(tenant, store =>
      takeListings(store, { tenant, shop: id, askedAt, foundAt: began, catalog }, page.variants),
    );
    variants += page.variants.length;
    next = page.next;
    if (next === null) break;
  }
  await transact(tenant, async store => {
    await store.deleteFrom('pricing.listing').where('shop', '=', id).where('seen_at', '<', began).execute();
    await store.updateTable('pricing.shop').set({ read_at: began }).where('id', '=', id).execute();
  });
  return variants;
}

/** Reads the product anew whose stock the shop has told of: how many there are stands at no other place than the rest. */
export async function readStock(
  reading: Reading,
  tenant: string,
  id: string,
  inventoryItem: string,
): Promise<void> {
  const { channel } = await opened(reading, tenant, id);
  const product = await channel.productOf(inventoryItem);
  if (product !== undefined) await readProduct(reading, tenant, id, product);
}

/** Reads one product anew: the shop has told that something about it changed. */
export async function readProduct(
  reading: Reading,
  tenant: string,
  id: string,
  product: string,
): Promise<void> {
  const { transact, clock } = reading;
  const { channel } = await opened(reading, tenant, id);
  const catalog = await reading.catalog(tenant);
  const askedAt = clock();
  const variants = await channel.product(product);
  await transact(tenant, async store => {
    await takeListings(store, { tenant, shop: id, askedAt, foundAt: askedAt, catalog }, variants);
    await store
      .deleteFrom('pricing.listing')
      .where('shop', '=', id)
      .where('shop_product', '=', product)
      .where('seen_at', '<', askedAt)
      .execute();
  });
}
