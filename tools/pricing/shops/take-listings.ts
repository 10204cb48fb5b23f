import type { Store } from '../../../platform/database/store.ts';
import { newId } from '../../../platform/identifiers.ts';
import type { ShopVariant } from '../ports.ts';
import '../tables.ts';

export interface Taking {
  readonly tenant: string;
  readonly shop: string;
  /** When the shop was asked. What we know to have changed since is newer than its answer. */
  readonly askedAt: Date;
  /** When what is new there counts as found: the beginning, where all of it is read. */
  readonly foundAt: Date;
  /** The catalog's variants by SKU. */
  readonly catalog: ReadonlyMap<string, string>;
}

/** Keeps what a shop says of its variants: what they are, and every price that is another than we knew. */
export async function takeListings(
  store: Store,
  taking: Taking,
  variants: readonly ShopVariant[],
): Promise<void> {
  if (variants.length === 0) return;
  const { tenant, shop, askedAt } = taking;
  const named = await namesFor(store, taking, variants);
  await store
    .insertInto('pricing.listing')
    .values(
      named.map(({ variantId, of }) => ({
        tenant_id: tenant,
        shop,
        variant_id: variantId,
        shop_variant: of.id,
        shop_product: of.productId,
        title: of.title,
        brand: of.brand,
        category: of.category,
        tags: JSON.stringify(of.tags),
        options: JSON.stringify(of.options),
        barcode: of.barcode,
        stock: of.inventoryQuantity,
        seen_at: askedAt,
      })),
    )
    .onConflict(conflict =>
      conflict.columns(['tenant_id', 'shop', 'variant_id']).doUpdateSet(row => ({
        shop_product: row.ref('excluded.shop_product'),
        title: row.ref('excluded.title'),
        brand: row.ref('excluded.brand'),
        category: row.ref('excluded.category'),
        tags: row.ref('excluded.tags'),
        options: row.ref('excluded.options'),
        barcode: row.ref('excluded.barcode'),
        stock: row.ref('excluded.stock'),
        seen_at: row.ref('excluded.seen_at'),
      })),
    )
    .execute();
  // A variant that costs nothing has no price that a rule could move.
  await takePrices(
    store,
    taking,
    named.filter(({ of }) => of.price.amount > 0),
  );
}

interface Named {
  readonly variantId: string;
  readonly sku: string;
  readonly of: ShopVariant;
}

const numberOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** Our names for the shop's variants: those that they have, else the catalog's, else the shop's. A SKU names one only. */
async function namesFor(
  store: Store,
  { shop, catalog }: Taking,
  variants: readonly ShopVariant[],
): Promise<Named[]> {
  const skus = variants.flatMap(({ sku }) => sku ?? []);
  const [known, takenIds, takenSkus] = [
    await store
      .selectFrom('pricing.listing')
      .select(['variant_id', 'shop_variant'])
      .where('shop', '=', shop)
      .where(
        'shop_variant',
        'in',
        variants.map(({ id }) => id),
      )
      .execute(),
    await store
      .selectFrom('pricing.listing')
      .select(['variant_id', 'shop_variant'])
      .where('shop', '=', shop)
      .where('variant_id', 'in', ['', ...skus.flatMap(sku => catalog.get(sku) ?? [])])
      .execute(),
    await store
      .selectFrom('pricing.price')
      .select(['variant_id', 'sku'])
      .where('shop', '=', shop)
      .where('sku', 'in', ['', ...skus])
      .execute(),
  ];
  const ours = new Map(known.map(row => [row.shop_variant, row.variant_id]));
  const holderOfId = new Map(takenIds.map(row => [row.variant_id, row.shop_variant]));
  const holderOfSku = new Map(takenSkus.map(row => [row.sku, row.variant_id]));
  return variants.map(of => {
    const catalogued = of.sku === null ? undefined : catalog.get(of.sku);
    const isFree = catalogued !== undefined && (holderOfId.get(catalogued) ?? of.id) === of.id;
    const variantId = ours.get(of.id) ?? (isFree ? catalogued : of.id);
    holderOfId.set(variantId, of.id);
    const sku = of.sku ?? numberOf(of.id);
    const isOwn = (holderOfSku.get(sku) ?? variantId) === variantId;
    holderOfSku.set(sku, isOwn ? variantId : holderOfSku.get(sku)!);
    return { variantId, sku: isOwn ? sku : `${sku} (${numberOf(of.id)})`, of };
  });
}

async function takePrices(store: Store, taking: Taking, named: readonly Named[]): Promise<void> {
  if (named.length === 0) return;
  const { tenant, shop, askedAt, foundAt } = taking;
  const rows = await store
    .selectFrom('pricing.price')
    .select(['variant_id', 'amount', 'currency', 'version', 'changed_at'])
    .where('shop', '=', shop)
    .where(
      'variant_id',
      'in',
      named.map(({ variantId }) => variantId),
    )
    .forUpdate()
    .execute();
  const standing = new Map(rows.map(row => [row.variant_id, row]));
  const taken = named.map(each => {
    const known = standing.get(each.variantId);
    const isOlder = known !== undefined && known.changed_at > askedAt;
    const price = each.of.price;
    const moved = !isOlder && (known?.currency !== price.currency || Number(known.amount) !== price.amount);
    return { ...each, known, moved };
  });
  await store
    .insertInto('pricing.price')
    .values(
      taken.map(({ variantId, sku, of, known, moved }) => ({
        tenant_id: tenant,
        shop,
        variant_id: variantId,
        sku,
        title: of.title,
        currency: moved ? of.price.currency : known!.currency,
        amount: moved ? of.price.amount : Number(known!.amount),
        list: positive(of.compareAtPrice?.amount),
        cost: of.cost && of.cost.currency === of.price.currency ? of.cost.amount : null,
        version: moved ? (known?.version ?? 0) + 1 : known!.version,
        changed_at: moved ? askedAt : known!.changed_at,
      })),
    )
    .onConflict(conflict =>
      conflict.columns(['tenant_id', 'shop', 'variant_id']).doUpdateSet(row => ({
        sku: row.ref('excluded.sku'),
        title: row.ref('excluded.title'),
        currency: row.ref('excluded.currency'),
        amount: row.ref('excluded.amount'),
        list: row.ref('excluded.list'),
        cost: row.ref('excluded.cost'),
        version: row.ref('excluded.version'),
        changed_at: row.ref('excluded.changed_at'),
      })),
    )
    .execute();
  const changes = taken.filter(({ moved }) => moved);
  if (changes.length === 0) return;
  await store
    .insertInto('pricing.price_change')
    .values(
      changes.map(({ variantId, of, known }) => ({
        tenant_id: tenant,
        id: newId(),
        shop,
        variant_id: variantId,
        version: (known?.version ?? 0) + 1,
        currency: of.price.currency,
        before: known?.currency === of.price.currency ? Number(known.amount) : null,
        amount: of.price.amount,
        at: known ? askedAt : foundAt,
        cause: known ? ('seen' as const) : ('first seen' as const),
        rule_id: null,
        rule_version: null,
        proposal_id: null,
        write_key: null,
      })),
    )
    .execute();
}

const positive = (amount: number | undefined): number | null => (amount && amount > 0 ? amount : null);
