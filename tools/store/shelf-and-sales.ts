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

export interface SoldOnDay {
  readonly variantId: string;
  /** `2026-11-28`, UTC. */
  readonly day: string;
  readonly pieces: number;
  /** Minor units, before tax, delivery and discounts of the whole order. */
  readonly revenue: number;
  readonly currency: string;
}

/** Pieces sold on each day from one to another, both included. */
export async function salesByDay(store: Store, from: string, to: string): Promise<SoldOnDay[]> {
  const rows = await store
    .selectFrom('store.sale')
    .select(['record', 'placed_at'])
    .where('placed_at', '>=', new Date(`${from}T00:00:00Z`))
    .where('placed_at', '<', new Date(Date.parse(to) + 86_400_000))
    .execute();
  const sold = new Map<string, SoldOnDay>();
  for (const { record, placed_at } of rows)
    for (const { item, quantity } of record.order.line_items) {
      const day = placed_at.toISOString().slice(0, 10);
      const { currency } = record.order;
      const key = `${item.id} ${day} ${currency}`;
      const before = sold.get(key) ?? { pieces: 0, revenue: 0 };
      sold.set(key, {
        variantId: item.id,
        day,
        pieces: before.pieces + quantity.total,
        revenue: before.revenue + item.price * quantity.total,
        currency,
      });
    }
  return [...sold.values()];
}
