import express, { type Router } from 'express';
import { z } from 'zod';
import { jsonBody } from '../../mcp-servers/ucp/body.ts';
import type { Adjustment, FulfillmentEvent } from '../../tools/store/business/documents.ts';
import { withEvents } from '../../tools/store/business/order.ts';
import type { MemoryStorage } from '../../tools/store/memory-storage.ts';
import { shownOrder } from '../../tools/store/operations/orders.ts';
import type { Shop } from '../../tools/store/shop.ts';

const quantities = z.array(z.looseObject({ id: z.string(), quantity: z.int() }));
const adjustmentSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  occurred_at: z.iso.datetime({ offset: true }),
  status: z.enum(['pending', 'completed', 'failed']),
  line_items: quantities.optional(),
});
const eventSchema = z.looseObject({
  id: z.string(),
  occurred_at: z.iso.datetime({ offset: true }),
  type: z.string(),
  line_items: quantities,
});
const orderWriteSchema = z.object({
  adjustments: z.array(adjustmentSchema).optional(),
  fulfillment: z.object({ events: z.array(eventSchema).optional() }).optional(),
});

/**
 * `PUT /orders/{id}`: the back office's view of an order, which the conformance suite drives although no platform may.
 * Only the logs of events and adjustments can be written.
 */
export function orderWrites(shop: Shop, storage: MemoryStorage): Router {
  const router = express.Router();
  router.use(jsonBody);
  router.put('/orders/:id', async (request, response) => {
    const parsed = orderWriteSchema.safeParse(request.body);
    if (!parsed.success) return void response.status(422).json({ detail: z.prettifyError(parsed.error) });
    const found = await storage.getOrder(request.params.id);
    if (!found) return void response.status(404).json({ detail: `Order ${request.params.id} was not found` });
    const { order } = found.document;
    const events = (parsed.data.fulfillment?.events ?? order.fulfillment.events) as FulfillmentEvent[];
    const adjustments = (parsed.data.adjustments ?? order.adjustments) as Adjustment[];
    const written = { ...withEvents(order, events), adjustments };
    const record = { ...found.document, order: written };
    await storage.amendOrder(record, found.version, []);
    shop.onOrder?.(record);
    response.json(shownOrder(written).body);
  });
  return router;
}
