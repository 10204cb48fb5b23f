import type { Store } from '../../../platform/database/store.ts';
import { newId } from '../../../platform/identifiers.ts';
import type { Money } from '../../../platform/money.ts';
import type { ShopWrite, StandingPrice } from '../ports.ts';
import { changeBy, reasonsOf, writtenUnder } from '../price-changes.ts';
import '../tables.ts';

interface Row {
  readonly variant_id: string;
  readonly sku: string;
  readonly title: string;
  readonly amount: string;
  readonly currency: string;
  readonly version: number;
}

interface Keeping {
  readonly tenant: string;
  readonly shop: string;
  /** After the shop confirmed: what was asked of it before is older than this. */
  readonly now: Date;
}

/**
 * Notes writes that a shop has confirmed, by their keys: what stands now, since when, and why. The shop's own word about
 * the price may have come before this note; then it was somebody's change, and now it is known whose. The same write
 * again changes nothing.
 */
export async function keepWrites(
  store: Store,
  keeping: Keeping,
  writes: readonly ShopWrite[],
): Promise<ReadonlyMap<string, StandingPrice>> {
  const kept = new Map<string, StandingPrice>();
  if (writes.length === 0) return kept;
  const rows = await store
    .selectFrom('pricing.price')
    .select(['variant_id', 'sku', 'title', 'amount', 'currency', 'version'])
    .where('shop', '=', keeping.shop)
    .where(
      'variant_id',
      'in',
      writes.map(({ variantId }) => variantId),
    )
    .forUpdate()
    .execute();
  const standing = new Map(rows.map(row => [row.variant_id, row]));
  const plain: Kept[] = [];
  for (const write of writes) {
    const row = standing.get(write.variantId);
    if (!row) continue;
    const isPlain = row.version === write.expects.version && isAt(row, write.expects.price);
    if (isPlain) plain.push({ write, row, version: row.version + 1 });
    else kept.set(write.key, await keepBeside(store, keeping, write, row));
  }
  await replace(store, keeping, plain);
  for (const { write, version } of plain) kept.set(write.key, standingBy(write, version));
  return kept;
}

interface Kept {
  readonly write: ShopWrite;
  readonly row: Row;
  readonly version: number;
}

const isAt = (row: Row, { amount, currency }: Money): boolean =>
  Number(row.amount) === amount && row.currency === currency;

const standingBy = ({ price, why }: ShopWrite, version: number): StandingPrice => ({
  price,
  version,
  setBy: why.proposal,
});

/** Where our note of the price is not the one that was shown: others have told of it meanwhile, or nobody has yet. */
async function keepBeside(
  store: Store,
  keeping: Keeping,
  write: ShopWrite,
  row: Row,
): Promise<StandingPrice> {
  const noted = await writtenUnder(store, write.key);
  if (noted) return noted;
  const next = write.expects.version + 1;
  if (row.version < write.expects.version) {
    // Nobody had told us of the price that was shown.
    await noteSeen(store, keeping, write, row);
    await replace(store, keeping, [{ write, row, version: next }]);
    return standingBy(write, next);
  }
  const claimed = await store
    .updateTable('pricing.price_change')
    .set(reasonsOf(write))
    .where('shop', '=', keeping.shop)
    .where('variant_id', '=', write.variantId)
    .where('version', '=', next)
    .where('cause', '=', 'seen')
    .where('amount', '=', String(write.price.amount))
    .where('currency', '=', write.price.currency)
    .returning('version')
    .executeTakeFirst();
  if (claimed) return standingBy(write, claimed.version);
  // It was overwritten before we noted it: what stands stays, and is newer than ours.
  const version = row.version + 1;
  await store
    .insertInto('pricing.price_change')
    .values(changeBy(keeping, write, version))
    .execute();
  await store
    .updateTable('pricing.price')
    .set({ version: version + 1 })
    .where('shop', '=', keeping.shop)
    .where('variant_id', '=', write.variantId)
    .execute();
  return standingBy(write, version);
}

async function replace(
  store: Store,
  { tenant, shop, now }: Keeping,
  replaced: readonly Kept[],
): Promise<void> {
  if (replaced.length === 0) return;
  await store
    .insertInto('pricing.price')
    .values(
      replaced.map(({ write: { price }, row, version }) => ({
        tenant_id: tenant,
        shop,
        variant_id: row.variant_id,
        sku: row.sku,
        title: row.title,
        currency: price.currency,
        amount: price.amount,
        version,
        changed_at: now,
      })),
    )
    .onConflict(conflict =>
      conflict.columns(['tenant_id', 'shop', 'variant_id']).doUpdateSet(row => ({
        currency: row.ref('excluded.currency'),
        amount: row.ref('excluded.amount'),
        version: row.ref('excluded.version'),
        changed_at: row.ref('excluded.changed_at'),
      })),
    )
    .execute();
  await store
    .insertInto('pricing.price_change')
    .values(replaced.map(({ write, version }) => changeBy({ tenant, shop, now }, write, version)))
    .execute();
}

const noteSeen = async (
  store: Store,
  { tenant, shop, now }: Keeping,
  { variantId, expects }: ShopWrite,
  row: Row,
): Promise<void> => {
  await store
    .insertInto('pricing.price_change')
    .values({
      tenant_id: tenant,
      id: newId(),
      shop,
      variant_id: variantId,
      version: expects.version,
      currency: expects.price.currency,
      before: row.currency === expects.price.currency ? Number(row.amount) : null,
      amount: expects.price.amount,
      at: now,
      cause: 'seen',
      rule_id: null,
      rule_version: null,
      proposal_id: null,
      write_key: null,
    })
    .execute();
};
