import { z } from 'zod';
import { format, money } from '../../platform/money.ts';
import { query } from '../../platform/tool.ts';
import './tables.ts';

const sale = z.object({
  id: z.string(),
  label: z.string().nullable(),
  placed_at: z.string(),
  lines: z.array(z.object({ item: z.string(), title: z.string(), quantity: z.int() })),
  total: money,
});

export const listSales = query({
  name: 'list_sales',
  title: 'List our shop’s sales',
  description: 'Lists the orders that buyers’ agents placed at our own shop, newest first.',
  version: 1,
  scopes: ['store:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({ limit: z.int().min(1).max(50).default(10) }),
  output: z.object({ sales: z.array(sale) }),
  say: ({ sales }) =>
    sales.length
      ? `${sales.length} sales; the newest came to ${format(sales[0]!.total)}.`
      : 'Nothing was sold yet.',
  async run({ limit }, context) {
    const rows = await context.store(store =>
      store.selectFrom('store.sale').select('record').orderBy('placed_at', 'desc').limit(limit).execute(),
    );
    return {
      sales: rows.map(({ record: { order, placedAt } }) => ({
        id: order.id,
        label: order.label ?? null,
        placed_at: placedAt,
        lines: order.line_items.map(({ item, quantity }) => ({
          item: item.id,
          title: item.title,
          quantity: quantity.total,
        })),
        total: {
          amount: order.totals.find(({ type }) => type === 'total')?.amount ?? 0,
          currency: order.currency,
        },
      })),
    };
  },
});
