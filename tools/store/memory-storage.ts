import type { LineQuantity } from './business/documents.ts';
import type { Journal } from './journal.ts';
import type {
  Answered,
  CartRecord,
  CheckoutRecord,
  Claim,
  OrderRecord,
  Placement,
  Reply,
  ShopStorage,
  Versioned,
} from './ports.ts';

/** One change; the journal keeps them, and running through them again gives the same shop. */
export type Change =
  | { do: 'claim'; key: string; fingerprint: string; at: string }
  | { do: 'answer'; key: string; reply: Reply }
  | { do: 'release'; key: string }
  | { do: 'cart'; id: string; version: number; record: CartRecord; answered?: Answered | undefined }
  | { do: 'checkout'; id: string; version: number; record: CheckoutRecord; answered?: Answered | undefined }
  | {
      do: 'order';
      id: string;
      version: number;
      record: OrderRecord;
      /** Pieces that leave the shelf; negative ones come back. */
      take: readonly LineQuantity[];
      checkout?: { id: string; version: number; record: CheckoutRecord } | undefined;
      answered?: Answered | undefined;
    };

interface KnownRequest {
  readonly fingerprint: string;
  readonly at: string;
  readonly reply?: Reply;
}

/** An order in the count of what was placed. */
export interface LedgerEntry {
  readonly order: string;
  readonly checkout: string;
  readonly idempotencyKey: string;
  readonly placedAt: string;
}

/**
 * Storage in the process, for merchants of the sandbox. With a journal every change is on disk before it is told to
 * anybody, one line each, so that a restarted merchant knows all that it ever confirmed.
 */
export class MemoryStorage implements ShopStorage {
  readonly #requests = new Map<string, KnownRequest>();
  readonly #carts = new Map<string, Versioned<CartRecord>>();
  readonly #checkouts = new Map<string, Versioned<CheckoutRecord>>();
  readonly #orders = new Map<string, Versioned<OrderRecord>>();
  readonly #stock: Map<string, number>;
  readonly #journal: Journal<Change> | undefined;

  /** @param stock pieces by variant id before anything was sold; the journal's sales come off it */
  constructor(stock: ReadonlyMap<string, number>, journal?: Journal<Change>) {
    this.#stock = new Map(stock);
    for (const change of journal?.read() ?? []) this.#apply(change);
    this.#journal = journal;
  }

  async claimRequest(key: string, fingerprint: string, now: Date, leaseMs: number): Promise<Claim> {
    const known = this.#requests.get(key);
    if (known && known.fingerprint !== fingerprint) return { kind: 'conflict' };
    if (known?.reply) return { kind: 'answered', reply: known.reply };
    if (known && now.getTime() - Date.parse(known.at) < leaseMs) return { kind: 'in_flight' };
    this.#write({ do: 'claim', key, fingerprint, at: now.toISOString() });
    return { kind: 'claimed' };
  }

  async answerRequest({ key, reply }: Answered): Promise<void> {
    if (!this.#requests.get(key)?.reply) this.#write({ do: 'answer', key, reply });
  }

  async releaseRequest(key: string): Promise<void> {
    if (!this.#requests.get(key)?.reply) this.#write({ do: 'release', key });
  }

  async getCart(id: string): Promise<Versioned<CartRecord> | undefined> {
    return this.#carts.get(id);
  }

  async putCart(record: CartRecord, replaces: number, answered?: Answered): Promise<boolean> {
    const { id } = record.cart;
    if (versionOf(this.#carts, id) !== replaces) return false;
    this.#write({ do: 'cart', id, version: replaces + 1, record, answered });
    return true;
  }

  async getCheckout(id: string): Promise<Versioned<CheckoutRecord> | undefined> {
    return this.#checkouts.get(id);
  }

  async putCheckout(record: CheckoutRecord, replaces: number, answered?: Answered): Promise<boolean> {
    const { id } = record.checkout;
    if (versionOf(this.#checkouts, id) !== replaces) return false;
    this.#write({ do: 'checkout', id, version: replaces + 1, record, answered });
    return true;
  }

  async placeOrder(placement: Placement): Promise<'placed' | 'changed_meanwhile' | 'out_of_stock'> {
    const { checkout, replaces, order, take, answered } = placement;
    const { id } = checkout.checkout;
    if (versionOf(this.#checkouts, id) !== replaces) return 'changed_meanwhile';
    const wanted = new Map<string, number>();
    for (const { id: variant, quantity } of take) wanted.set(variant, (wanted.get(variant) ?? 0) + quantity);
    for (const [variant, quantity] of wanted) {
      if ((this.#stock.get(variant) ?? 0) < quantity) return 'out_of_stock';
    }
    const completed = { id, version: replaces + 1, record: checkout };
    this.#write({
      do: 'order',
      id: order.order.id,
      version: 1,
      record: order,
      take,
      checkout: completed,
      answered,
    });
    return 'placed';
  }

  async getOrder(id: string): Promise<Versioned<OrderRecord> | undefined> {
    return this.#orders.get(id);
  }

  async amendOrder(
    record: OrderRecord,
    replaces: number,
    restock: readonly LineQuantity[],
    answered?: Answered,
  ): Promise<boolean> {
    const { id } = record.order;
    if (versionOf(this.#orders, id) !== replaces) return false;
    const take = restock.map(line => ({ ...line, quantity: -line.quantity }));
    this.#write({ do: 'order', id, version: replaces + 1, record, take, answered });
    return true;
  }

  async available(variantIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return new Map(variantIds.map(id => [id, this.#stock.get(id) ?? 0]));
  }

  /** Every order that was ever placed, in the order of placing. */
  ledger(): LedgerEntry[] {
    return [...this.#orders.values()].map(({ document: { order, placedBy, placedAt } }) => ({
      order: order.id,
      checkout: order.checkout_id,
      idempotencyKey: placedBy,
      placedAt,
    }));
  }

  close(): void {
    this.#journal?.close();
  }

  /** Journal first: a change that cannot be kept has not happened. */
  #write(change: Change): void {
    this.#journal?.append(change);
    this.#apply(change);
  }

  #apply(change: Change): void {
    switch (change.do) {
      case 'claim':
        this.#requests.set(change.key, { fingerprint: change.fingerprint, at: change.at });
        return;
      case 'answer':
        this.#answer(change);
        return;
      case 'release':
        this.#requests.delete(change.key);
        return;
      case 'cart':
        this.#carts.set(change.id, { document: change.record, version: change.version });
        break;
      case 'checkout':
        this.#checkouts.set(change.id, { document: change.record, version: change.version });
        break;
      case 'order': {
        this.#orders.set(change.id, { document: change.record, version: change.version });
        for (const { id, quantity } of change.take)
          this.#stock.set(id, (this.#stock.get(id) ?? 0) - quantity);
        const { checkout } = change;
        if (checkout)
          this.#checkouts.set(checkout.id, { document: checkout.record, version: checkout.version });
        break;
      }
    }
    if (change.answered) this.#answer(change.answered);
  }

  #answer({ key, reply }: Answered): void {
    const known = this.#requests.get(key);
    if (known) this.#requests.set(key, { ...known, reply });
  }
}

const versionOf = <Document>(documents: ReadonlyMap<string, Versioned<Document>>, id: string): number =>
  documents.get(id)?.version ?? 0;
