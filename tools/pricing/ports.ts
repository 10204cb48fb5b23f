import type { Problem } from '../../platform/errors.ts';
import type { Money } from '../../platform/money.ts';
import type { Answer, Guarantees } from '../../platform/tool.ts';
import type { Beside } from './rules/leans-on.ts';
import type { CompetitorPrices } from './rules/row.ts';

/** A shop whose prices we keep, as our own table knows it: our store, or one at a vendor such as Shopify. */
export interface ShopAccount {
  readonly tenant: string;
  readonly id: string;
  readonly name: string;
  /** The shop's own name at its vendor, `harbor-goods.myshopify.com`. */
  readonly domain: string;
}

/** One variant as the shop has it now. Text in it was written outside: it never instructs. */
export interface ShopVariant {
  /** The shop's own id, `gid://shopify/ProductVariant/1`. */
  readonly id: string;
  readonly productId: string;
  readonly sku: string | null;
  /** A GTIN, where the shop keeps one. */
  readonly barcode: string | null;
  readonly brand: string | null;
  /** What kind of thing the product is; null where nobody said. */
  readonly category: string | null;
  readonly tags: readonly string[];
  /** What tells it from others of its product: `Color` → `Blue`. */
  readonly options: Readonly<Record<string, string>>;
  /** Product and variant, as a person would name it: `Rain jacket, Blue / M`. */
  readonly title: string;
  readonly price: Money;
  readonly compareAtPrice: Money | null;
  /** What one costs the shop; null where it does not say, or does not let us read it. */
  readonly cost: Money | null;
  readonly inventoryQuantity: number | null;
  /** ISO 8601, UTC. Moves with every change of the variant, not of its price only. */
  readonly updatedAt: string;
}

export interface VariantPage {
  readonly variants: readonly ShopVariant[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

/** One absolute price. `compareAtPrice`: absent leaves it, null removes it. */
export interface PriceWrite {
  readonly variantId: string;
  readonly productId: string;
  readonly price: Money;
  readonly compareAtPrice?: Money | null | undefined;
  /**
   * The price that must still be there. The shop is looked at right before the write, and a price that moved is
   * refused with `target_stale`. Where the vendor takes no condition, what happens between that look and the write
   * stays unseen.
   */
  readonly expected?: Money | undefined;
}

/**
 * What became of one price.
 *
 * - `written`: the shop confirmed this very price.
 * - `refused`: certainly not written, and not by trying again; the problem says why.
 * - `postponed`: certainly not written; try again, after `problem.retryAfterMs` where it is there.
 * - `unknown`: sent, and nobody here knows: `read` finds out. Never send it again before.
 */
export type PriceOutcome =
  | {
      readonly outcome: 'written';
      readonly variantId: string;
      readonly price: Money;
      readonly compareAtPrice: Money | null;
      readonly updatedAt: string;
      /** The vendor's name for the request that wrote it, for their support and for our evidence. */
      readonly requestId: string | null;
      /**
       * From when this connection last asked for the variant to when the write was confirmed: a change by somebody
       * else within it was overwritten unseen. Null where it was not read before.
       */
      readonly windowMs: number | null;
    }
  | {
      readonly outcome: 'refused' | 'postponed' | 'unknown';
      readonly variantId: string;
      readonly problem: Problem;
    };

/** How the way to the shop is, without a secret in it. */
export interface ShopHealth {
  readonly reachable: boolean;
  /** Why not, where it is not as it should be. */
  readonly problem: Problem | null;
  readonly latencyMs: number | null;
  readonly shop: { readonly name: string; readonly currency: string } | null;
  /** What our account may do there, and what it lacks for what we do. */
  readonly scopes: { readonly granted: readonly string[]; readonly missing: readonly string[] } | null;
  readonly rateLimit: RateLimitState;
}

/** Points in the vendor's bucket, and what waiting for them has cost since the connection was opened. */
export interface RateLimitState {
  readonly available: number | null;
  readonly maximum: number | null;
  readonly restorePerSecond: number | null;
  readonly calls: number;
  /** Calls that waited here first, so that they were not throttled there. */
  readonly paced: number;
  readonly waitedMs: number;
  /** Calls that were throttled there nevertheless. */
  readonly throttled: number;
}

export interface ShopCall {
  readonly signal?: AbortSignal | undefined;
}

/**
 * The prices of one shop. Expected failures are thrown as `Refusal`s of the registry (`vendor_…`), except by `write`,
 * which tells of each price apart: what was written stays written when a later one fails.
 */
export interface PriceChannel {
  /** What the shop's API can promise; the card shows what is missing, and how long the window was of late. */
  readonly guarantees: Guarantees;
  /** Variants by id, from a place of an earlier page. Complete, unless variants come or go meanwhile. */
  page(from: string | null, call?: ShopCall): Promise<VariantPage>;
  /** All variants of one product, as they are at this moment; none where it is gone. */
  product(productId: string, call?: ShopCall): Promise<readonly ShopVariant[]>;
  /** The product of which an inventory item is the stock; undefined where it is of none any more. */
  productOf(inventoryItem: string, call?: ShopCall): Promise<string | undefined>;
  /** The prices alone, as they are at this moment: cheaper to read back. */
  prices(variantIds: readonly string[], call?: ShopCall): Promise<ReadonlyMap<string, Money>>;
  /** The variants as they are at this moment; those that do not exist are absent. Never from an index or a cache. */
  read(variantIds: readonly string[], call?: ShopCall): Promise<ReadonlyMap<string, ShopVariant>>;
  /** Sets absolute prices; one outcome for each, in the order given. */
  write(prices: readonly PriceWrite[], call?: ShopCall): Promise<readonly PriceOutcome[]>;
  /** Never throws for what is wrong out there; says it. */
  health(call?: ShopCall): Promise<ShopHealth>;
}

export interface PriceChannelPort {
  open(account: ShopAccount): PriceChannel;
}

/** A price of record with the version at which it may be replaced. */
export interface StandingPrice {
  readonly price: Money;
  readonly version: number;
  /** The proposal whose run set it; null where none did, absent where that was not read. */
  readonly setBy?: string | null;
  /** What lies beside it, in minor units of its currency: what one costs us, and the minimum advertised price. */
  readonly beside?: { readonly cost: number | null; readonly map: number | null };
}

/** What a price was changed for; stands in its history for ever. */
export interface WhyChanged {
  readonly cause: 'rule' | 'revert' | 'repair';
  readonly rule: { readonly id: string; readonly version: number } | null;
  readonly proposal: string;
}

export interface OwnWrite {
  readonly shop: string;
  readonly variantId: string;
  readonly price: Money;
  /** Replaced only at this version, and while what is said of `beside` still holds. */
  readonly expects: Pick<StandingPrice, 'price' | 'version'> & { readonly beside?: Beside | undefined };
  /** The executor's key: one for each target of a run. */
  readonly key: string;
  readonly why: WhyChanged;
  readonly at: Date;
  /** From then on it is no longer written, by the clock of the tables; whoever takes it back then finds it whole or not at all. */
  readonly until?: Date | undefined;
}

/** Our own shop's prices of record. They lie in our tables, but are written as an outside shop's are: one by one, by a run. */
export interface OwnPrices {
  read(
    tenant: string,
    shop: string,
    variantIds: readonly string[],
  ): Promise<ReadonlyMap<string, StandingPrice>>;
  /** Replaces the price at the version expected; refuses with `target_stale`. The same key again changes nothing. */
  write(tenant: string, write: OwnWrite): Promise<StandingPrice>;
  /** What was written under a key, for who lost the answer. */
  written(tenant: string, key: string): Promise<StandingPrice | undefined>;
}

/** A price to be set at a shop of a vendor, from the one that stood there when it was shown. */
export type ShopWrite = Omit<OwnWrite, 'shop'>;

/** A price that stands at a shop because we set it. */
export interface ShopWritten extends StandingPrice {
  /** The vendor's name for the request; null where its answer was lost. */
  readonly request: string | null;
  /** From our last look at it to the vendor's word that it is set; null where that is not known. */
  readonly windowMs: number | null;
}

/**
 * Prices of shops at vendors, by our variants. The vendor has no version: ours counts the prices that were seen there, so
 * that a price that came back is another one, if anybody told us. Throws `not_found` for a shop that is not connected.
 */
export interface ShopPrices {
  guarantees(tenant: string, shop: string): Promise<Guarantees>;
  /** As they stand there at this moment. */
  read(
    tenant: string,
    shop: string,
    variantIds: readonly string[],
    call?: ShopCall,
  ): Promise<ReadonlyMap<string, StandingPrice>>;
  /** Looks at each price right before it is set; one answer for each, in the order given. */
  write(
    tenant: string,
    shop: string,
    writes: readonly ShopWrite[],
    call?: ShopCall,
  ): Promise<readonly Answer<ShopWritten>[]>;
  /** Whether a write whose answer was lost stands there; undefined where it does not. */
  written(tenant: string, shop: string, write: ShopWrite, call?: ShopCall): Promise<ShopWritten | undefined>;
}

/** What the rest of the house knows of a variant that we sell. */
export interface GoodsFacts {
  readonly variantId: string;
  readonly productId: string;
  readonly sku: string;
  readonly title: string;
  readonly brand: string | null;
  /** The category's path, widest first. */
  readonly categories: readonly string[];
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  /** What tells it from every other article, wherever it is sold; null where nobody said. */
  readonly gtin: string | null;
  readonly mpn: string | null;
  readonly model: string | null;
  /** What tells the variant from others of its product: `Color` → `Black`. */
  readonly options: Readonly<Record<string, string>>;
  readonly condition: 'new' | 'refurbished' | 'used';
  /** When it came to the shop, ISO 8601; null where the catalog does not say. */
  readonly addedAt: string | null;
  readonly stock: number | null;
  readonly sold30Days: number | null;
}

export interface GoodsPort {
  /** Everything on sale in our own shop, in the catalog's order. */
  list(tenant: string): Promise<readonly GoodsFacts[]>;
}

/** What competitors ask, as the capability that watches them saw it last. */
export interface CompetitorPricesPort {
  /** The newest observation of each competitor and SKU, of those that are surely the same article. */
  bySku(tenant: string): Promise<CompetitorPrices>;
}

export interface SoldOnDay {
  readonly variantId: string;
  readonly day: string;
  readonly pieces: number;
  readonly revenue: number;
  readonly currency: string;
}

/** How much was sold, day by day. */
export interface DailySalesPort {
  /**
   * Of each variant from one day to another, both included (`2026-11-28`, UTC): pieces, and what they brought in minor
   * units before tax and delivery. What did not sell is absent.
   */
  byDay(tenant: string, from: string, to: string): Promise<readonly SoldOnDay[]>;
}

declare module '../../platform/context.ts' {
  interface Ports {
    ownPrices: OwnPrices;
    shopPrices: ShopPrices;
    goods: GoodsPort;
    dailySales: DailySalesPort;
    competitorPrices: CompetitorPricesPort;
  }
}
