import { sql } from 'kysely';
import type { Store } from '../../platform/database/store.ts';
import { newId } from '../../platform/identifiers.ts';
import type { Transact } from './database-storage.ts';
import { shownOrder } from './operations/orders.ts';
import type { OrderRecord } from './ports.ts';
import './tables.ts';

/** What happened to an order, as its platform is to be told: the whole order as it was then. */
export interface KeptOrderEvent {
  readonly id: string;
  readonly orderId: string;
  /** Address of the platform's profile. */
  readonly platform: string;
  readonly at: Date;
  readonly document: Readonly<Record<string, unknown>>;
  /** This one included. */
  readonly tries: number;
}

const keptMs = 30 * 24 * 3_600_000;
const forgottenAtOnce = 20;

/**
 * Notes what happened to an order, in the transaction that makes it happen; nothing where no platform is named. Takes a few
 * of the oldest that have ended with it.
 */
export async function noteOrderEvent(
  store: Store,
  tenant: string,
  { agent, order }: OrderRecord,
  now: Date,
): Promise<void> {
  if (agent === undefined) return;
  await store
    .insertInto('store.order_event')
    .values({
      tenant_id: tenant,
      id: newId(),
      order_id: order.id,
      platform: agent,
      at: now,
      try_at: now,
      document: JSON.stringify(shownOrder(order).body),
    })
    .execute();
  const oldest = store
    .selectFrom('store.order_event')
    .select('id')
    .where('outcome', 'is not', null)
    .where('at', '<', new Date(now.getTime() - keptMs))
    .orderBy('at')
    .limit(forgottenAtOnce);
  await store.deleteFrom('store.order_event').where('id', 'in', oldest).execute();
}

/**
 * Takes what is due, for as long as `leaseMs`: of each order the earliest that has not ended, so that a platform hears of
 * what happened in the order in which it did. Two servers never take the same.
 */
export const takeDueEvents = (
  transact: Transact,
  now: Date,
  leaseMs: number,
  limit: number,
): Promise<readonly KeptOrderEvent[]> =>
  transact(async store => {
    const due = store
      .selectFrom('store.order_event as e')
      .select('e.id')
      .where('e.outcome', 'is', null)
      .where('e.try_at', '<=', now)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('store.order_event as earlier')
              .select('earlier.id')
              .whereRef('earlier.order_id', '=', 'e.order_id')
              .where('earlier.outcome', 'is', null)
              .whereRef('earlier.id', '<', 'e.id'),
          ),
        ),
      )
      .orderBy('e.try_at')
      .limit(limit)
      .forUpdate()
      .skipLocked();
    const rows = await store
      .updateTable('store.order_event')
      .set({ try_at: new Date(now.getTime() + leaseMs), tries: sql<number>`tries + 1` })
      .where('id', 'in', due)
      .returning(['id', 'order_id', 'platform', 'at', 'document', 'tries'])
      .execute();
    return rows.map(({ order_id, ...row }) => ({ ...row, orderId: order_id }));
  });

/** Ends an event, or says when it is to be told again. */
export const settleEvent = (
  transact: Transact,
  id: string,
  outcome: 'taken' | 'given_up' | { readonly tryAt: Date },
): Promise<void> =>
  transact(async store => {
    await store
      .updateTable('store.order_event')
      .set(typeof outcome === 'string' ? { outcome } : { try_at: outcome.tryAt })
      .where('id', '=', id)
      .execute();
  });

/** When the next is due; undefined while nothing waits. */
export const nextEventAt = (transact: Transact): Promise<Date | undefined> =>
  transact(async store => {
    const { at } = await store
      .selectFrom('store.order_event')
      .select(({ fn }) => fn.min('try_at').as('at'))
      .where('outcome', 'is', null)
      .executeTakeFirstOrThrow();
    return at ?? undefined;
  });
