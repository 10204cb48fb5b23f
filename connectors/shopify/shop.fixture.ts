import type { Order } from '../../sandbox/shopify/generate.ts';
import type { RunningShopify, ShopifyConfig } from '../../sandbox/shopify/server.ts';
import { openShop } from '../../sandbox/shopify/shopper.fixture.ts';
import type { PriceChannel, PriceWrite, ShopVariant } from '../../tools/pricing/ports.ts';
import type { Time } from './pacing.ts';
import { shopifyPrices } from './prices.ts';

export interface Connected {
  readonly shopify: RunningShopify;
  readonly prices: PriceChannel;
}

/** A shop, and our way into it over real HTTP. */
export async function connected(
  goods?: Order,
  config?: Partial<ShopifyConfig>,
  time?: Time,
): Promise<Connected> {
  const shopify = await openShop(goods, config);
  const { origin, domain, accessToken, name } = shopify;
  const port = shopifyPrices({
    accessTo: () => ({ origin, accessToken: () => accessToken }),
    ...(time ? { time } : {}),
  });
  return { shopify, prices: port.open({ tenant: 'ours', id: 'harbor', name, domain }) };
}

export async function allVariants(prices: PriceChannel): Promise<ShopVariant[]> {
  const all: ShopVariant[] = [];
  for (let next: string | null = null; ; ) {
    const page = await prices.page(next);
    all.push(...page.variants);
    next = page.next;
    if (next === null) return all;
  }
}

/** Of writes, those whose price stands there now. */
export async function standing(prices: PriceChannel, meant: readonly PriceWrite[]): Promise<string[]> {
  const now = await prices.prices(meant.map(({ variantId }) => variantId));
  return meant
    .filter(({ variantId, price }) => now.get(variantId)?.amount === price.amount)
    .map(({ variantId }) => variantId);
}

/** Each variant's price with so much more, in minor units. */
export const dearer = (variants: readonly ShopVariant[], by = 100): PriceWrite[] =>
  variants.map(({ id, productId, price }) => ({
    variantId: id,
    productId,
    price: { ...price, amount: price.amount + by },
  }));

/** A clock that only waiting moves on, shared by a shop's bucket and our pacing. */
export function handTime(): Time & { at: number; readonly waits: number[] } {
  const time = {
    at: 0,
    waits: [] as number[],
    now: () => time.at,
    async sleep(ms: number, signal?: AbortSignal) {
      signal?.throwIfAborted();
      time.waits.push(ms);
      time.at += ms;
    },
  };
  return time;
}
