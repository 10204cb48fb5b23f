import type { Store } from '../../platform/database/store.ts';
import { newId } from '../../platform/identifiers.ts';
import type { OwnWrite, ShopWrite, StandingPrice } from './ports.ts';
import './tables.ts';

/** Why a price is what it is, as its history keeps it: what for, by which rule and proposal, under which key. */
export const reasonsOf = ({ why, key }: Pick<OwnWrite, 'why' | 'key'>) => ({
  cause: why.cause,
  rule_id: why.rule?.id ?? null,
  rule_version: why.rule?.version ?? null,
  proposal_id: why.proposal,
  write_key: key,
});

/** The line of the history that a write of ours adds, under the version that it made. */
export const changeBy = (
  at: { readonly tenant: string; readonly shop: string; readonly now: Date },
  write: ShopWrite,
  version: number,
) => ({
  tenant_id: at.tenant,
  id: newId(),
  shop: at.shop,
  variant_id: write.variantId,
  version,
  currency: write.price.currency,
  before: write.expects.price.amount,
  amount: write.price.amount,
  at: at.now,
  ...reasonsOf(write),
});

/** What was noted under a key. */
export async function writtenUnder(store: Store, key: string): Promise<StandingPrice | undefined> {
  const row = await store
    .selectFrom('pricing.price_change')
    .select(['amount', 'currency', 'version', 'proposal_id'])
    .where('write_key', '=', key)
    .executeTakeFirst();
  return (
    row && {
      price: { amount: Number(row.amount), currency: row.currency },
      version: row.version,
      setBy: row.proposal_id,
    }
  );
}

const numberOr = (text: string | null): number | null => (text === null ? null : Number(text));

/** What lies beside a price, as numbers. */
export const besideOf = (row: {
  readonly cost: string | null;
  readonly map: string | null;
}): NonNullable<StandingPrice['beside']> => ({ cost: numberOr(row.cost), map: numberOr(row.map) });
