import { z } from 'zod';
import { format, money } from '../../platform/money.ts';
import { query } from '../../platform/tool.ts';
import { merchantCalled } from '../merchants/merchant-called.ts';
import '../merchants/ports.ts';
import { moment, statusOf, timelineOf } from './order-view.ts';

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
    const order = await context.ports.merchants.open(merchant).getOrder(number, { signal: context.signal });
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
      timeline: timelineOf(order, merchant.name),
      url: order.permalink_url,
    };
  },
});
