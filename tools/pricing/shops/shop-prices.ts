import type { Store } from '../../../platform/database/store.ts';
import { problemOf, Refusal } from '../../../platform/errors.ts';
import type { Clock } from '../../../platform/identifiers.ts';
import type { Money } from '../../../platform/money.ts';
import type { Answer } from '../../../platform/tool.ts';
import type { Transact } from '../own-prices.ts';
import type {
  PriceChannel,
  PriceChannelPort,
  PriceOutcome,
  ShopPrices,
  ShopWrite,
  ShopWritten,
  StandingPrice,
} from '../ports.ts';
import { writtenUnder } from '../price-changes.ts';
import { eachOf, type KnownPrice, knownPrices } from '../standing-prices.ts';
import { keepWrites } from './keep-writes.ts';
import { shopsIn } from './shop-book.ts';
import '../tables.ts';

export interface ShopPricesOptions {
  readonly transact: Transact;
  readonly channels: PriceChannelPort;
  readonly clock: Clock;
}

/** What we last knew of a variant's price, and how the shop calls it. */
interface Known extends KnownPrice {
  readonly variantId: string;
  readonly shopVariant: string;
  readonly shopProduct: string;
}

/** The version under which a price stands that was seen at the shop: the next one where we knew another price. */
const versionOf = ({ price, version }: Known, seen: Money): number =>
  isSame(price, seen) ? version : version + 1;

const isSame = (one: Money, other: Money): boolean =>
  one.amount === other.amount && one.currency === other.currency;

/**
 * Prices of shops at vendors. Every look is at the shop itself; our tables say what was seen there before and by whom it
 * was set. A write is noted under its key after the shop has confirmed it.
 */
export function shopPrices({ transact, channels, clock }: ShopPricesOptions): ShopPrices {
  const open = async (tenant: string, shop: string): Promise<PriceChannel> => {
    const shops = await transact(tenant, shopsIn);
    const found = shops.find(({ id }) => id === shop);
    if (found?.status === 'connected')
      return channels.open({ tenant, id: found.id, name: found.name, domain: found.domain });
    throw new Refusal('vendor_unauthorized', `The shop ${shop} is not connected.`, {
      mend: 'An operator connects it again with countersign shop connect.',
    });
  };
  const known = (tenant: string, shop: string, ids: readonly string[]) =>
    transact(tenant, store => knownOf(store, shop, ids));

  const read: ShopPrices['read'] = async (tenant, shop, variantIds, call) => {
    const channel = await open(tenant, shop);
    const ours = await known(tenant, shop, variantIds);
    const seen = await channel.prices(
      [...ours.values()].map(({ shopVariant }) => shopVariant),
      call,
    );
    return new Map(
      [...ours.values()].flatMap((each): [string, StandingPrice][] => {
        const price = seen.get(each.shopVariant);
        if (!price) return [];
        const setBy = isSame(each.price, price) ? each.setBy : null;
        return [[each.variantId, { price, version: versionOf(each, price), setBy, beside: each.beside }]];
      }),
    );
  };

  return {
    guarantees: async (tenant, shop) => (await open(tenant, shop)).guarantees,
    read,

    async write(tenant, shop, writes, call) {
      const channel = await open(tenant, shop);
      const ours = await known(
        tenant,
        shop,
        writes.map(({ variantId }) => variantId),
      );
      const refused = new Map<ShopWrite, Refusal>();
      for (const write of writes) {
        const refusal = refusalOf(write, ours.get(write.variantId), clock());
        if (refusal) refused.set(write, refusal);
      }
      const going = writes.filter(write => !refused.has(write));
      const outcomes = await channel.write(
        going.map(({ variantId, price, expects }) => {
          const { shopVariant, shopProduct } = ours.get(variantId)!;
          return { variantId: shopVariant, productId: shopProduct, price, expected: expects.price };
        }),
        call,
      );
      const told = new Map(going.map((write, index) => [write, outcomes[index]!]));
      const written = going.filter(write => told.get(write)!.outcome === 'written');
      const kept = await transact(tenant, store =>
        keepWrites(store, { tenant, shop, now: clock() }, written),
      );
      return writes.map((write): Answer<ShopWritten> => {
        const refusal = refused.get(write);
        return refusal ? { problem: refusal.problem } : answerTo(told.get(write)!, kept.get(write.key));
      });
    },

    async written(tenant, shop, write, call) {
      const noted = await transact(tenant, store => writtenUnder(store, write.key));
      if (noted) return { ...noted, request: null, windowMs: null };
      const standing = (await read(tenant, shop, [write.variantId], call)).get(write.variantId);
      if (!standing || !isSame(standing.price, write.price)) return undefined;
      const kept = await transact(tenant, store =>
        keepWrites(store, { tenant, shop, now: clock() }, [write]),
      );
      return { ...kept.get(write.key)!, request: null, windowMs: null };
    },
  };
}

const wordFor = { cost: 'cost', map: 'minimum advertised price' } as const;

function refusalOf({ expects, until }: ShopWrite, known: Known | undefined, now: Date): Refusal | undefined {
  if (!known) return new Refusal('not_found', 'The shop has no such variant any more.');
  if (versionOf(known, expects.price) !== expects.version)
    return new Refusal('target_stale', 'The price moved at the shop since it was shown.');
  for (const name of ['cost', 'map'] as const)
    if (expects.beside?.[name] !== undefined && expects.beside[name] !== known.beside[name])
      return new Refusal('target_stale', `The ${wordFor[name]} moved since the price was made of it.`);
  if (until && now >= until) return new Refusal('target_stale', 'Its time was over before it could be set.');
  return undefined;
}

function answerTo(outcome: PriceOutcome, kept: StandingPrice | undefined): Answer<ShopWritten> {
  if (outcome.outcome !== 'written') return { problem: outcome.problem };
  if (!kept) return { problem: problemOf(new Error('a written price was not noted')) };
  return { value: { ...kept, request: outcome.requestId, windowMs: outcome.windowMs } };
}

async function knownOf(
  store: Store,
  shop: string,
  variantIds: readonly string[],
): Promise<ReadonlyMap<string, Known>> {
  const prices = await knownPrices(store, shop, variantIds);
  if (prices.size === 0) return new Map();
  const listed = await store
    .selectFrom(eachOf([...prices.keys()]))
    .crossJoinLateral(asked =>
      asked
        .selectFrom('pricing.listing as l')
        .select(['l.variant_id', 'l.shop_variant', 'l.shop_product'])
        .where('l.shop', '=', shop)
        .whereRef('l.variant_id', '=', 'asked.name')
        .limit(1)
        .as('found'),
    )
    .selectAll('found')
    .execute();
  return new Map(
    listed.map(({ variant_id: variantId, shop_variant, shop_product }) => [
      variantId,
      { ...prices.get(variantId)!, variantId, shopVariant: shop_variant, shopProduct: shop_product },
    ]),
  );
}
