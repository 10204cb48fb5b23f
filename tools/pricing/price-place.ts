import type { CallContext, QueryContext } from '../../platform/context.ts';
import { problemOf, Refusal } from '../../platform/errors.ts';
import type { Answer, Guarantees, Target } from '../../platform/tool.ts';
import type { ShopWrite, ShopWritten, StandingPrice } from './ports.ts';
import { byProduct, inGroups } from './price-groups.ts';
import { ownShop } from './price-rows.ts';

type Asking = Pick<QueryContext, 'ports' | 'tenant' | 'signal'>;
type Written = StandingPrice | ShopWritten;

/** Where the prices of a shop stand, and how they are set there. */
export interface PricePlace {
  /** The account at a vendor that a run uses; none of our own tables. */
  readonly account: string | null;
  /** Whether `write` looks at each price itself, right before it sets it. */
  readonly looksItself: boolean;
  /** What a run can promise there. */
  guarantees(context: Pick<QueryContext, 'ports' | 'tenant'>): Promise<Guarantees>;
  /** Where variants stand at this moment; those without a price are absent. */
  read(context: Asking, variants: readonly string[]): Promise<ReadonlyMap<string, StandingPrice>>;
  /** Sets prices, each only where it stands as it was shown; one answer for each, in the order given. */
  write(context: CallContext, writes: readonly ShopWrite[]): Promise<readonly Answer<Written>[]>;
  /** What became of a write whose answer was lost; undefined where it does not stand. */
  written(context: Asking, write: ShopWrite): Promise<Written | undefined>;
  /** Targets in the order, and in the groups, in which they are set. */
  grouped(targets: readonly { readonly product: string; readonly target: Target }[]): Target[];
}

/** The place of a shop by its id: of our own tables, or at a vendor. */
export const placeOf = (shop: string): PricePlace => (shop === ownShop ? ownTables : atVendor(shop));

/** Our own tables replace a price at its version and know each write by its key. */
export const ownGuarantees: Guarantees = { conditionalWrite: true, idempotencyKey: true };

/** Others may hold these targets by now, so what was not set yet waits for its next turn. */
const outOfTime = new Refusal(
  'vendor_unavailable',
  'The time for these prices was over before this one was set.',
);

const ownTables: PricePlace = {
  account: null,
  looksItself: false,
  guarantees: async () => ownGuarantees,
  read: ({ ports, tenant }, variants) => ports.ownPrices.read(tenant, ownShop, variants),
  async write({ ports, tenant, signal }, writes) {
    const answers: Answer<StandingPrice>[] = [];
    for (const write of writes)
      try {
        if (signal.aborted) throw outOfTime;
        answers.push({ value: await ports.ownPrices.write(tenant, { shop: ownShop, ...write }) });
      } catch (error) {
        answers.push({ problem: problemOf(error) });
      }
    return answers;
  },
  written: ({ ports, tenant }, { key }) => ports.ownPrices.written(tenant, key),
  grouped: targets => inGroups(targets.map(({ target }) => target)),
};

const atVendor = (shop: string): PricePlace => ({
  account: shop,
  looksItself: true,
  guarantees: ({ ports, tenant }) => ports.shopPrices.guarantees(tenant, shop),
  read: ({ ports, tenant, signal }, variants) => ports.shopPrices.read(tenant, shop, variants, { signal }),
  write: ({ ports, tenant, signal }, writes) => ports.shopPrices.write(tenant, shop, writes, { signal }),
  written: ({ ports, tenant, signal }, write) => ports.shopPrices.written(tenant, shop, write, { signal }),
  grouped: byProduct,
});
