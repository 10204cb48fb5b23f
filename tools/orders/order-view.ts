import { z } from 'zod';
import { money } from '../../platform/money.ts';
import type { UcpOrder } from '../merchants/ucp.ts';

export const orderSummary = z.object({
  id: z.uuid(),
  merchant: z.string(),
  merchant_name: z.string(),
  order: z.string(),
  label: z.string().nullable(),
  status: z.string(),
  total: money,
  summary: z.string(),
  cancellable: z.boolean(),
  placed_at: z.string(),
  proposal: z.uuid(),
  url: z.string(),
});

export const moment = z.object({ at: z.string(), what: z.string(), source: z.string() });

/** Where an order stands, in words that are the same for every merchant. */
export type OrderStatus = 'processing' | 'shipped' | 'delivered' | 'cancelled';

export function statusOf(order: UcpOrder): OrderStatus {
  if (isCancelled(order)) return 'cancelled';
  const types = new Set(order.fulfillment.events.map(({ type }) => type));
  if (types.has('delivered')) return 'delivered';
  if (types.has('shipped') || order.line_items.some(({ quantity }) => quantity.fulfilled > 0))
    return 'shipped';
  return 'processing';
}

/** Every line taken back, or an adjustment that says so. */
export const isCancelled = (order: UcpOrder): boolean =>
  order.adjustments.some(({ type, status }) => type === 'cancellation' && status !== 'failed') ||
  (order.line_items.length > 0 && order.line_items.every(({ quantity }) => quantity.total === 0));

/** What happened to an order, oldest first, with who says so. */
export function timelineOf(order: UcpOrder, merchant: string): z.infer<typeof moment>[] {
  return [
    ...order.fulfillment.events.map(event => ({
      at: event.occurred_at,
      what: [event.description ?? event.type, event.carrier, event.tracking_number]
        .filter(Boolean)
        .join(' · '),
      source: merchant,
    })),
    ...order.adjustments.map(adjustment => ({
      at: adjustment.occurred_at,
      what: adjustment.description ?? adjustment.type,
      source: merchant,
    })),
  ].sort((a, b) => a.at.localeCompare(b.at));
}
