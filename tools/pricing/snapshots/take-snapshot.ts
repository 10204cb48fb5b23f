import { sql } from 'kysely';
import { z } from 'zod';
import type { RecordedEvent } from '../../../platform/capability.ts';
import type { Store } from '../../../platform/database/store.ts';
import { registerEvent } from '../../../platform/events/schemas.ts';
import '../tables.ts';

/** A new day has begun, UTC: its prices are to be kept. */
export const snapshotDue = z.object({ day: z.iso.date() });
registerEvent('price.snapshot.due', 1, snapshotDue);

/** How many days back are filled in: as many as anomalies are judged by. */
const filledInDays = 28;

const columns = [
  'tenant_id',
  'shop',
  'variant_id',
  'day',
  'sku',
  'currency',
  'amount',
  'list',
  'cost',
  'version',
] as const;

/**
 * Keeps every price of record as it stands, under its day, once, and fills in the days before on which nobody kept them.
 * Told after that day is over it keeps nothing of it: today's prices are not yesterday's.
 */
export async function takeSnapshot(event: RecordedEvent, store: Store): Promise<void> {
  const { day } = snapshotDue.parse(event.payload);
  const price = store
    .selectFrom('pricing.price')
    .select(['tenant_id', 'shop', 'variant_id'])
    .select(sql<string>`${day}::text`.as('day'))
    .select(['sku', 'currency', 'amount', 'list', 'cost', 'version'])
    .where(sql<string>`to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD')`, '=', day);
  await store
    .insertInto('pricing.price_snapshot')
    .columns([...columns])
    .expression(price)
    .onConflict(conflict => conflict.doNothing())
    .execute();
  await fillIn(store, day);
}

/**
 * Days before this one of which nothing was kept, each with the prices that the day began with, by the history. What
 * goods cost is in no history: it stays unknown.
 */
async function fillIn(store: Store, today: string): Promise<void> {
  const ends = Date.parse(today);
  const days = Array.from({ length: filledInDays }, (_, back) =>
    new Date(ends - (back + 1) * 86_400_000).toISOString().slice(0, 10),
  );
  const kept = await store
    .selectFrom('pricing.price_snapshot')
    .select('day')
    .distinct()
    .where('day', '>=', days.at(-1)!)
    .where('day', '<', today)
    .execute();
  const known = new Set(kept.map(row => row.day));
  for (const day of days.filter(each => !known.has(each))) {
    const began = store
      .selectFrom('pricing.price_change as c')
      .innerJoin('pricing.price as p', join =>
        join.onRef('p.shop', '=', 'c.shop').onRef('p.variant_id', '=', 'c.variant_id'),
      )
      .distinctOn(['c.shop', 'c.variant_id'])
      .select(['c.tenant_id', 'c.shop', 'c.variant_id'])
      .select(sql<string>`${day}::text`.as('day'))
      .select(['p.sku', 'c.currency', 'c.amount'])
      .select([
        sql<string | null>`null::bigint`.as('list'),
        sql<string | null>`null::bigint`.as('cost'),
        'c.version',
        sql<boolean>`true`.as('filled_in'),
      ])
      .where('c.at', '<=', new Date(`${day}T00:00:00Z`))
      .orderBy('c.shop')
      .orderBy('c.variant_id')
      .orderBy('c.version', 'desc');
    await store
      .insertInto('pricing.price_snapshot')
      .columns([...columns, 'filled_in'])
      .expression(began)
      .onConflict(conflict => conflict.doNothing())
      .execute();
  }
}
