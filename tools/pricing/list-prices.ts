import { z } from 'zod';
import { money } from '../../platform/money.ts';
import { query } from '../../platform/tool.ts';
import { wordsOf } from '../catalog/words.ts';
import { moneyIn, priceRows } from './price-rows.ts';
import { marginOf } from './rules/rates.ts';
import { shopCalled } from './shops/shop-book.ts';
import { shopInput } from './shops/shop-input.ts';

export const listPrices = query({
  name: 'list_prices',
  title: 'List prices',
  description:
    'Lists a shop’s prices with cost and margin, by words of title, brand, category or SKU: our own prices of record, or those of a connected shop as it last told us.',
  version: 1,
  scopes: ['pricing:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({
    shop: shopInput,
    words: z.string().max(200).default(''),
    limit: z.int().min(1).max(200).default(20),
    offset: z.int().min(0).default(0),
  }),
  output: z.object({
    prices: z.array(
      z.object({
        sku: z.string(),
        title: z.string(),
        price: money,
        list: money.nullable(),
        cost: money.nullable(),
        margin: z.int().nullable().describe('Basis points of the price'),
        stock: z.int().nullable(),
        sold_30_days: z.int().nullable(),
      }),
    ),
    total: z.int(),
  }),
  say: ({ total }) => `${total} prices.`,
  async run({ shop, words, limit, offset }, context) {
    const id = (await shopCalled(context, shop))?.id;
    const wanted = wordsOf(words);
    const rows = (await priceRows(context, new Map(), id)).filter(row => {
      const own = new Set(wordsOf([row.sku, row.title, row.brand ?? '', ...row.categories].join(' ')));
      return wanted.every(word => own.has(word));
    });
    return {
      total: rows.length,
      prices: rows.slice(offset, offset + limit).map(row => ({
        sku: row.sku,
        title: row.title,
        price: moneyIn(row, row.price),
        list: row.list === null ? null : moneyIn(row, row.list),
        cost: row.cost === null ? null : moneyIn(row, row.cost),
        margin: marginOf(row.price, row.cost),
        stock: row.stock,
        sold_30_days: row.sold_30_days,
      })),
    };
  },
});
