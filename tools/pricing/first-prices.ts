import { newId } from '../../platform/identifiers.ts';
import type { Transact } from './own-prices.ts';
import { ownShop } from './price-rows.ts';
import './tables.ts';

/** A variant as it came to the shop: what it is first sold for. Minor units. */
export interface FirstPrice {
  readonly variantId: string;
  readonly sku: string;
  readonly title: string;
  readonly currency: string;
  readonly amount: number;
  readonly list: number | null;
  readonly cost: number | null;
}

const rowsPerStatement = 500;

/** Takes prices of record for variants that have none yet; leaves those that have one as they are. */
export async function takeFirstPrices(
  transact: Transact,
  tenant: string,
  goods: readonly FirstPrice[],
  now: Date,
): Promise<number> {
  const known = await transact(tenant, store =>
    store.selectFrom('pricing.price').select('variant_id').where('shop', '=', ownShop).execute(),
  );
  const ids = new Set(known.map(row => row.variant_id));
  const added = goods.filter(each => !ids.has(each.variantId));
  for (let start = 0; start < added.length; start += rowsPerStatement)
    await transact(tenant, async store => {
      const part = added.slice(start, start + rowsPerStatement);
      await store
        .insertInto('pricing.price')
        .values(
          part.map(({ variantId, ...rest }) => ({
            tenant_id: tenant,
            shop: ownShop,
            variant_id: variantId,
            ...rest,
            changed_at: now,
          })),
        )
        .execute();
      await store
        .insertInto('pricing.price_change')
        .values(
          part.map(({ variantId, currency, amount }) => ({
            tenant_id: tenant,
            id: newId(),
            shop: ownShop,
            variant_id: variantId,
            version: 1,
            currency,
            before: null,
            amount,
            at: now,
            cause: 'first seen' as const,
            rule_id: null,
            rule_version: null,
            proposal_id: null,
            write_key: null,
          })),
        )
        .execute();
    });
  return added.length;
}
