import { problemOf, Refusal } from '../../platform/errors.ts';
import { recordDuration } from '../../platform/telemetry/metrics.ts';
import type { Guarantees } from '../../platform/tool.ts';
import type {
  PriceChannel,
  PriceChannelPort,
  PriceCheck,
  PriceOutcome,
  PriceWrite,
  ShopAccount,
  ShopCall,
  ShopHealth,
  ShopVariant,
  VariantPage,
} from '../../tools/pricing/ports.ts';
import { AdminClient, isTooDear, type ShopifyAccess } from './admin-client.ts';
import { moneyIn } from './amounts.ts';
import type { Time } from './pacing.ts';
import { type AdminVariant, shopState, variantPage, variantsNow, writePrices } from './requests.ts';
import { type Batch, batchesOf, faultOf, inputOf, outcomeAfter, outcomesIn, refused } from './writing.ts';

/** What a token must allow; leave to write is leave to read. */
export const neededScopes: readonly string[] = ['read_products', 'write_products'];

/** `productVariantsBulkUpdate` takes neither a condition nor an idempotency key, and a price has no version. */
export const guarantees: Guarantees = {
  conditionalWrite: false,
  idempotencyKey: false,
  window:
    'A price that somebody else sets at Shopify between our last look and our write, usually less than a second, is overwritten without a word.',
};

const largestPage = 250;
const smallestPage = 25;
/** Looks that are remembered for the window. */
const mostLooks = 10_000;
/** Each id costs as much as a whole object: four points for a variant. */
const mostIds = 100;

export interface ShopifyOptions {
  readonly accessTo: (account: ShopAccount) => ShopifyAccess;
  readonly time?: Time;
}

/** Shops at Shopify, over the Admin GraphQL API. One connection per shop, so that its calls share one budget. */
export function shopifyPrices({ accessTo, time }: ShopifyOptions): PriceChannelPort {
  const open = new Map<string, PriceChannel>();
  return {
    open(account) {
      const key = `${account.id} ${account.domain}`;
      const known =
        open.get(key) ?? new ShopifyPrices(new AdminClient(account.name, accessTo(account), time));
      open.set(key, known);
      return known;
    },
  };
}

class ShopifyPrices implements PriceChannel {
  readonly guarantees = guarantees;
  readonly #client: AdminClient;
  /** When a variant was last asked for, until it is written. */
  readonly #lookedAt = new Map<string, number>();
  #currency: string | undefined;
  #pageSize = largestPage;

  constructor(client: AdminClient) {
    this.#client = client;
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
      const asked = performance.now();
      const variables = { ids: chunk };
      const { data } = await this.#client.call({ ...variantsNow, variables, size: chunk.length, signal });
      this.#currency = data.shop.currencyCode;
      for (const node of data.nodes) if (node) found.set(node.id, this.#shown(node, data.shop.currencyCode));
      for (const id of chunk) if (found.has(id)) this.#remember(id, asked);
    }
    return found;
  }

  async write(prices: readonly PriceWrite[], call: ShopCall = {}): Promise<readonly PriceOutcome[]> {
    const outcomes = new Map<PriceWrite, PriceOutcome>();
    const currency = await this.#shopCurrency(call).catch((error: unknown) => error as Error);
    if (typeof currency !== 'string')
      return prices.map(({ variantId }) => certainlyUnsent(currency, variantId));

    const seen = new Set<string>();
    for (const write of prices) {
      const fault = seen.has(write.variantId) ? 'the variant is named twice' : faultOf(write, currency);
      seen.add(write.variantId);
      if (fault)
        outcomes.set(write, refused(write.variantId, new Refusal('invalid_input', `${fault}.`).problem));
    }
    let stopped: unknown;
    for (const batch of batchesOf(prices.filter(write => !outcomes.has(write)))) {
      const told = stopped
        ? batch.writes.map(({ variantId }) => outcomeAfter(stopped, variantId))
        : await this.#writeBatch(batch, currency, call).catch((error: unknown) => {
            if (error instanceof Refusal && holdsUpAll.has(error.code)) stopped = error;
            return batch.writes.map(({ variantId }) => outcomeAfter(error, variantId));
          });
      for (const [index, write] of batch.writes.entries()) outcomes.set(write, told[index]!);
    }
    return prices.map(write => outcomes.get(write)!);
  }

  async verify(prices: readonly PriceWrite[], call: ShopCall = {}): Promise<readonly PriceCheck[]> {
    const now = await this.read(
      prices.map(({ variantId }) => variantId),
      call,
    );
    return prices.map(({ variantId, price, compareAtPrice }): PriceCheck => {
      const seen = now.get(variantId);
      if (!seen) return { verdict: 'gone', variantId };
      const isAsMeant =
        seen.price.amount === price.amount &&
        seen.price.currency === price.currency &&
        (compareAtPrice === undefined || seen.compareAtPrice?.amount === compareAtPrice?.amount);
      return { verdict: isAsMeant ? 'as_meant' : 'different', variantId, seen };
    });
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

  async #writeBatch(batch: Batch, currency: string, { signal }: ShopCall): Promise<PriceOutcome[]> {
    const variables = { product: batch.product, variants: batch.writes.map(inputOf) };
    const { data, requestId } = await this.#client.call({ ...writePrices, variables, signal });
    const done = performance.now();
    const windowOf = (id: string): number | null => {
      const looked = this.#lookedAt.get(id);
      this.#lookedAt.delete(id);
      if (looked === undefined) return null;
      recordDuration('countersign.prices.window', (done - looked) / 1_000);
      return Math.round((done - looked) * 10) / 10;
    };
    const { productVariantsBulkUpdate: told } = data;
    return outcomesIn(this.#client.vendor, batch, told, { currency, requestId, windowOf });
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

  #remember(id: string, asked: number): void {
    this.#lookedAt.delete(id);
    this.#lookedAt.set(id, asked);
    const [oldest] = this.#lookedAt.keys();
    if (this.#lookedAt.size > mostLooks) this.#lookedAt.delete(oldest!);
  }

  async #shopCurrency({ signal }: ShopCall): Promise<string> {
    if (!this.#currency) {
      const { data } = await this.#client.call({ ...shopState, signal });
      this.#currency = data.shop.currencyCode;
    }
    return this.#currency;
  }

  #shown({ product, inventoryItem, ...variant }: AdminVariant, currency: string): ShopVariant {
    const { vendor } = this.#client;
    const { unitCost } = inventoryItem;
    return {
      id: variant.id,
      productId: product.id,
      sku: variant.sku === '' ? null : variant.sku,
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

/** After these the next batch would fare no better. */
const holdsUpAll: ReadonlySet<string> = new Set([
  'vendor_rate_limited',
  'vendor_unavailable',
  'vendor_unauthorized',
]);

/** Only a question went out, so that nothing can have been written, whatever became of it. */
function certainlyUnsent(error: unknown, variantId: string): PriceOutcome {
  const problem = problemOf(error);
  return { outcome: problem.retryable ? 'postponed' : 'refused', variantId, problem };
}
