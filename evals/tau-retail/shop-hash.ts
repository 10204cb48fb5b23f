import { sha256 } from '../../platform/canonical.ts';
import { writtenNumber } from './python-numbers.ts';
import { type Kind, laterFields, type Order, type Shop } from './records.ts';

/** Every record of a shop in the form that the hash takes; equal exactly when the hash cannot tell them apart. */
export type ShopText = Readonly<Record<Kind, ReadonlyMap<string, string>>>;

export const textOf = ({ products, users, orders }: Shop): ShopText => ({
  orders: eachText(orders, completed),
  products: eachText(products),
  users: eachText(users),
});

/**
 * SHA-256 of the whole shop: JSON with sorted keys and no spaces, non-ASCII kept, integral floats as integers, the
 * optional fields of an order present as null.
 */
export const shopHash = ({ orders, products, users }: ShopText): string =>
  sha256(`{"orders":${joined(orders)},"products":${joined(products)},"users":${joined(users)}}`);

/** Records that are not as they were, or no longer there, by table and id. */
export function changesBetween(before: ShopText, after: ShopText): Map<string, string> {
  const changed = new Map<string, string>();
  for (const kind of ['orders', 'products', 'users'] as const)
    for (const id of new Set([...before[kind].keys(), ...after[kind].keys()])) {
      const now = after[kind].get(id);
      if (now !== before[kind].get(id)) changed.set(`${kind}/${id}`, now ?? 'gone');
    }
  return changed;
}

export function sortedJson(value: unknown): string {
  if (typeof value === 'number') return writtenNumber(value);
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return joined(eachText(value as Record<string, unknown>));
}

/** An order with all that the reference's orders have: null where nothing was set. */
const completed = (order: Order): Order => ({
  ...Object.fromEntries(laterFields.map(field => [field, null])),
  ...order,
});

const eachText = <T>(records: Readonly<Record<string, T>>, as = (record: T): T => record) =>
  new Map(
    Object.entries(records)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, record]) => [id, sortedJson(as(record))]),
  );

const joined = (texts: ReadonlyMap<string, string>): string =>
  `{${[...texts].map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`;
