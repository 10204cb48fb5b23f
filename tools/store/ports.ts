import type { SearchCriteria } from './business/catalog.ts';
import type {
  Cart,
  Checkout,
  Destination,
  LineQuantity,
  Order,
  PostalAddress,
} from './business/documents.ts';
import type { Verdict } from './business/payment.ts';
import type { Product } from './business/shop.ts';

/** A document and how often it has been written; a write names the version that it replaces, 0 for none. */
export interface Versioned<Document> {
  readonly document: Document;
  readonly version: number;
}

export interface CartRecord {
  readonly cart: Cart;
  /** The checkout that this cart was last turned into. */
  readonly checkoutId?: string;
}

export interface CheckoutRecord {
  readonly checkout: Checkout;
  /** Address of the profile of the platform that opened it; its order webhooks go there. */
  readonly agent?: string;
  /** While it is being completed: when another attempt may take over (ISO 8601). */
  readonly claimedUntil?: string;
}

export interface OrderRecord {
  readonly order: Order;
  readonly agent?: string;
  readonly placedAt: string;
  /** The idempotency key under which it was placed. */
  readonly placedBy: string;
  /** The payment provider's reference, for refunds. */
  readonly payment: string;
}

export interface Reply {
  /** HTTP status; the JSON-RPC binding looks at the body only. */
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The answer to remember under an idempotency key, written in the same transaction as its effect. */
export interface Answered {
  readonly key: string;
  readonly reply: Reply;
}

export type Claim =
  | { readonly kind: 'claimed' }
  | { readonly kind: 'answered'; readonly reply: Reply }
  /** The key was used for another request. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'in_flight' };

/**
 * Where a shop keeps its carts, checkouts, orders, stock and answers. Every method is one transaction. Documents are
 * JSON. A write whose `replaces` is not the stored version changes nothing and says `false` (or `changed_meanwhile`).
 */
export interface ShopStorage {
  /**
   * Takes an idempotency key for a request with this fingerprint. A claim that was neither answered nor released
   * may be taken over once `leaseMs` have passed since.
   */
  claimRequest(key: string, fingerprint: string, now: Date, leaseMs: number): Promise<Claim>;
  /** Remembers an answer that had no effect, such as a refusal. */
  answerRequest(answered: Answered): Promise<void>;
  /** Gives a key back, because nothing happened that a second attempt could double. */
  releaseRequest(key: string): Promise<void>;

  getCart(id: string): Promise<Versioned<CartRecord> | undefined>;
  putCart(record: CartRecord, replaces: number, answered?: Answered): Promise<boolean>;

  getCheckout(id: string): Promise<Versioned<CheckoutRecord> | undefined>;
  putCheckout(record: CheckoutRecord, replaces: number, answered?: Answered): Promise<boolean>;

  /** The completed checkout, the order, the stock that it takes and the answer: all of it or nothing. */
  placeOrder(placement: Placement): Promise<'placed' | 'changed_meanwhile' | 'out_of_stock'>;
  getOrder(id: string): Promise<Versioned<OrderRecord> | undefined>;
  /** The changed order, the stock that comes back and the answer. */
  amendOrder(
    record: OrderRecord,
    replaces: number,
    restock: readonly LineQuantity[],
    answered?: Answered,
  ): Promise<boolean>;

  /** Pieces that can still be sold; a variant that the storage never heard of has none. */
  available(variantIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export interface Placement {
  readonly checkout: CheckoutRecord;
  readonly replaces: number;
  readonly order: OrderRecord;
  /** Variants and pieces. */
  readonly take: readonly LineQuantity[];
  readonly answered?: Answered;
}

/** Prices of the shop's variants, which may change at any moment. */
export interface PricesOfRecord {
  /** Another text whenever a price has changed. */
  state(): Promise<string>;
  /** Minor units by variant id. */
  amounts(): Promise<ReadonlyMap<string, number>>;
}

/** What the shop sells. */
export interface Assortment {
  /** Everything that matches, best first. */
  search(criteria: SearchCriteria): Promise<readonly Product[]>;
  /** Products by product id, variant id, SKU, GTIN or handle; unknown ids are left out. */
  find(ids: readonly string[]): Promise<ReadonlyMap<string, Product>>;
}

export interface Payment {
  readonly checkoutId: string;
  /** One authorization per key, however often it is asked for. */
  readonly idempotencyKey: string;
  readonly amount: number;
  readonly currency: string;
  readonly handlerId: string;
  readonly credential:
    | { type: string; token?: string | undefined; number?: string | undefined; [extra: string]: unknown }
    | undefined;
}

export interface PaymentProvider {
  authorize(payment: Payment): Promise<Verdict & { readonly reference: string }>;
  /** Gives back what was authorized and not used. */
  release(reference: string): Promise<void>;
  refund(reference: string, amount: number): Promise<void>;
}

/** Addresses by the buyer's email, for shops that recognize returning customers. */
export interface AddressBook {
  addressesOf(email: string): Promise<readonly Destination[]>;
  remember(email: string, address: Destination): Promise<void>;
}

/** A carrier's opinion on an address, beyond the shop's own shipping rates. */
export type DeliveryCheck = (address: PostalAddress) => Promise<boolean>;

/** Told after an order was written: created, shipped, canceled. Must not throw. */
export type OrderListener = (record: OrderRecord) => void;
