import { problemOf, Refusal } from '../../platform/errors.ts';
import type { Money } from '../../platform/money.ts';
import type { Guarantees } from '../../platform/tool.ts';
import type {
  PriceChannel,
  PriceChannelPort,
  PriceOutcome,
  PriceWrite,
  RateLimitState,
  ShopAccount,
  ShopCall,
  ShopHealth,
  ShopVariant,
  VariantPage,
} from '../../tools/pricing/ports.ts';
import { AdminClient, isTooDear, type ShopifyAccess } from './admin-client.ts';
import { moneyIn } from './amounts.ts';
import { Looks } from './looks.ts';
import type { Time } from './pacing.ts';
import { PriceWriter, unsent } from './price-writer.ts';
import {
  type AdminVariant,
  pricesNow,
  productOfItem,
  productVariants,
  shopState,
  variantPage,
  variantsNow,
} from './requests.ts';

/** What a token must allow; leave to write is leave to read. */
export const neededScopes: readonly string[] = ['read_products', 'write_products'];
/** What it should allow besides, so that we hear of stock; without it, stock is read with everything else. */
export const wishedScopes: readonly string[] = ['read_inventory'];

/** `productVariantsBulkUpdate` takes neither a condition nor an idempotency key, and a price has no version. */
export const guarantees: Guarantees = {
  conditionalWrite: false,
  idempotencyKey: false,
  window:
    'A price that somebody else sets at Shopify between our last look and our write, usually less than a second, is overwritten without a word.',
};

const largestPage = 250;
const smallestPage = 25;
/** Each id costs as much as a whole object: five points for a variant. */
const mostIds = 100;
/** Of the price alone, one point each. */
const mostPrices = 250;

export interface ShopifyOptions {
  readonly accessTo: (account: ShopAccount) => ShopifyAccess;
  readonly time?: Time;
}

export interface ShopifyChannels extends PriceChannelPort {
  /** How many points each shop that is open has left, as its last answer said. */
  rateLimits(): readonly { readonly name: string; readonly rateLimit: RateLimitState }[];
}

/** Shops at Shopify, over the Admin GraphQL API. One connection per shop, so that its calls share one budget. */
export function shopifyPrices({ accessTo, time }: ShopifyOptions): ShopifyChannels {
  const open = new Map<string, ShopifyPrices>();
  return {
    rateLimits: () => [...open.values()].map(({ name, rateLimit }) => ({ name, rateLimit })),
    open(account) {
      const key = `${account.tenant} ${account.id} ${account.domain}`;
      const known =
        open.get(key) ?? new ShopifyPrices(new AdminClient(account.name, accessTo(account), time));
      open.set(key, known);
      return known;
    },
  };
}

class ShopifyPrices implements PriceChannel {
  readonly #client: AdminClient;
  readonly #looks = new Looks();
  readonly #writer: PriceWriter;
  #currency: string | undefined;
  #pageSize = largestPage;

  constructor(client: AdminClient) {
    this.#client = client;
    this.#writer = new PriceWriter(client, this.#looks);
  }

  get name(): string {
    return this.#client.vendor;
  }

  get rateLimit(): RateLimitState {
    return this.#client.pacing.state;
  }

  get guarantees(): Guarantees {
    const measured = this.#looks.measured;
    return measured ? { ...guarantees, window: `${guarantees.window} ${measured}` } : guarantees;
  }

  async page(from: string | null, { signal }: ShopCall = {}): Promise<VariantPage> {
    const { data } = await this.#affordable(first =>
      this.#client.call({ ...variantPage, variables: { first, after: from }, size: first, signal }),
    );
    const { nodes, pageInfo } = data.productVariants;
    this.#currency = data.shop.currencyCode;
    return {
      variants: nodes.map(node => this.#shown(node, data.shop.currencyCode)),
      next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    };
  }

  async read(ids: readonly string[], { signal }: ShopCall = {}): Promise<ReadonlyMap<string, ShopVariant>> {
    const found = new Map<string, ShopVariant>();
    const wanted = [...new Set(ids)];
    for (let start = 0; start < wanted.length; start += mostIds) {
      const chunk = wanted.slice(start, start + mostIds);
      const variables = { ids: chunk };
      const { data, sentAt } = await this.#client.call({
        ...variantsNow,
        variables,
        size: chunk.length,
        signal,
      });
      this.#currency = data.shop.currencyCode;
      for (const node of data.nodes) if (node) found.set(node.id, this.#shown(node, data.shop.currencyCode));
      for (const id of chunk) if (found.has(id)) this.#looks.remember(id, sentAt);
    }
    return found;
  }

  async write(prices: readonly PriceWrite[], call: ShopCall = {}): Promise<readonly PriceOutcome[]> {
    let currency: string;
    try {
      currency = await this.#shopCurrency(call);
    } catch (error) {
      return prices.map(({ variantId }) => unsent(error, variantId));
    }
    return this.#writer.write(prices, currency, call);
  }

  async product(id: string, { signal }: ShopCall = {}): Promise<readonly ShopVariant[]> {
    const found: ShopVariant[] = [];
    for (let after: string | null = null; ; ) {
      const { data } = await this.#affordable(first =>
        this.#client.call({
          ...productVariants,
          variables: { product: id, first, after },
          size: first,
          signal,
        }),
      );
      this.#currency = data.shop.currencyCode;
      if (!data.product) return found;
      const { nodes, pageInfo } = data.product.variants;
      found.push(...nodes.map(node => this.#shown(node, data.shop.currencyCode)));
      if (!pageInfo.hasNextPage) return found;
      after = pageInfo.endCursor;
    }
  }

  async productOf(inventoryItem: string, { signal }: ShopCall = {}): Promise<string | undefined> {
    const variables = { item: inventoryItem };
    const { data } = await this.#client.call({ ...productOfItem, variables, signal });
    return data.inventoryItem?.variants?.nodes[0]?.product.id;
  }

  async prices(ids: readonly string[], call: ShopCall = {}): Promise<ReadonlyMap<string, Money>> {
    const currency = await this.#shopCurrency(call);
    const found = new Map<string, Money>();
    const wanted = [...new Set(ids)];
    for (let start = 0; start < wanted.length; start += mostPrices) {
      const chunk = wanted.slice(start, start + mostPrices);
      const request = { ...pricesNow, ...call, variables: { ids: chunk }, size: chunk.length };
      const { data } = await this.#client.call(request);
      for (const node of data.nodes)
        if (node) found.set(node.id, moneyIn(this.#client.vendor, node.price, currency));
    }
    return found;
  }

  async health({ signal }: ShopCall = {}): Promise<ShopHealth> {
    const since = performance.now();
    try {
      const { data } = await this.#client.call({ ...shopState, signal });
      const granted = data.currentAppInstallation.accessScopes.map(({ handle }) => handle);
      const missing = neededScopes.filter(scope => !granted.includes(scope));
      const lacking = `Our access to ${this.#client.vendor} lacks ${missing.join(', ')}.`;
      return {
        reachable: true,
        problem: missing.length > 0 ? new Refusal('vendor_unauthorized', lacking).problem : null,
        latencyMs: Math.round(performance.now() - since),
        shop: { name: data.shop.name, currency: data.shop.currencyCode },
        scopes: { granted, missing },
        rateLimit: this.#client.pacing.state,
      };
    } catch (error) {
      const rateLimit = this.#client.pacing.state;
      return {
        reachable: false,
        problem: problemOf(error),
        latencyMs: null,
        shop: null,
        scopes: null,
        rateLimit,
      };
    }
  }

  /** Pages of half the size where a shop reckons one as too dear for a single query. */
  async #affordable<Answer>(ask: (first: number) => Promise<Answer>): Promise<Answer> {
    for (;;) {
      try {
        return await ask(this.#pageSize);
      } catch (error) {
        if (!isTooDear(error) || this.#pageSize <= smallestPage) throw error;
        this.#pageSize = Math.floor(this.#pageSize / 2);
      }
    }
  }

  async #shopCurrency({ signal }: ShopCall): Promise<string> {
    if (!this.#currency) {
      const { data } = await this.#client.call({ ...shopState, signal });
      this.#currency = data.shop.currencyCode;
    }
    return this.#currency;
  }

  #shown(
    { product, inventoryItem, selectedOptions, ...variant }: AdminVariant,
    currency: string,
  ): ShopVariant {
    const { vendor } = this.#client;
    const { unitCost } = inventoryItem;
    return {
      id: variant.id,
      productId: product.id,
      sku: variant.sku === '' ? null : variant.sku,
      barcode: variant.barcode === '' ? null : variant.barcode,
      brand: product.vendor === '' ? null : product.vendor,
      category: product.productType === '' ? null : product.productType,
      tags: product.tags,
      options: Object.fromEntries(
        selectedOptions
          .filter(({ value }) => value !== 'Default Title')
          .map(({ name, value }) => [name, value]),
      ),
      title: variant.title === 'Default Title' ? product.title : `${product.title}, ${variant.title}`,
      price: moneyIn(vendor, variant.price, currency),
      compareAtPrice:
        variant.compareAtPrice === null ? null : moneyIn(vendor, variant.compareAtPrice, currency),
      cost: unitCost && moneyIn(vendor, unitCost.amount, unitCost.currencyCode),
      inventoryQuantity: variant.inventoryQuantity,
      updatedAt: new Date(variant.updatedAt).toISOString(),
    };
  }
}
