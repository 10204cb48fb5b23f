import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/**
 * Faults on demand. One is laid down with `POST /testing/faults` and strikes the next `times` requests of its
 * operation. `out_of_stock` and `price_changed` change the house's world when they strike and stay changed until
 * `DELETE /testing/faults`; the others pass.
 */
const placingAnOrder = 'complete_checkout';
const shared = { operation: z.string().min(1).optional(), times: z.int().min(1).default(1) };
export const faultSchema = z.discriminatedUnion('kind', [
  /** The article, or all that are ordered, is gone. */
  z.strictObject({ kind: z.literal('out_of_stock'), item_id: z.string().optional(), ...shared }),
  /** The unit price of the article, or of all that are ordered, becomes `price` or rises by `percent`. */
  z.strictObject({
    kind: z.literal('price_changed'),
    item_id: z.string().optional(),
    price: z.int().min(1).optional(),
    percent: z.number().gt(-100).default(10),
    ...shared,
  }),
  z.strictObject({ kind: z.literal('address_refused'), ...shared }),
  z.strictObject({ kind: z.literal('payment_declined'), ...shared }),
  z.strictObject({ kind: z.literal('slow'), ms: z.int().min(1).max(120_000), ...shared }),
  z.strictObject({
    kind: z.literal('rate_limited'),
    retry_after_seconds: z.int().min(0).default(1),
    ...shared,
  }),
  /** The work is done and kept; the connection breaks before the answer. */
  z.strictObject({ kind: z.literal('lost_answer'), ...shared }),
]);
export type Fault = z.infer<typeof faultSchema>;
export type FaultKind = Fault['kind'];

/** Without an operation, a fault of these kinds strikes whatever comes next; the others wait for an order. */
const strikesAnything = new Set<FaultKind>(['slow', 'rate_limited']);

export function layDown(books: DatabaseSync, fault: Fault): void {
  const operation = fault.operation ?? (strikesAnything.has(fault.kind) ? null : placingAnOrder);
  books
    .prepare('insert into fault (kind, operation, remaining, detail) values (?, ?, ?, ?)')
    .run(fault.kind, operation, fault.times, JSON.stringify(fault));
}

/** The fault of this kind that strikes the operation now, with one of its times used up. */
export function strike<Kind extends FaultKind>(
  books: DatabaseSync,
  kind: Kind,
  operation: string,
): Extract<Fault, { kind: Kind }> | undefined {
  const row = books
    .prepare(
      `update fault set remaining = remaining - 1 where seq = (
         select min(seq) from fault where kind = ? and remaining > 0 and (operation is null or operation = ?)
       ) returning detail`,
    )
    .get(kind, operation);
  return row ? (JSON.parse(String(row.detail)) as Extract<Fault, { kind: Kind }>) : undefined;
}

/** The faults that still wait, and how often each will strike. */
export function waitingFaults(books: DatabaseSync): object[] {
  const rows = books.prepare('select detail, remaining from fault where remaining > 0 order by seq').all();
  return rows.map(row => ({ ...JSON.parse(String(row.detail)), left: row.remaining }));
}

/** Takes every fault back and sets changed prices and stock right. */
export function clearFaults(books: DatabaseSync): void {
  books.exec('delete from fault; delete from altered;');
}

/** Changes an article as the fault says. */
export function alter(
  books: DatabaseSync,
  articleNo: string,
  change: { price?: number; gone?: boolean },
): void {
  books
    .prepare(
      `insert into altered (article, price, gone) values (?, ?, ?)
       on conflict (article) do update set
         price = coalesce(excluded.price, price), gone = max(gone, excluded.gone)`,
    )
    .run(articleNo, change.price ?? null, change.gone ? 1 : 0);
}
