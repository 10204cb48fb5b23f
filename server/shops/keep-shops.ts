import type { z } from 'zod';
import { AdminClient } from '../../connectors/shopify/admin-client.ts';
import { subscribeTo } from '../../connectors/shopify/webhooks.ts';
import type { Kernel } from '../../platform/create-kernel.ts';
import { problemOf, Refusal } from '../../platform/errors.ts';
import { recordEvent } from '../../platform/events/record.ts';
import { decimal } from '../../platform/money.ts';
import { kernelTransaction } from '../../platform/parts.ts';
import { log } from '../../platform/telemetry/log.ts';
import {
  shopAppRemoved,
  shopProductChanged,
  shopReadDue,
  shopStockChanged,
} from '../../tools/pricing/shops/events.ts';
import { knownProduct } from '../../tools/pricing/shops/known-product.ts';
import { type Reading, readProduct, readShop, readStock } from '../../tools/pricing/shops/read-shop.ts';
import { type ConnectedShop, shopsIn } from '../../tools/pricing/shops/shop-book.ts';
import type { ShopAccessKeeper } from './shop-access.ts';

/** Webhooks may be lost: this often everything is read anyway. */
const everyMs = 6 * 3_600_000;
/** For how long after a price was set its shop is taken to tell of just that. */
const echoMs = 2 * 60_000;

export interface KeepingShops extends Reading {
  readonly access: ShopAccessKeeper;
  /** Where shops tell us of changes. */
  readonly webhooks: string;
}

/** Reads connected shops: all of one when it is due, a product when the shop tells of it, and looks when our app is said to be gone. */
export function keepShops(kernel: Pick<Kernel, 'parts' | 'subscribe'>, keeping: KeepingShops): void {
  kernel.subscribe({
    consumer: 'shops',
    types: ['shop.read.due', 'shop.product.changed', 'shop.stock.changed', 'shop.app.removed'],
    async hear({ tenant, type, payload }) {
      const connected = async (id: string): Promise<ConnectedShop | undefined> =>
        (await keeping.transact(tenant, shopsIn)).find(each => each.id === id && each.status === 'connected');
      if (type === 'shop.product.changed') {
        const told = shopProductChanged.parse(payload);
        const { shop, product } = told;
        if ((await connected(shop)) && !(await isEcho(keeping, tenant, told)))
          await readProduct(keeping, tenant, shop, product);
        return;
      }
      if (type === 'shop.stock.changed') {
        const { shop, inventory_item: item } = shopStockChanged.parse(payload);
        if (await connected(shop)) await readStock(keeping, tenant, shop, item);
        return;
      }
      const parsed = (type === 'shop.read.due' ? shopReadDue : shopAppRemoved).parse(payload);
      const shop = await connected(parsed.shop);
      if (!shop) return;
      if (type === 'shop.app.removed') return removeUnlessOpen(keeping, tenant, shop);
      await listen(keeping, tenant, shop);
      const variants = await readShop(keeping, tenant, shop.id);
      log.info({ shop: shop.id, variants }, 'a shop was read');
      await readAgainLater(kernel, tenant, shop.id);
    },
  });
}

/**
 * Whether the shop only tells what we did there a moment ago: all prices and the stock are as we know them. To read each
 * product that a run has written would cost its shop as many points as the run. What else changed in that moment is
 * found when the shop tells of the product again, and at the latest when all of it is read.
 */
async function isEcho(
  { transact, clock }: KeepingShops,
  tenant: string,
  { shop, product, variants }: z.output<typeof shopProductChanged>,
): Promise<boolean> {
  if (!variants) return false;
  const known = await transact(tenant, store => knownProduct(store, shop, product));
  if (!known.pricedAt || clock().getTime() - known.pricedAt.getTime() > echoMs) return false;
  return (
    variants.length === known.variants.size &&
    variants.every(({ id, price, stock }) => {
      const variant = known.variants.get(id);
      if (!variant?.price || Number(price) !== Number(decimal(variant.price))) return false;
      return variant.stock === null || stock === null || variant.stock === stock;
    })
  );
}

/** Asks the shop to tell us. Shopify takes no address that the world cannot reach; then only reading tells. */
async function listen(
  { access, webhooks }: KeepingShops,
  tenant: string,
  shop: ConnectedShop,
): Promise<void> {
  const client = new AdminClient(shop.name, access.accessTo({ tenant, ...shop }));
  try {
    await subscribeTo(client, webhooks);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'vendor_refused') throw error;
    log.warn(
      { shop: shop.id, problem: problemOf(error) },
      'the shop does not send every webhook to this address',
    );
  }
}

async function removeUnlessOpen(
  { transact, channels }: KeepingShops,
  tenant: string,
  { id, name, domain }: ConnectedShop,
): Promise<void> {
  const { reachable, problem } = await channels.open({ tenant, id, name, domain }).health();
  if (reachable || problem?.code !== 'vendor_unauthorized') return;
  await transact(tenant, store =>
    store.updateTable('pricing.shop').set({ status: 'removed' }).where('id', '=', id).execute(),
  );
}

const readAgainLater = ({ parts }: Pick<Kernel, 'parts'>, tenant: string, shop: string): Promise<void> => {
  const next = Math.floor(parts.clock().getTime() / everyMs + 1) * everyMs;
  return kernelTransaction(parts, tenant, t =>
    recordEvent(t, {
      tenant,
      type: 'shop.read.due',
      key: `shop.read.due:${shop}:${next}`,
      payload: { shop },
      tellAt: new Date(next),
    }),
  );
};
