import { type ShopifyChannels, shopifyPrices } from '../../connectors/shopify/prices.ts';
import { vendorHealth } from '../../connectors/vendor-health.ts';
import type { Database } from '../../platform/database/database.ts';
import { systemClock } from '../../platform/identifiers.ts';
import type { Parts } from '../../platform/parts.ts';
import { observe } from '../../platform/telemetry/metrics.ts';
import type { Transact } from '../../tools/pricing/own-prices.ts';
import type { ShopPrices } from '../../tools/pricing/ports.ts';
import { shopsIn } from '../../tools/pricing/shops/shop-book.ts';
import { shopPrices } from '../../tools/pricing/shops/shop-prices.ts';
import { pricingTransact } from '../goods.ts';
import { ownGoods } from '../installation.ts';
import type { ConnectorView } from '../wire.ts';
import { ShopInstaller } from './install-shop.ts';
import type { KeepingShops } from './keep-shops.ts';
import { ShopAccessKeeper, type ShopifyApp } from './shop-access.ts';

/** All that has to do with shops at vendors, opened once. */
export interface Shops {
  readonly transact: Transact;
  readonly channels: ShopifyChannels;
  readonly prices: ShopPrices;
  readonly installer: ShopInstaller;
  readonly keeping: KeepingShops;
  /** Has each shop's points observed until the function is called that it gives. */
  observePoints(): () => void;
  /** How each is, asked just now. */
  health(tenant: string): Promise<readonly ConnectorView[]>;
}

/** Where shops tell us of changes. */
export const shopifyWebhookPath = '/webhooks/shopify';
const patienceMs = 5_000;

export function openShops(options: {
  readonly database: Database;
  readonly parts: () => Parts;
  readonly origin: string;
  readonly app: () => ShopifyApp | undefined;
}): Shops {
  const { database, parts, origin, app } = options;
  const transact = pricingTransact(database);
  const access = new ShopAccessKeeper(parts, app);
  const channels = shopifyPrices({ accessTo: account => access.accessTo(account) });
  const clock = systemClock;
  const catalog = async (tenant: string): Promise<ReadonlyMap<string, string>> =>
    new Map(
      (await ownGoods(database, tenant)).flatMap(({ variants }) =>
        variants.map(({ id, sku }): [string, string] => [sku ?? id, id]),
      ),
    );
  return {
    transact,
    channels,
    prices: shopPrices({ transact, channels, clock }),
    installer: new ShopInstaller({ access, transact, channels, parts, origin }),
    keeping: {
      transact,
      channels,
      clock,
      catalog,
      access,
      webhooks: `${origin}${shopifyWebhookPath}`,
    },
    observePoints: () =>
      observe('countersign.shopify.points', () =>
        channels
          .rateLimits()
          .flatMap(({ name, rateLimit: { available } }) =>
            available === null ? [] : [[available, { 'server.address': name }] as const],
          ),
      ),
    async health(tenant) {
      const shops = (await transact(tenant, shopsIn)).filter(({ status }) => status === 'connected');
      return Promise.all(
        shops.map(async ({ id, name, domain }): Promise<ConnectorView> => {
          const address = access.accessTo({ tenant, id, name, domain }).origin;
          const channel = channels.open({ tenant, id, name, domain });
          const { problem, rateLimit } = await channel.health({ signal: AbortSignal.timeout(patienceMs) });
          const seen = vendorHealth.of(name, address) ?? null;
          const { available, maximum, restorePerSecond } = rateLimit;
          const points =
            available === null || maximum === null
              ? null
              : {
                  limit: maximum,
                  remaining: available,
                  resetsAt: restorePerSecond
                    ? new Date(
                        clock().getTime() + ((maximum - available) / restorePerSecond) * 1_000,
                      ).toISOString()
                    : null,
                };
          return {
            name: `Shopify: ${name}`,
            address,
            health: problem?.message ?? 'ok',
            seen: seen && { ...seen, rateLimit: points },
          };
        }),
      );
    },
  };
}
