import { sql } from 'kysely';
import type { Store } from '../../platform/database/store.ts';
import { type Clock, systemClock } from '../../platform/identifiers.ts';
import type { LineQuantity } from './business/documents.ts';
import { noteOrderEvent } from './order-events.ts';
import type {
  Answered,
  CartRecord,
  CheckoutRecord,
  Claim,
  OrderRecord,
  ShopStorage,
  Versioned,
} from './ports.ts';
import './tables.ts';

/** Runs work in one transaction on our shop's tables, for one tenant, under the store's own role. */
export type Transact = <T>(work: (store: Store) => Promise<T>) => Promise<T>;

/** How long a repeated request is known again: far longer than any platform goes on trying. */
const rememberedMs = 30 * 24 * 3_600_000;
const forgottenAtOnce = 20;

class Undone extends Error {}

/**
 * The shop's storage in PostgreSQL. Each method is one transaction; a document is replaced only at its version. What
 * happens to an order is noted with it, for its platform.
 */
export function databaseStorage(tenant: string, transact: Transact, clock: Clock = systemClock): ShopStorage {
  const tenant_id = tenant;

  const answer = async (store: Store, answered: Answered | undefined): Promise<void> => {
    if (!answered) return;
    await store
      .updateTable('store.request')
      .set({ reply: JSON.stringify(answered.reply) })
      .where('key', '=', answered.key)
      .where('reply', 'is', null)
      .execute();
  };

  /** Writes the next version of a document; false when it is not at the version that is replaced. */
  const put = async (
    store: Store,
    table: 'store.cart' | 'store.checkout' | 'store.sale',
    id: string,
    record: CartRecord | CheckoutRecord | OrderRecord,
    replaces: number,
  ): Promise<boolean> => {
    const document = JSON.stringify(record);
    if (replaces > 0) {
      const changed = await store
        .updateTable(table as 'store.cart')
        .set({ record: document, version: replaces + 1 })
        .where('id', '=', id)
        .where('version', '=', replaces)
        .returning('id')
        .execute();
      return changed.length === 1;
    }
    const placed_at = table === 'store.sale' ? { placed_at: (record as OrderRecord).placedAt } : {};
    const added = await store
      .insertInto(table as 'store.sale')
      .values({ tenant_id, id, version: 1, record: document, ...placed_at } as never)
      .onConflict(conflict => conflict.doNothing())
      .returning('id')
      .execute();
    return added.length === 1;
  };

  const get = <T>(
    table: 'store.cart' | 'store.checkout' | 'store.sale',
    id: string,
  ): Promise<Versioned<T> | undefined> =>
    transact(async store => {
      const row = await store
        .selectFrom(table as 'store.cart')
        .select(['record', 'version'])
        .where('id', '=', id)
        .executeTakeFirst();
      return row && { document: row.record as T, version: row.version };
    });

  /** Takes pieces off the shelf, variant by variant in one order, so that two sales never wait for each other. */
  const take = async (store: Store, lines: readonly LineQuantity[], sign: 1 | -1): Promise<boolean> => {
    for (const { id, quantity } of [...lines].sort((a, b) => a.id.localeCompare(b.id))) {
      const moved = await store
        .updateTable('store.shelf')
        .set({ pieces: sql<number>`pieces - ${sign * quantity}` })
        .where('variant_id', '=', id)
        .where(sql<boolean>`pieces >= ${sign * quantity}`)
        .returning('variant_id')
        .execute();
      if (moved.length === 0 && sign === 1) return false;
    }
    return true;
  };

  /** Every new key takes a few of the oldest with it, so that the answers do not grow for ever. */
  const forgetOldRequests = async (store: Store, now: Date): Promise<void> => {
    const oldest = store
      .selectFrom('store.request')
      .select('key')
      .where('claimed_at', '<', new Date(now.getTime() - rememberedMs))
      .orderBy('claimed_at')
      .limit(forgottenAtOnce);
    await store.deleteFrom('store.request').where('key', 'in', oldest).execute();
  };

  return {
    claimRequest: (key, fingerprint, now, leaseMs) =>
      transact(async (store): Promise<Claim> => {
        const added = await store
          .insertInto('store.request')
          .values({ tenant_id, key, fingerprint, claimed_at: now })
          .onConflict(conflict => conflict.doNothing())
          .returning('key')
          .execute();
        if (added.length) {
          await forgetOldRequests(store, now);
          return { kind: 'claimed' };
        }
        const known = await store
          .selectFrom('store.request')
          .selectAll()
          .where('key', '=', key)
          .forUpdate()
          .executeTakeFirstOrThrow();
        if (known.fingerprint !== fingerprint) return { kind: 'conflict' };
        if (known.reply) return { kind: 'answered', reply: known.reply };
        if (now.getTime() - known.claimed_at.getTime() < leaseMs) return { kind: 'in_flight' };
        await store.updateTable('store.request').set({ claimed_at: now }).where('key', '=', key).execute();
        return { kind: 'claimed' };
      }),
    answerRequest: answered => transact(store => answer(store, answered)),
    releaseRequest: key =>
      transact(async store => {
        await store.deleteFrom('store.request').where('key', '=', key).where('reply', 'is', null).execute();
      }),
    getCart: id => get<CartRecord>('store.cart', id),
    putCart: (record, replaces, answered) =>
      transact(async store => {
        const written = await put(store, 'store.cart', record.cart.id, record, replaces);
        if (written) await answer(store, answered);
        return written;
      }),
    getCheckout: id => get<CheckoutRecord>('store.checkout', id),
    putCheckout: (record, replaces, answered) =>
      transact(async store => {
        const written = await put(store, 'store.checkout', record.checkout.id, record, replaces);
        if (written) await answer(store, answered);
        return written;
      }),
    async placeOrder({ checkout, replaces, order, take: lines, answered }) {
      try {
        return await transact(async store => {
          if (!(await put(store, 'store.checkout', checkout.checkout.id, checkout, replaces)))
            return 'changed_meanwhile';
          if (!(await take(store, lines, 1))) throw new Undone();
          await put(store, 'store.sale', order.order.id, order, 0);
          await noteOrderEvent(store, tenant, order, clock());
          await answer(store, answered);
          return 'placed';
        });
      } catch (error) {
        if (error instanceof Undone) return 'out_of_stock';
        throw error;
      }
    },
    getOrder: id => get<OrderRecord>('store.sale', id),
    amendOrder: (record, replaces, restock, answered) =>
      transact(async store => {
        if (!(await put(store, 'store.sale', record.order.id, record, replaces))) return false;
        await take(store, restock, -1);
        await noteOrderEvent(store, tenant, record, clock());
        await answer(store, answered);
        return true;
      }),
    available: variantIds =>
      transact(async store => {
        if (variantIds.length === 0) return new Map<string, number>();
        const rows = await store
          .selectFrom('store.shelf')
          .select(['variant_id', 'pieces'])
          .where('variant_id', 'in', [...variantIds])
          .execute();
        const pieces = new Map(rows.map(row => [row.variant_id, row.pieces]));
        return new Map(variantIds.map(id => [id, pieces.get(id) ?? 0]));
      }),
  };
}
