import type { Money } from '../../../platform/money.ts';
import type { UcpProduct } from '../../merchants/ucp.ts';
import type { ShownPrice } from './events.ts';

export interface OfRecord {
  readonly variantId: string;
  readonly sku: string;
  readonly price: Money;
}

/** Where a shopper is shown another price than the one of record, or none. A price that agrees is not told. */
export function differencesIn(
  ofRecord: readonly OfRecord[],
  products: readonly UcpProduct[],
  where: ShownPrice['where'],
): ShownPrice[] {
  const shown = new Map(products.flatMap(({ variants }) => variants.map(({ id, price }) => [id, price])));
  return ofRecord.flatMap(({ variantId, sku, price }) => {
    const seen = shown.get(variantId);
    const agrees = seen?.amount === price.amount && seen.currency === price.currency;
    return agrees ? [] : [{ sku, where, of_record: price, shown: seen ?? null }];
  });
}
