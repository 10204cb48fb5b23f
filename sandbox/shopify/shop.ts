import { EventEmitter } from 'node:events';
import type { Clock } from '../../platform/identifiers.ts';
import type { Journal } from '../../tools/store/journal.ts';
import type { Goods, Product, Variant } from './goods.ts';
import { amountIn } from './money.ts';

export interface Priced {
  readonly price: number;
  readonly compareAtPrice: number | null;
}

/** One price that changed, or was written as it was: who did it, with which request. */
export interface LedgerEntry {
  /** The `X-Request-ID` of the answer; for the seller's own hand a word. */
  readonly request: string;
  readonly by: 'app' | 'seller';
  readonly at: string;
  readonly variant: string;
  readonly from: Priced;
  readonly to: Priced;
}

export const gid = (type: string, id: number): string => `gid://shopify/${type}/${id}`;

/** The number in a global id of this type; undefined where it is of another. */
export function numberIn(type: string, id: string): number | undefined {
  const [, number] = new RegExp(`^gid://shopify/${type}/(\\d+)$`).exec(id) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** What the shop sells and for how much. Every write is in the ledger, and the ledger survives the process. */
export class Shop {
  readonly currency: string;
  readonly products: readonly Product[];
  readonly variants: readonly Variant[];
  readonly #byProduct: ReadonlyMap<number, Product>;
  readonly #byVariant: ReadonlyMap<number, Variant>;
  readonly #byInventoryItem: ReadonlyMap<number, Variant>;
  readonly #ledger: LedgerEntry[] = [];
  readonly #changes = new EventEmitter<{ changed: [Product]; stocked: [Variant] }>();
  readonly #journal: Journal<LedgerEntry> | undefined;
  readonly #clock: Clock;

  constructor(goods: Goods, clock: Clock, journal?: Journal<LedgerEntry>) {
    this.currency = goods.currency;
    this.products = goods.products;
    this.variants = goods.products.flatMap(({ variants }) => variants);
    this.#byProduct = new Map(this.products.map(product => [product.id, product]));
    this.#byVariant = new Map(this.variants.map(variant => [variant.id, variant]));
    this.#byInventoryItem = new Map(this.variants.map(variant => [variant.inventoryItemId, variant]));
    this.#clock = clock;
    for (const entry of journal?.read() ?? []) this.#keep(entry);
    this.#journal = journal;
  }

  product = (id: string): Product | undefined => this.#byProduct.get(numberIn('Product', id) ?? -1);
  variant = (id: string): Variant | undefined => this.#byVariant.get(numberIn('ProductVariant', id) ?? -1);
  inventoryItem = (id: string): Variant | undefined =>
    this.#byInventoryItem.get(numberIn('InventoryItem', id) ?? -1);
  productOf = (variant: Variant): Product => this.#byProduct.get(variant.productId)!;

  get ledger(): readonly LedgerEntry[] {
    return this.#ledger;
  }

  onChange(listener: (product: Product) => void): void {
    this.#changes.on('changed', listener);
  }

  onStock(listener: (variant: Variant) => void): void {
    this.#changes.on('stocked', listener);
  }

  /** Sets prices of one product at once; each is an entry of the ledger, also where it changes nothing. */
  setPrices(
    product: Product,
    prices: ReadonlyMap<Variant, Partial<Priced>>,
    who: Pick<LedgerEntry, 'by' | 'request'>,
  ): void {
    const at = this.#clock().toISOString();
    for (const [variant, change] of prices) {
      const from = { price: variant.price, compareAtPrice: variant.compareAtPrice };
      const entry = {
        ...who,
        at,
        variant: gid('ProductVariant', variant.id),
        from,
        to: { ...from, ...change },
      };
      this.#keep(entry);
      this.#journal?.append(entry);
    }
    if (prices.size > 0) this.#changes.emit('changed', product);
  }

  /** The seller's own hand, in the shop's admin. */
  sellerSets(id: string, text: string): void {
    const variant = this.variant(id);
    const price = amountIn(text, this.currency);
    if (!variant || price === undefined || price < 0) throw new RangeError(`cannot set ${id} to ${text}`);
    this.setPrices(this.productOf(variant), new Map([[variant, { price }]]), {
      by: 'seller',
      request: 'admin',
    });
  }

  /** The seller counts anew how many there are. It is forgotten with the process: the ledger is of prices. */
  sellerCounts(id: string, stock: number): void {
    const variant = this.variant(id);
    if (!variant || !Number.isSafeInteger(stock)) throw new RangeError(`cannot count ${stock} of ${id}`);
    variant.stock = stock;
    this.#changes.emit('stocked', variant);
  }

  #keep(entry: LedgerEntry): void {
    this.#ledger.push(entry);
    const variant = this.variant(entry.variant);
    if (!variant) throw new Error(`the ledger names ${entry.variant}, which this seed does not have`);
    Object.assign(variant, entry.to);
    if (entry.from.price === entry.to.price && entry.from.compareAtPrice === entry.to.compareAtPrice) return;
    // As GraphQL shows it: to the second.
    const second = `${entry.at.slice(0, 19)}Z`;
    variant.updatedAt = second;
    this.productOf(variant).updatedAt = second;
  }

  close(): void {
    this.#journal?.close();
  }
}
