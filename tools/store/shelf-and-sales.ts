import { sql } from 'kysely';
import type { Store } from '../../platform/database/store.ts';
import './tables.ts';

/** Pieces on the shelf, by variant. */
export async function shelfOf(store: Store): Promise<ReadonlyMap<string, number>> {
  const rows = await store.selectFrom('store.shelf').select(['variant_id', 'pieces']).execute();
  return new Map(rows.map(row => [row.variant_id, row.pieces]));
}

/** Pieces sold in the last days, by variant. */
export async function recentSales(store: Store, days: number): Promise<ReadonlyMap<string, number>> {
  const rows = await store
    .selectFrom('store.sale')
    .select('record')
    .where('placed_at', '>', sql<Date>`clock_timestamp() - make_interval(days => ${days})`)
    .execute();
  const sold = new Map<string, number>();
  for (const { record } of rows)
    for (const { item, quantity } of record.order.line_items)
      sold.set(item.id, (sold.get(item.id) ?? 0) + quantity.total);
  return sold;
}
