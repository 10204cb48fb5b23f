import type { QueryContext } from '../../../platform/context.ts';
import type { Store } from '../../../platform/database/store.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { Egress, Fact } from '../../../platform/tool.ts';
import { ownShop } from '../price-rows.ts';
import '../tables.ts';

/** Where tools that look at a shop's own prices, or set them, may go. */
export const shopHosts: Egress = ['*.myshopify.com'];

/** A shop at a vendor, as it was connected. */
export interface ConnectedShop {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly status: 'connected' | 'removed';
  readonly connectedAt: Date;
  /** When all of it was last read through; null before the first time. */
  readonly readAt: Date | null;
}

/** How old what we know of the shop's prices may be. A price that moved since is left alone, when it is looked at. */
export const seenAt = ({ name, readAt }: ConnectedShop): Fact => ({
  label: 'Prices there',
  value: readAt
    ? `as ${name} told us; all of them were read at ${readAt.toISOString()}`
    : `${name} has not been read through yet, so prices may be missing`,
  source: 'the shop',
});

/** Shops at vendors, in the order in which they were connected. */
export async function shopsIn(store: Store): Promise<ConnectedShop[]> {
  const rows = await store.selectFrom('pricing.shop').selectAll().orderBy('connected_at').execute();
  return rows.map(({ id, name, domain, status, connected_at, read_at }) => ({
    id,
    name,
    domain,
    status,
    connectedAt: connected_at,
    readAt: read_at,
  }));
}

/** Connects a shop, or connects it again: what was known of it stays. */
export async function keepShop(
  store: Store,
  shop: {
    readonly tenant: string;
    readonly id: string;
    readonly name: string;
    readonly domain: string;
    readonly operator: string;
    readonly at: Date;
  },
): Promise<void> {
  await store
    .insertInto('pricing.shop')
    .values({
      tenant_id: shop.tenant,
      id: shop.id,
      vendor: 'shopify',
      name: shop.name,
      domain: shop.domain,
      status: 'connected',
      connected_at: shop.at,
      connected_by: shop.operator,
    })
    .onConflict(conflict =>
      conflict.columns(['tenant_id', 'id']).doUpdateSet(row => ({
        name: row.ref('excluded.name'),
        status: row.ref('excluded.status'),
        connected_at: row.ref('excluded.connected_at'),
        connected_by: row.ref('excluded.connected_by'),
      })),
    )
    .execute();
}

/** The shop that is meant by its id, its name or its domain; undefined for our own. Refuses one that is not connected. */
export async function shopCalled(
  { store }: Pick<QueryContext, 'store'>,
  called: string,
): Promise<ConnectedShop | undefined> {
  const words = called.trim().toLowerCase();
  if (words === ownShop) return undefined;
  const shops = await store(shopsIn);
  const found = shops.find(({ id, name, domain }) =>
    [id, name.toLowerCase(), domain, domain.replace(/\.myshopify\.com$/, '')].includes(words),
  );
  if (found?.status === 'connected') return found;
  const there = shops.filter(({ status }) => status === 'connected').map(({ id }) => id);
  throw new Refusal(
    'not_found',
    found ? `Our app was removed from ${found.name}.` : `No shop called “${called}” is connected.`,
    {
      mend: `There are: ${[ownShop, ...there].join(', ')}. An operator connects one with countersign shop connect.`,
    },
  );
}
