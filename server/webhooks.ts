import express, { type Router } from 'express';
import { readDelivery } from '../connectors/github/webhooks.ts';
import { readWebhook, type ShopTold } from '../connectors/shopify/webhooks.ts';
import type { Database } from '../platform/database/database.ts';
import { roleOf } from '../platform/database/migrate.ts';
import { storeOf } from '../platform/database/store.ts';
import { problemOf, Refusal } from '../platform/errors.ts';
import { recordEvent } from '../platform/events/record.ts';
import type { Clock } from '../platform/identifiers.ts';
import { takeDelivery } from '../tools/ci/take-delivery.ts';
import { takeFlow } from '../tools/insights/take-flow.ts';
import '../tools/pricing/shops/events.ts';
import { shopsIn } from '../tools/pricing/shops/shop-book.ts';
import { sendProblem } from './api/answer.ts';
import { pricingTransact } from './goods.ts';

export interface WebhookOptions {
  readonly database: Database;
  readonly tenant: string;
  readonly clock: Clock;
  /** What GitHub signs with; nothing is taken where there is none. */
  readonly githubSecrets: readonly string[];
  /** What Shopify signs with. */
  readonly shopifySecrets: () => readonly string[];
}

/** What other systems tell us of their own accord. Each is believed for its signature over the bytes that came. */
export function webhookRoutes({
  database,
  tenant,
  clock,
  githubSecrets,
  shopifySecrets,
}: WebhookOptions): Router {
  const router = express.Router();
  router.post(
    '/webhooks/github',
    express.raw({ type: () => true, limit: '5mb' }),
    async (request, response) => {
      try {
        if (githubSecrets.length === 0)
          throw new Refusal('unauthenticated', 'No secret for webhooks is set here.');
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const delivery = readDelivery(body, request.headers, githubSecrets);
        const outcome = await database.transaction({ tenant, role: roleOf('ci', 'action') }, t =>
          takeDelivery(storeOf(t), tenant, delivery, clock()),
        );
        const { flow, repository } = delivery;
        // A delivery that comes again is kept again: the first time may have ended between the two.
        if (outcome !== 'foreign' && flow && repository)
          await database.transaction({ tenant, role: roleOf('insights', 'action') }, t =>
            takeFlow(storeOf(t), { tenant, repository }, flow),
          );
        response.status(outcome === 'foreign' ? 202 : 200).json({ outcome });
      } catch (error) {
        sendProblem(response, problemOf(error));
      }
    },
  );
  router.post(
    '/webhooks/shopify',
    express.raw({ type: () => true, limit: '5mb' }),
    async (request, response) => {
      try {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const connected = (await pricingTransact(database)(tenant, shopsIn)).filter(
          ({ status }) => status === 'connected',
        );
        const told = readWebhook(body, request.headers, {
          secrets: shopifySecrets(),
          shops: new Set(connected.map(({ domain }) => domain)),
          now: clock(),
        });
        const { id: shop } = connected.find(({ domain }) => domain === told.shop)!;
        await database.transaction({ tenant, role: 'cs_kernel' }, t =>
          recordEvent(t, { tenant, ...eventOf(shop, told) }),
        );
        response.status(200).json({ ok: true });
      } catch (error) {
        sendProblem(response, problemOf(error));
      }
    },
  );
  return router;
}

/**
 * What was told, as an event that is written once for its key. Of a product or a stock the content is the key, so that a body that
 * comes again under another id, which nothing signs, is the same. A removed app is looked for each time somebody says so.
 */
function eventOf(
  shop: string,
  { productId, variants, inventoryItemId, keys: [delivery, content] }: ShopTold,
) {
  if (inventoryItemId !== null)
    return {
      type: 'shop.stock.changed',
      key: `shopify:${shop}:${content}`,
      payload: { shop, inventory_item: inventoryItemId },
    };
  return productId === null
    ? { type: 'shop.app.removed', key: `shopify:${shop}:${delivery}`, payload: { shop } }
    : {
        type: 'shop.product.changed',
        key: `shopify:${shop}:${content}`,
        payload: {
          shop,
          product: productId,
          ...(variants ? { variants } : {}),
        },
      };
}
