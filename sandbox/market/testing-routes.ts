import { createHash, timingSafeEqual } from 'node:crypto';
import express, { type RequestHandler, type Router } from 'express';
import { z } from 'zod';
import { jsonBody } from '../../mcp-servers/ucp/body.ts';
import { shipOrder } from '../../tools/store/business/order.ts';
import { isRejection, reject } from '../../tools/store/business/rejection.ts';
import type { MemoryStorage } from '../../tools/store/memory-storage.ts';
import { shownOrder } from '../../tools/store/operations/orders.ts';
import type { Shop } from '../../tools/store/shop.ts';
import { refusal } from '../../tools/store/storefront.ts';
import { type Faults, faultSchema } from './faults.ts';

export interface Simulation {
  readonly shop: Shop;
  readonly storage: MemoryStorage;
  readonly faults: Faults;
  /** Opens `/testing`; without one nothing there is allowed. */
  readonly secret: string | undefined;
}

/** What tests may do to a merchant: faults, the count of its orders, and sending a parcel off. */
export function testingRoutes({ shop, storage, faults, secret }: Simulation): Router {
  const router = express.Router();
  router.use(behind(secret), jsonBody);

  router.post('/simulate-shipping/:id', async (request, response) => {
    const { id } = request.params;
    const found = await storage.getOrder(id);
    if (!found) return answer(response, refusal(reject('not_found', `Order ${id} was not found`)));
    const number = `SIM${id.replaceAll('-', '').slice(-10).toUpperCase()}`;
    const shipped = shipOrder(found.document.order, {
      id: `evt_${shop.newId()}`,
      occurred_at: shop.clock().toISOString(),
      carrier: 'Sandbox Parcel',
      tracking_number: number,
      tracking_url: `${shop.terms.origin}/track/${number}`,
      description: 'Handed to the carrier',
    });
    if (isRejection(shipped)) return answer(response, refusal(shipped));
    const record = { ...found.document, order: shipped };
    await storage.amendOrder(record, found.version, []);
    shop.onOrder?.(record);
    answer(response, shownOrder(shipped));
  });

  router.get('/ledger', (_request, response) => {
    const orders = storage.ledger();
    response.json({
      orders: orders.map(({ order, checkout, idempotencyKey, placedAt }) => ({
        order_id: order,
        checkout_id: checkout,
        idempotency_key: idempotencyKey,
        placed_at: placedAt,
      })),
      by_checkout: countBy(orders.map(order => order.checkout)),
      by_idempotency_key: countBy(orders.map(order => order.idempotencyKey)),
    });
  });

  router.get('/faults', (_request, response) => {
    response.json({ waiting: faults.waiting });
  });
  router.post('/faults', (request, response) => {
    const parsed = faultSchema.safeParse(request.body);
    if (!parsed.success) {
      return answer(response, refusal(reject('invalid_request', z.prettifyError(parsed.error))));
    }
    faults.lay(parsed.data);
    response.status(201).json({ waiting: faults.waiting });
  });
  router.delete('/faults', (_request, response) => {
    faults.clear();
    response.json({ waiting: faults.waiting });
  });
  return router;
}

const answer = (response: express.Response, { status, body }: { status: number; body: object }): void =>
  void response.status(status).json(body);

const behind =
  (secret: string | undefined): RequestHandler =>
  (request, response, next) => {
    const given = request.get('Simulation-Secret');
    if (secret !== undefined && given !== undefined && same(given, secret)) return next();
    response.status(403).json({ detail: 'Send the simulation secret as header Simulation-Secret' });
  };

/** In a time that tells nothing about where they differ. */
const same = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
