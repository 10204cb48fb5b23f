import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { orderSummary } from './order-view.ts';
import './tables.ts';

export const listOrders = query({
  name: 'list_orders',
  title: 'List orders',
  description: 'Lists the orders that were placed through Countersign, newest first.',
  version: 1,
  scopes: ['orders:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({ limit: z.int().min(1).max(50).default(10), before: z.iso.datetime().optional() }),
  output: z.object({ orders: z.array(orderSummary) }),
  say: ({ orders }) =>
    orders.length ? `${orders.length} orders; the newest is ${orders[0]!.status}.` : 'No orders yet.',
  async run({ limit, before }, context) {
    const buyer = context.principal.onBehalfOf ?? context.principal.id;
    const rows = await context.store(store =>
      store
        .selectFrom('orders.placed_order')
        .selectAll()
        .where('buyer_id', '=', buyer)
        .$if(before !== undefined, rows => rows.where('placed_at', '<', new Date(before!)))
        .orderBy('placed_at', 'desc')
        .limit(limit)
        .execute(),
    );
    return {
      orders: rows.map(row => ({
        id: row.id,
        merchant: row.merchant,
        merchant_name: row.merchant_name,
        order: row.merchant_order,
        label: row.label,
        status: row.status,
        total: { amount: Number(row.total_amount), currency: row.currency },
        summary: row.summary,
        cancellable: row.cancellable,
        placed_at: row.placed_at.toISOString(),
        proposal: row.proposal_id,
        url: row.url,
      })),
    };
  },
});
