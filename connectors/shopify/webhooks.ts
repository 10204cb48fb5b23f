import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import type { AdminClient } from './admin-client.ts';
import { subscribe, subscriptions } from './requests.ts';

/** What a shop tells us of, under the names that its webhooks bear. */
export const topics = {
  PRODUCTS_UPDATE: 'products/update',
  APP_UNINSTALLED: 'app/uninstalled',
  // Last, for a shop that does not let us read stock refuses it.
  INVENTORY_LEVELS_UPDATE: 'inventory_levels/update',
} as const;

/**
 * What a shop told us: that something about a product or its stock changed, or that our app was removed. It says where to look:
 * it may be old, and its order is not certain. Whoever hears it looks at the shop, unless it says what is known anyway.
 */
export interface ShopTold {
  readonly shop: string;
  readonly topic: (typeof topics)[keyof typeof topics];
  /** `gid://shopify/Product/1`; null where it is about no product. */
  readonly productId: string | null;
  /** The product's variants as they were when it was told; null where it is about none, or does not say. */
  readonly variants: readonly ToldVariant[] | null;
  /** `gid://shopify/InventoryItem/1`; null where it is about no stock. */
  readonly inventoryItemId: string | null;
  readonly triggeredAt: string;
  /** Handle it once for these: remember both, and drop what brings either again. */
  readonly keys: readonly [delivery: string, content: string];
}

/** `price` is a decimal in the shop's currency. */
export type ToldVariant = z.output<typeof variant>;

export interface WebhookTrust {
  /** The app's client secret; while it is being replaced, the old one too. */
  readonly secrets: readonly string[];
  /** The shops that we keep, `name.myshopify.com`. */
  readonly shops: ReadonlySet<string>;
  readonly now: Date;
}

/** Shopify tries for four hours. */
const oldestMs = 5 * 60 * 60_000;
const clocksDifferMs = 5 * 60_000;

const headersSchema = z.object({
  'x-shopify-hmac-sha256': z.base64().length(44),
  'x-shopify-topic': z.enum(topics),
  'x-shopify-shop-domain': z.string().min(1),
  'x-shopify-webhook-id': z.string().min(1).max(200),
  'x-shopify-triggered-at': z.iso.datetime({ offset: true }),
});
const variant = z
  .object({
    admin_graphql_api_id: z.string().regex(/^gid:\/\/shopify\/ProductVariant\/\d+$/),
    price: z.string().max(30),
    inventory_quantity: z.int().nullish(),
  })
  .transform(({ admin_graphql_api_id: id, price, inventory_quantity }) => ({
    id,
    price,
    stock: inventory_quantity ?? null,
  }));
const product = z.object({
  admin_graphql_api_id: z.string().regex(/^gid:\/\/shopify\/Product\/\d+$/),
  variants: z.array(variant).optional().catch(undefined),
});
const level = z.object({ inventory_item_id: z.int().positive() });

const refuse = (why: string): Refusal => new Refusal('unauthenticated', why);

/**
 * Reads a delivery. The signature covers the body's bytes and nothing else, so that headers are
 * believed only as far as a stranger who replays an old body can do no harm with others.
 *
 * @param body as it came over the wire: JSON that was parsed and written again has other bytes
 */
export function readWebhook(body: Buffer, headers: IncomingHttpHeaders, trust: WebhookTrust): ShopTold {
  const read = headersSchema.safeParse(headers);
  if (!read.success) throw refuse(`The webhook lacks ${read.error.issues[0]?.path.join('.')}.`);
  const signature = Buffer.from(read.data['x-shopify-hmac-sha256'], 'base64');
  // All are tried, so that the time tells nothing about which one fits.
  const fitting = trust.secrets.filter(secret =>
    timingSafeEqual(createHmac('sha256', secret).update(body).digest(), signature),
  );
  if (fitting.length === 0) throw refuse('The webhook is not signed with our secret.');

  const shop = read.data['x-shopify-shop-domain'];
  if (!trust.shops.has(shop)) throw refuse('The webhook comes from a shop that is not kept here.');
  const topic = read.data['x-shopify-topic'];
  const triggeredAt = new Date(read.data['x-shopify-triggered-at']);
  const age = trust.now.getTime() - triggeredAt.getTime();
  if (age > oldestMs || age < -clocksDifferMs) throw refuse('The webhook is older than Shopify delivers.');
  const changed = topic === topics.PRODUCTS_UPDATE ? payloadIn(body, product) : null;
  return {
    shop,
    topic,
    productId: changed?.admin_graphql_api_id ?? null,
    variants: changed?.variants ?? null,
    inventoryItemId:
      topic === topics.INVENTORY_LEVELS_UPDATE
        ? `gid://shopify/InventoryItem/${payloadIn(body, level).inventory_item_id}`
        : null,
    triggeredAt: triggeredAt.toISOString(),
    keys: [
      `delivery:${read.data['x-shopify-webhook-id']}`,
      `content:${createHash('sha256').update(shop).update('\0').update(body).digest('hex')}`,
    ],
  };
}

function payloadIn<Payload>(body: Buffer, shape: z.ZodType<Payload>): Payload {
  try {
    return shape.parse(JSON.parse(body.toString('utf8')));
  } catch {
    throw new Refusal('vendor_protocol', 'Shopify signed a webhook that does not say what it is about.');
  }
}

/** Makes sure that the shop tells us of each topic at this address; says which were new. */
export async function subscribeTo(
  client: AdminClient,
  uri: string,
  signal?: AbortSignal,
): Promise<readonly (keyof typeof topics)[]> {
  const { data } = await client.call({ ...subscriptions, signal });
  const { nodes } = data.webhookSubscriptions;
  const lacking = (Object.keys(topics) as (keyof typeof topics)[]).filter(
    topic => !nodes.some(each => each.topic === topic && each.uri === uri),
  );
  for (const topic of lacking) {
    const { data: told } = await client.call({ ...subscribe, variables: { topic, uri }, signal });
    const { webhookSubscription, userErrors } = told.webhookSubscriptionCreate;
    if (!webhookSubscription)
      throw new Refusal('vendor_refused', `${client.vendor} does not send webhooks to that address.`, {
        vendorText: userErrors.map(({ message }) => message).join(' '),
      });
  }
  return lacking;
}
