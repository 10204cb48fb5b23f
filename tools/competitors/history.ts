import type { QueryContext } from '../../platform/context.ts';
import type { Money } from '../../platform/money.ts';
import { sureEnough } from './match.ts';
import './tables.ts';

const longest = 500;
const shown = 50;

export interface PricePoint {
  readonly competitor: string;
  readonly at: string;
  readonly price: Money;
}

/** When competitors changed their price of an SKU, newest first; seeing the same price again is no change. */
export async function historyOf(context: QueryContext, sku: string): Promise<PricePoint[]> {
  const rows = await context.store(store =>
    store
      .selectFrom('competitors.observation')
      .select(['merchant_name', 'amount', 'currency', 'seen_at'])
      .where('sku', '=', sku)
      .where('confidence', '>=', sureEnough)
      .orderBy('seen_at', 'desc')
      .orderBy('id', 'desc')
      .limit(longest)
      .execute(),
  );
  const last = new Map<string, string>();
  const changes = rows.toReversed().filter(row => {
    const price = `${row.amount} ${row.currency}`;
    if (last.get(row.merchant_name) === price) return false;
    last.set(row.merchant_name, price);
    return true;
  });
  return changes
    .toReversed()
    .slice(0, shown)
    .map(row => ({
      competitor: row.merchant_name,
      at: row.seen_at.toISOString(),
      price: { amount: Number(row.amount), currency: row.currency },
    }));
}
