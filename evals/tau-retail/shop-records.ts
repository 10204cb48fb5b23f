import type { Store } from '../../platform/database/store.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Kind, Order, Product, RecordOf, User, Variant } from './records.ts';
import './tables.ts';

const words: Record<Kind, string> = { products: 'product', users: 'user', orders: 'order' };

/** A record by its id; refuses when there is none. */
export async function recordCalled<K extends Kind>(store: Store, kind: K, id: string): Promise<RecordOf[K]> {
  const row = await store
    .selectFrom('retail.record')
    .select('document')
    .where('kind', '=', kind)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row) return row.document as RecordOf[K];
  const mend = kind === 'orders' ? 'Order ids begin with “#W”.' : undefined;
  throw new Refusal('not_found', `There is no ${words[kind]} ${id}.`, mend ? { mend } : {});
}

/** All records of a kind, in the order of the source. */
export async function recordsOf<K extends Kind>(store: Store, kind: K): Promise<[string, RecordOf[K]][]> {
  const rows = await store
    .selectFrom('retail.record')
    .select(['id', 'document'])
    .where('kind', '=', kind)
    .orderBy('place')
    .execute();
  return rows.map(({ id, document }) => [id, document as RecordOf[K]]);
}

/** An order, whose it is, and the products of its items: all that a change of the order rests on. */
export interface Purchase {
  readonly order: Order;
  readonly user: User;
  readonly products: ReadonlyMap<string, Product>;
}

export async function purchaseOf(store: Store, orderId: string): Promise<Purchase> {
  const order = await recordCalled(store, 'orders', orderId);
  const user = await recordCalled(store, 'users', order.user_id);
  const products = new Map<string, Product>();
  for (const id of new Set(order.items.map(item => item.product_id)))
    products.set(id, await recordCalled(store, 'products', id));
  return { order, user, products };
}

/** A variant that a change rests on, as it was when the change was worked out. */
export interface Rested extends Variant {
  readonly product_id: string;
}

export async function variantsAgain(store: Store, rested: readonly Rested[]): Promise<Rested[]> {
  return Promise.all(
    rested.map(async ({ product_id, item_id }) => {
      const { variants } = await recordCalled(store, 'products', product_id);
      const variant = variants[item_id];
      if (!variant) throw new Refusal('not_found', `There is no item ${item_id} any more.`);
      return { product_id, ...variant };
    }),
  );
}
