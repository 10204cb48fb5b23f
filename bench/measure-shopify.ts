import { startChild } from './processes/parent.ts';
import type { Repriced, RepricerApi } from './processes/repricer.ts';
import { type SandboxShop, startSandboxShop } from './shopify/sandbox-shop.ts';

/** A catalog at a shop of a plan. */
interface Catalog {
  readonly plan: string;
  readonly variants: number;
  readonly products: number;
}

export interface ShopifyPlan {
  /** Runs from an empty bucket, so that every point has to be waited for. */
  readonly paced: readonly Catalog[];
  /** Runs from a full bucket, one after the other, each at a shop of a tenant of its own. */
  readonly small: Catalog & { readonly times: number };
}

/** One run from its signature until every price is read back, beside what the bucket gives out for the same calls. */
export interface PacedRun extends Catalog, Repriced {
  readonly points: number;
  /** How long the bucket takes to give out the points that were spent. */
  readonly limitMs: number;
}

export interface ShopifyFigures {
  readonly paced: readonly PacedRun[];
  readonly small: Catalog & { readonly ms: readonly number[] };
}

/** Price runs at the sandbox's Shopify, at the real rates: shop and house are processes of their own. */
export async function measureShopify({ paced, small }: ShopifyPlan): Promise<ShopifyFigures> {
  const house = startChild<RepricerApi>('repricer.ts');
  try {
    const run = async (catalog: Catalog, available?: number): Promise<PacedRun> => {
      const shop = await startSandboxShop(catalog);
      try {
        return await runAt(shop, catalog, available);
      } finally {
        await shop.stop();
      }
    };
    const runAt = async (shop: SandboxShop, catalog: Catalog, available?: number): Promise<PacedRun> => {
      const { origin, domain, accessToken } = shop;
      const proposed = await house.ask('propose', { origin, domain, accessToken });
      const before = await shop.leave(available ?? Number.MAX_SAFE_INTEGER);
      const repriced = await house.ask('approve', proposed);
      const points = (await shop.points()).spent - before.spent;
      const waitedFor = Math.max(0, points - before.currentlyAvailable);
      return { ...catalog, ...repriced, points, limitMs: (waitedFor / before.restoreRate) * 1_000 };
    };
    const { times, ...catalog } = small;
    // The first warms up.
    const runs: PacedRun[] = [];
    for (let index = -1; index < times; index++) {
      const each = await run(catalog);
      if (index >= 0) runs.push(each);
    }
    const slow: PacedRun[] = [];
    for (const each of paced) slow.push(await run(each, 0));
    return { paced: slow, small: { ...catalog, ms: runs.map(({ ms }) => ms) } };
  } finally {
    await house.stop();
  }
}
