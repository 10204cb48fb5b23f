import { sql } from 'kysely';
import { z } from 'zod';
import type { RecordedEvent } from '../../../platform/capability.ts';
import type { Store } from '../../../platform/database/store.ts';
import { registerEvent } from '../../../platform/events/schemas.ts';
import '../tables.ts';

/** A new day has begun, UTC: its prices are to be kept. */
export const snapshotDue = z.object({ day: z.iso.date() });
registerEvent('price.snapshot.due', 1, snapshotDue);

/**
 * Keeps every price of record as it stands, under its day, once. Told after that day is over it keeps nothing: today's
 * prices are not yesterday's.
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
    .columns([
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
    ])
    .expression(price)
    .onConflict(conflict => conflict.doNothing())
    .execute();
}
