import type { QueryContext } from '../../platform/context.ts';
import type { Money } from '../../platform/money.ts';
import type { Fact, Preview } from '../../platform/tool.ts';
import type { StandingPrice, WhyChanged } from './ports.ts';
import { placeOf } from './price-place.ts';
import { ownShop, priceRows } from './price-rows.ts';
import type { PriceRun } from './price-runs.ts';
import { type PriceReceipt, priceTarget, termsAt } from './price-targets.ts';
import { stakesOf } from './stakes.ts';

/** A price that a run set, where it stands now, and where it is to stand again. */
export interface PutBack {
  readonly receipt: PriceReceipt;
  readonly now: StandingPrice;
  readonly price: Money;
}

/** What a proposal shows that sets prices of an earlier run again: all of it but its own words. */
export async function puttingBack(
  context: QueryContext,
  run: PriceRun,
  prices: readonly PutBack[],
  { cause, left = [] }: { readonly cause: WhyChanged['cause']; readonly left?: readonly Fact[] },
): Promise<Pick<Preview, 'targets' | 'totals' | 'facts' | 'risk' | 'guarantees' | 'account'>> {
  const shop = prices[0]?.receipt.shop ?? ownShop;
  const rows = new Map((await priceRows(context, new Map(), shop)).map(row => [row.variantId, row]));
  const stakes = stakesOf(
    prices.map(({ receipt, now, price }) => {
      const row = rows.get(receipt.variant);
      return { before: now.price, after: price, cost: row?.cost ?? null, stock: row?.stock ?? null };
    }),
  );
  const targets = prices.map(({ receipt: { variant, sku, rule }, now, price }) => ({
    product: rows.get(variant)?.productId ?? variant,
    target: priceTarget(
      { variantId: variant, sku, title: rows.get(variant)?.title ?? sku },
      now,
      price,
      { cause, rule },
      { shop },
    ),
  }));
  return {
    targets: placeOf(shop).grouped(targets),
    totals: stakes.totals,
    facts: [...stakes.facts, ...left, { label: 'Run', value: run.id, source: 'our runs' }],
    risk: stakes.risk,
    ...(await termsAt(context, shop)),
  };
}
