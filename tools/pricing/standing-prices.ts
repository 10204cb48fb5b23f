import { sql } from 'kysely';
import type { Store } from '../../platform/database/store.ts';
import type { StandingPrice } from './ports.ts';
import { besideOf } from './price-changes.ts';
import './tables.ts';

/** A price of record as our tables have it, with all that a price may say of itself. */
export type KnownPrice = Required<StandingPrice>;

/** Names as rows, to look things up for one by one: given a list, a planner may well read the whole shop instead. */
export const eachOf = (names: readonly string[]) =>
  sql<{ name: string }>`jsonb_array_elements_text(${JSON.stringify(names)}::jsonb)`.as<'asked'>(
    sql`asked(name)`,
  );

/**
 * What our tables have of variants at a shop. Who set each price is looked up row by row too: joined, a planner that
 * knows little of the tables compares each price with each change of the shop.
 */
export async function knownPrices(
  store: Store,
  shop: string,
  variantIds: readonly string[],
): Promise<ReadonlyMap<string, KnownPrice>> {
  if (variantIds.length === 0) return new Map();
  const rows = await store
    .selectFrom(eachOf(variantIds))
    .crossJoinLateral(asked =>
      asked
        .selectFrom('pricing.price as p')
        .select(['p.variant_id', 'p.amount', 'p.currency', 'p.version', 'p.cost', 'p.map'])
        .select(prices =>
          prices
            .selectFrom('pricing.price_change as c')
            .select('c.proposal_id')
            .whereRef('c.shop', '=', 'p.shop')
            .whereRef('c.variant_id', '=', 'p.variant_id')
            .whereRef('c.version', '=', 'p.version')
            .as('set_by'),
        )
        .where('p.shop', '=', shop)
        .whereRef('p.variant_id', '=', 'asked.name')
        .limit(1)
        .as('found'),
    )
    .selectAll('found')
    .execute();
  return new Map(
    rows.map((row): [string, KnownPrice] => [
      row.variant_id,
      {
        price: { amount: Number(row.amount), currency: row.currency },
        version: row.version,
        setBy: row.set_by,
        beside: besideOf(row),
      },
    ]),
  );
}
