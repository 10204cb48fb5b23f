import type { Store } from '../../platform/database/store.ts';
import type { CompetitorPricesPort } from '../pricing/ports.ts';
import type { CompetitorPrice } from '../pricing/rules/row.ts';
import { sureEnough } from './match.ts';
import './tables.ts';

export interface Observation {
  readonly merchant: string;
  readonly merchant_name: string;
  readonly sku: string;
  readonly variant: string;
  readonly title: string;
  readonly amount: number;
  readonly currency: string;
  readonly in_stock: boolean | null;
  readonly matched_by: string;
  readonly confidence: number;
  readonly seen_at: Date;
}

/**
 * What each competitor asked for each SKU when a live watch last heard of it. What was seen before and not that time is
 * not offered any more; and an offer that was surely our article before and no longer is says nothing now.
 */
export async function newestObservations(store: Store, skus?: readonly string[]): Promise<Observation[]> {
  if (skus?.length === 0) return [];
  let rows = store
    .selectFrom('competitors.observation as o')
    .innerJoin('competitors.watch as w', 'w.id', 'o.watch_id')
    .innerJoin('competitors.turn as t', join =>
      join.onRef('t.watch_id', '=', 'o.watch_id').onRef('t.succeeded_at', '=', 'o.seen_at'),
    )
    .distinctOn(['o.merchant', 'o.sku'])
    .select([
      'o.merchant',
      'o.merchant_name',
      'o.sku',
      'o.variant',
      'o.title',
      'o.amount',
      'o.currency',
      'o.in_stock',
      'o.matched_by',
      'o.confidence',
      'o.seen_at',
    ])
    .where('w.ended_at', 'is', null);
  if (skus) rows = rows.where('o.sku', 'in', [...skus]);
  const found = await rows
    .orderBy('o.merchant')
    .orderBy('o.sku')
    .orderBy('o.seen_at', 'desc')
    .orderBy('o.id', 'desc')
    .execute();
  return found.map(row => ({ ...row, amount: Number(row.amount) }));
}

/** Whether a rule may act on it: surely the same article, and to be had. */
export const isForRules = ({ confidence, in_stock }: Observation): boolean =>
  confidence >= sureEnough && in_stock !== false;

export const asCompetitorPrice = (seen: Observation): CompetitorPrice => ({
  name: seen.merchant_name,
  price: seen.amount,
  currency: seen.currency,
  seen_at: seen.seen_at.getTime(),
});

/** What pricing learns of competitors. `reading` runs on this capability's tables, under the role that only reads. */
export const competitorPrices = (
  reading: <T>(tenant: string, work: (store: Store) => Promise<T>) => Promise<T>,
): CompetitorPricesPort => ({
  async bySku(tenant) {
    const seen = (await reading(tenant, store => newestObservations(store))).filter(isForRules);
    return new Map(
      [...Map.groupBy(seen, ({ sku }) => sku)].map(([sku, each]) => [sku, each.map(asCompetitorPrice)]),
    );
  },
});
