import type { Outcome } from './evaluate.ts';
import type { Row } from './row.ts';

/** One price, from what it must still be to what it shall be, in minor units, and the rule that says so. */
export interface PriceChange {
  readonly sku: string;
  readonly currency: string;
  readonly before: number;
  readonly after: number;
  readonly rule: string;
  readonly version: number;
}

/** What applying an outcome changes; null when the price stays, for whatever reason. */
export const changeIn = ({ status, sku, currency, before, after, rule }: Outcome): PriceChange | null =>
  status === 'changed' ? { sku, currency, before, after, rule: rule.id, version: rule.version } : null;

/** The change that takes it back. */
export const inverse = (change: PriceChange): PriceChange => ({
  ...change,
  before: change.after,
  after: change.before,
});

/** The row with the change made; null when the row is another, or its price is not what the change was made for. */
export const changedRow = (row: Row, { sku, currency, before, after }: PriceChange): Row | null =>
  row.sku === sku && row.currency === currency && row.price === before ? { ...row, price: after } : null;
