import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { format, money } from '../../platform/money.ts';
import { query } from '../../platform/tool.ts';
import { reasonOf } from './own-prices.ts';
import { moneyIn, ownShop, priceRows } from './price-rows.ts';
import { marginOf } from './rules/rates.ts';
import { shopCalled } from './shops/shop-book.ts';
import { shopInput } from './shops/shop-input.ts';

const change = z.object({
  at: z.string(),
  before: money.nullable(),
  after: money,
  why: z.string(),
  run: z.string().nullable(),
});

/** Why a price is what it is: what it stands at, and each change with what caused it. */
export const explainPrice = query({
  name: 'explain_price',
  title: 'Explain a price',
  description: 'Tells why a SKU’s price is what it is: cost, margin, and every change with its rule and run.',
  version: 1,
  scopes: ['pricing:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({ sku: z.string(), shop: shopInput, limit: z.int().min(1).max(100).default(10) }),
  output: z.object({
    sku: z.string(),
    title: z.string(),
    price: money,
    cost: money.nullable(),
    margin: z.int().nullable().describe('Basis points of the price'),
    lowest_30_days: money,
    stock: z.int().nullable(),
    changes: z.array(change),
  }),
  say: ({ sku, price, changes: [newest] }) =>
    `${sku} stands at ${format(price)}${newest ? `, last changed ${newest.at.slice(0, 10)} by ${newest.why}` : '; it never changed here'}.`,
  async run({ sku, shop: called, limit }, context) {
    const shop = (await shopCalled(context, called))?.id ?? ownShop;
    const rows = await priceRows(context, new Map(), shop);
    const row = rows.find(each => each.sku.toLowerCase() === sku.toLowerCase());
    if (!row)
      throw new Refusal('not_found', `No SKU of ours is called “${sku}”.`, {
        mend: 'Look for it with list_prices.',
      });
    const changes = await context.store(store =>
      store
        .selectFrom('pricing.price_change')
        .selectAll()
        .where('shop', '=', shop)
        .where('variant_id', '=', row.variantId)
        .where('cause', '!=', 'first seen')
        .orderBy('version', 'desc')
        .limit(limit)
        .execute(),
    );
    return {
      sku: row.sku,
      title: row.title,
      price: moneyIn(row, row.price),
      cost: row.cost === null ? null : moneyIn(row, row.cost),
      margin: marginOf(row.price, row.cost),
      lowest_30_days: moneyIn(row, row.prior ?? row.price),
      stock: row.stock,
      changes: changes.map(each => ({
        at: each.at.toISOString(),
        before: each.before === null ? null : moneyIn(row, Number(each.before)),
        after: moneyIn(row, Number(each.amount)),
        why: reasonOf({
          cause: each.cause,
          rule: each.rule_id === null ? null : { id: each.rule_id, version: each.rule_version! },
        }),
        run: each.proposal_id,
      })),
    };
  },
});
