import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import type { AdminClient } from './admin-client.ts';
import { subscribe, subscriptions } from './requests.ts';

/**
 * That something about a product changed at a shop. The prices in it are not passed on: it may be old, and its order
 * is not certain. Whoever hears it reads the product anew.
 */
export interface ProductChanged {
  readonly shop: string;
  readonly topic: string;
  /** `gid://shopify/Product/1` */
  readonly productId: string;
  readonly triggeredAt: string;
  /** Handle it once for these: remember both, and drop what brings either again. */
  readonly keys: readonly [delivery: string, content: string];
}

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
  'x-shopify-topic': z.string().min(1),
  'x-shopify-shop-domain': z.string().min(1),
  'x-shopify-webhook-id': z.string().min(1).max(200),
  'x-shopify-triggered-at': z.iso.datetime({ offset: true }),
});
const payload = z.object({ admin_graphql_api_id: z.string().regex(/^gid:\/\/shopify\/Product\/\d+$/) });

const refuse = (why: string): Refusal => new Refusal('unauthenticated', why);

/**
 * Reads a delivery of `products/update`. The signature covers the body's bytes and nothing else, so that headers are
 * believed only as far as a stranger who replays an old body can do no harm with others.
 *
 * @param body as it came over the wire: JSON that was parsed and written again has other bytes
 */
export function readWebhook(body: Buffer, headers: IncomingHttpHeaders, trust: WebhookTrust): ProductChanged {
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
  const triggeredAt = new Date(read.data['x-shopify-triggered-at']);
  const age = trust.now.getTime() - triggeredAt.getTime();
  if (age > oldestMs || age < -clocksDifferMs) throw refuse('The webhook is older than Shopify delivers.');
  return {
    shop,
    topic: read.data['x-shopify-topic'],
    productId: productIn(body),
    triggeredAt: triggeredAt.toISOString(),
    keys: [
      `delivery:${read.data['x-shopify-webhook-id']}`,
      `content:${createHash('sha256').update(shop).update('\0').update(body).digest('hex')}`,
    ],
  };
}

function productIn(body: Buffer): string {
  try {
    return payload.parse(JSON.parse(body.toString('utf8'))).admin_graphql_api_id;
  } catch {
    throw new Refusal('vendor_protocol', 'Shopify signed a webhook that is about no product.');
  }
}

/** Makes sure that the shop tells us about changed products at this address; says whether that was new. */
export async function subscribeToProducts(
  client: AdminClient,
  uri: string,
  signal?: AbortSignal,
): Promise<'subscribed' | 'was_subscribed'> {
  const { data } = await client.call({ ...subscriptions, signal });
  const { nodes } = data.webhookSubscriptions;
  if (nodes.some(each => each.topic === 'PRODUCTS_UPDATE' && each.uri === uri)) return 'was_subscribed';
  const { data: told } = await client.call({ ...subscribe, variables: { uri }, signal });
  const { webhookSubscription, userErrors } = told.webhookSubscriptionCreate;
  if (webhookSubscription) return 'subscribed';
  throw new Refusal('vendor_refused', `${client.vendor} does not send webhooks to that address.`, {
    vendorText: userErrors.map(({ message }) => message).join(' '),
  });
}
