import { z } from 'zod';
import type { Capability } from '../../platform/capability.ts';
import { Refusal } from '../../platform/errors.ts';
import { action, query } from '../../platform/tool.ts';

declare module '../../platform/database/store.ts' {
  interface Tables {
    'shelf.price': { tenant_id: string; article: string; amount: number; currency: string };
  }
}
declare module '../../platform/context.ts' {
  interface Ports {
    warehouse: Warehouse;
  }
}

/** The outside of the measured action: it answers at once, so that what is measured is our own part. */
export interface Warehouse {
  stock(article: string): Promise<number>;
  deliver(article: string, quantity: number, key: string): Promise<string>;
  receiptOf(key: string): Promise<string | undefined>;
}

/** What both servers are asked, in one form: the bare server registers the very same schemas. */
export const priceInput = z.object({ article: z.string().describe('The article, such as tea-0001') });
export const priceOutput = z.object({ article: z.string(), amount: z.int(), currency: z.string() });
export const sayPrice = ({ article, amount, currency }: z.output<typeof priceOutput>): string =>
  `${article} costs ${amount} minor units of ${currency}.`;

/** Reads one row of its own capability's store. */
export const readPrice = query({
  name: 'read_price',
  title: 'Read a price',
  description: 'Reads the price of one article.',
  version: 1,
  scopes: ['shelf:read'],
  egress: 'none',
  input: priceInput,
  output: priceOutput,
  say: sayPrice,
  async run({ article }, { store }) {
    const row = await store(rows =>
      rows
        .selectFrom('shelf.price')
        .select(['article', 'amount', 'currency'])
        .where('article', '=', article)
        .executeTakeFirst(),
    );
    if (!row) throw new Refusal('not_found', `There is no article ${article}.`, { path: 'article' });
    return row;
  },
});

/** Reads nothing: what is left is the way there and back. */
export const quotePrice = query({
  name: 'quote_price',
  title: 'Quote a price',
  description: 'Quotes the price of one article out of its head.',
  version: 1,
  scopes: ['shelf:read'],
  egress: 'none',
  input: priceInput,
  output: priceOutput,
  say: sayPrice,
  run: async ({ article }) => quoted(article),
});

export const quoted = (article: string): z.output<typeof priceOutput> => ({
  article,
  amount: 450,
  currency: 'USD',
});

/** An action with an outside, one target, a receipt, and an outside that can be read back. */
const restockShelf = action({
  name: 'restock_shelf',
  title: 'Restock the shelf',
  description: 'Orders an article from the warehouse.',
  version: 1,
  scopes: ['shelf:act'],
  egress: ['warehouse.test'],
  input: z.object({ article: z.string(), quantity: z.int().positive() }),
  output: z.object({ delivered: z.string().nullable() }),
  say: ({ delivered }) => `Delivered: ${delivered}.`,
  async preview({ article, quantity }, { ports }) {
    const stock = await ports.warehouse.stock(article);
    return {
      sentence: `Restock ${quantity} of ${article}.`,
      targets: [{ ref: article, title: article, before: { stock }, after: { stock: stock + quantity } }],
      totals: [{ label: 'In all', value: { amount: 450 * quantity, currency: 'USD' } }],
      facts: [],
      reversibility: { kind: 'irreversible', why: 'The lorry has left.', contact: 'warehouse@example.com' },
      risk: { level: 'low', reasons: [] },
      guarantees: { conditionalWrite: false, idempotencyKey: true },
      account: 'warehouse',
      spend: { amount: 450 * quantity, currency: 'USD' },
    };
  },
  read: async ({ ref }, { ports }) => ({ stock: await ports.warehouse.stock(ref) }),
  async apply({ ref, before, after }, { ports, idempotencyKey }) {
    const quantity = stockIn(after) - stockIn(before);
    return { receipt: { delivered: await ports.warehouse.deliver(ref, quantity, idempotencyKey) } };
  },
  async reconcile(_target, { ports, idempotencyKey }) {
    const delivered = await ports.warehouse.receiptOf(idempotencyKey);
    return delivered ? { outcome: 'applied', receipt: { delivered } } : { outcome: 'not_applied' };
  },
  async verify({ ref, after }, _receipt, { ports }) {
    const seen = { stock: await ports.warehouse.stock(ref) };
    if (seen.stock === stockIn(after)) return { verdict: 'verified', seen };
    return { verdict: 'drifted', seen, difference: `expected ${stockIn(after)}` };
  },
  result: ([receipt]) => ({ delivered: (receipt as { delivered: string } | null)?.delivered ?? null }),
});

const stockIn = (state: unknown): number => (state as { stock: number }).stock;

/** A warehouse in this process' memory. */
export function warehouse(): Warehouse {
  const stock = new Map<string, number>();
  const receipts = new Map<string, string>();
  return {
    stock: async article => stock.get(article) ?? 0,
    async deliver(article, quantity, key) {
      const known = receipts.get(key);
      if (known) return known;
      stock.set(article, (stock.get(article) ?? 0) + quantity);
      receipts.set(key, `delivery-${receipts.size + 1}`);
      return receipts.get(key)!;
    },
    receiptOf: async key => receipts.get(key),
  };
}

/** The capability that is measured: made for this, and otherwise like any other. */
export const shelf: Capability = {
  name: 'shelf',
  title: 'Shelf',
  description: 'Prices on a shelf, and a warehouse behind it.',
  tools: [readPrice, quotePrice, restockShelf],
  migrations: new URL('./migrations/', import.meta.url),
};
