import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../platform/identifiers.ts';
import type { App } from './app.ts';
import { productPayload } from './product-payload.ts';
import { gid, numberIn, type Shop } from './shop.ts';
import { apiVersion } from './version.ts';
import type { View } from './views.ts';

export interface Subscription {
  readonly id: number;
  readonly topic: string;
  readonly uri: string;
  readonly createdAt: string;
}

export interface NewSubscription {
  readonly topic: string;
  readonly webhookSubscription: { readonly uri?: string | null; readonly format?: string | null };
}

export interface WebhookOptions {
  readonly shop: Shop;
  readonly app: App;
  readonly domain: string;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Which addresses may be told. Shopify takes https only; a sandbox talks to this machine only. */
  readonly allows: (address: URL) => boolean;
  /** Pauses before the second, third, … try. Shopify tries eight times more within four hours. */
  readonly retryAfterMs?: readonly number[];
}

const answerWithinMs = 5_000;
const minutes = (count: number): number => count * 60_000;
/** Eight further tries within four hours; their spacing is not published. */
const fourHours = [
  minutes(1),
  minutes(2),
  minutes(5),
  minutes(10),
  minutes(22),
  minutes(40),
  minutes(60),
  minutes(100),
];

const served: Readonly<Record<string, string>> = {
  PRODUCTS_UPDATE: 'products/update',
  INVENTORY_LEVELS_UPDATE: 'inventory_levels/update',
  APP_UNINSTALLED: 'app/uninstalled',
};

/** The one place where a sandbox's shop keeps its goods. */
const location = 70_100_000_000_001;

export function subscriptionView({ id, topic, uri, createdAt }: Subscription): View {
  return {
    __typename: 'WebhookSubscription',
    id: gid('WebhookSubscription', id),
    legacyResourceId: String(id),
    topic,
    uri,
    format: 'JSON',
    filter: null,
    createdAt,
    updatedAt: createdAt,
  };
}

/** Subscriptions, and their deliveries: signed, at least once, tried again with the same id and the same bytes. */
export class Webhooks {
  #subscriptions: Subscription[] = [];
  #next = 1_100_000_000_001;
  readonly #options: WebhookOptions;
  readonly #closing = new AbortController();
  readonly #underway = new Set<Promise<void>>();

  constructor(options: WebhookOptions) {
    this.#options = options;
    options.shop.onChange(product => this.#tell('PRODUCTS_UPDATE', productPayload(options.shop, product)));
    options.shop.onStock(({ inventoryItemId: item, stock }) =>
      this.#tell('INVENTORY_LEVELS_UPDATE', {
        inventory_item_id: item,
        location_id: location,
        available: stock,
        updated_at: options.clock().toISOString(),
        admin_graphql_api_id: `${gid('InventoryLevel', location)}?inventory_item_id=${item}`,
      }),
    );
  }

  get subscriptions(): readonly Subscription[] {
    return this.#subscriptions;
  }

  /** @param scopes what the app that asks may do: it hears only of what it may read */
  subscribe({ topic, webhookSubscription: { uri, format } }: NewSubscription, scopes: readonly string[]) {
    const refuse = (field: string, message: string) => ({
      webhookSubscription: null,
      userErrors: [{ field: ['webhookSubscription', field], message }],
    });
    if (!(topic in served)) return refuse('topic', `This sandbox does not serve ${topic}`);
    if (topic === 'INVENTORY_LEVELS_UPDATE' && !scopes.some(scope => /^(read|write)_inventory$/.test(scope)))
      return refuse('topic', 'This topic needs the access scope read_inventory');
    if (format != null && format !== 'JSON') return refuse('format', 'This sandbox serves JSON only');
    if (!uri || !URL.canParse(uri) || !this.#options.allows(new URL(uri)))
      return refuse('uri', 'Address is invalid');
    if (this.#subscriptions.some(each => each.topic === topic && each.uri === uri))
      return refuse('uri', 'Address for this topic has already been taken');
    const createdAt = this.#options.clock().toISOString();
    const subscription = { id: this.#next++, topic, uri, createdAt };
    this.#subscriptions.push(subscription);
    return { webhookSubscription: subscriptionView(subscription), userErrors: [] };
  }

  unsubscribe(id: string) {
    const found = this.#subscriptions.find(each => each.id === numberIn('WebhookSubscription', id));
    if (!found)
      return {
        deletedWebhookSubscriptionId: null,
        userErrors: [{ field: ['id'], message: 'Webhook subscription does not exist' }],
      };
    this.#remove(found);
    return { deletedWebhookSubscriptionId: id, userErrors: [] };
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  close(): void {
    this.#closing.abort();
  }

  #remove(subscription: Subscription): void {
    this.#subscriptions = this.#subscriptions.filter(each => each !== subscription);
  }

  /** Tells that the app is gone, a last time to whoever had asked. */
  uninstalled(shop: object): void {
    this.#tell('APP_UNINSTALLED', shop);
  }

  #tell(topic: string, payload: object): void {
    const { clock, newId } = this.#options;
    const body = Buffer.from(JSON.stringify(payload));
    const event = { topic, body, event: newId(), at: clock().toISOString() };
    for (const subscription of this.#subscriptions.filter(each => each.topic === topic)) {
      const delivery = this.#deliver(subscription, { ...event, id: newId() }).finally(() =>
        this.#underway.delete(delivery),
      );
      this.#underway.add(delivery);
    }
  }

  async #deliver(subscription: Subscription, delivery: Delivery): Promise<void> {
    const { signal } = this.#closing;
    for (const pause of [0, ...(this.#options.retryAfterMs ?? fourHours)]) {
      if (pause > 0) await wait(pause, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted || !this.#subscriptions.includes(subscription)) return;
      if (await this.#isTaken(subscription, delivery)) return;
    }
    // A subscription that never answers is removed.
    this.#remove(subscription);
  }

  async #isTaken({ uri }: Subscription, { topic, body, id, event, at }: Delivery): Promise<boolean> {
    const { app, domain } = this.#options;
    try {
      const response = await fetch(uri, {
        method: 'POST',
        body: new Uint8Array(body),
        redirect: 'manual',
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(answerWithinMs)]),
        headers: {
          'Content-Type': 'application/json',
          'X-Shopify-Topic': served[topic]!,
          'X-Shopify-Hmac-Sha256': app.signatureOf(body),
          'X-Shopify-Shop-Domain': domain,
          'X-Shopify-API-Version': apiVersion,
          'X-Shopify-Webhook-Id': id,
          'X-Shopify-Event-Id': event,
          'X-Shopify-Triggered-At': at,
        },
      });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }
}

interface Delivery {
  readonly topic: string;
  readonly body: Buffer;
  readonly id: string;
  readonly event: string;
  readonly at: string;
}
