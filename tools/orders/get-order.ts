import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import { format, money } from '../../platform/money.ts';
import { query } from '../../platform/tool.ts';
import { merchantCalled } from '../merchants/merchant-called.ts';
import '../merchants/ports.ts';
import { moment, statusOf, timelineOf } from './order-view.ts';
import './tables.ts';

export const getOrder = query({
  name: 'get_order',
  title: 'Read an order',
  description: 'Reads an order at its merchant: where it stands, its lines, total and what happened so far.',
  version: 1,
  scopes: ['orders:read'],
  egress: 'merchants',
  untrusted: true,
  input: z.object({ merchant: z.string(), order: z.string().describe('The merchant’s order id') }),
  output: z.object({
    merchant: z.string(),
    merchant_name: z.string(),
    order: z.string(),
    label: z.string().nullable(),
    status: z.enum(['processing', 'shipped', 'delivered', 'cancelled']),
    lines: z.array(z.object({ title: z.string(), quantity: z.int(), fulfilled: z.int() })),
    total: money,
    promise: z.string().nullable(),
    timeline: z.array(moment),
    url: z.string(),
  }),
  say: ({ label, order, merchant_name, status, total }) =>
    `Order ${label ?? order} at ${merchant_name}: ${status}, ${format(total)}.`,
  async run({ merchant: id, order: number }, context) {
    const merchant = await merchantCalled(context, id);
    const [order, placed] = await Promise.all([
      context.ports.merchants.open(merchant).getOrder(number, { signal: context.signal }),
      placedHere(context, merchant.id, number),
    ]);
    return {
      merchant: merchant.id,
      merchant_name: merchant.name,
      order: order.id,
      label: order.label ?? null,
      status: statusOf(order),
      lines: order.line_items.map(({ item, quantity }) => ({
        title: item.title,
        quantity: quantity.total,
        fulfilled: quantity.fulfilled,
      })),
      total: {
        amount: order.totals.find(({ type }) => type === 'total')?.amount ?? 0,
        currency: order.currency,
      },
      promise: order.fulfillment.expectations[0]?.description ?? null,
      timeline: [...placed, ...timelineOf(order, merchant.name)],
      url: order.permalink_url,
    };
  },
});

/** The beginning of an order's story, which most merchants do not tell: when it was placed through us. */
const placedHere = (context: QueryContext, merchant: string, order: string) =>
  context.store(async store => {
    const row = await store
      .selectFrom('orders.placed_order')
      .select('placed_at')
      .where('merchant', '=', merchant)
      .where('merchant_order', '=', order)
      .executeTakeFirst();
    return row ? [{ at: row.placed_at.toISOString(), what: 'Ordered', source: 'our record' }] : [];
  });
