import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { money } from '../../platform/money.ts';
import { query } from '../../platform/tool.ts';
import { ownShop } from './price-rows.ts';
import './tables.ts';

/** The prices of a day as they were kept then, with what the goods cost. */
export const getPriceSnapshot = query({
  name: 'get_price_snapshot',
  title: 'Get a price snapshot',
  description:
    'Shows the prices of record as they were kept on a day (UTC), with cost and margin in basis points. The newest day when none is named.',
  version: 1,
  scopes: ['pricing:read'],
  egress: 'none',
  input: z.object({
    day: z.iso.date().optional(),
    sku: z.string().optional(),
    limit: z.int().min(1).max(200).default(20),
    offset: z.int().min(0).default(0),
  }),
  output: z.object({
    day: z.iso.date(),
    total: z.int(),
    filled_in: z
      .boolean()
      .describe('Kept later, by the history of prices, because no server ran: costs are not known'),
    prices: z.array(
      z.object({ sku: z.string(), price: money, cost: money.nullable(), margin: z.int().nullable() }),
    ),
  }),
  say: ({ day, total, filled_in }) =>
    `${total} prices were kept ${filled_in ? 'later, by their history, for' : 'on'} ${day}.`,
  async run({ day: wanted, sku, limit, offset }, context) {
    const day =
      wanted ??
      (
        await context.store(store =>
          store
            .selectFrom('pricing.price_snapshot')
            .select(e => e.fn.max('day').as('day'))
            .where('shop', '=', ownShop)
            .executeTakeFirst(),
        )
      )?.day;
    const found = await context.store(async store => {
      const rows = store
        .selectFrom('pricing.price_snapshot')
        .where('shop', '=', ownShop)
        .where('day', '=', day ?? '')
        .$if(sku !== undefined, all => all.where('sku', '=', sku!));
      const { total } = await rows.select(e => e.fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
      const page = rows.select(['sku', 'currency', 'amount', 'cost', 'filled_in']).orderBy('sku');
      return { total: Number(total), rows: await page.limit(limit).offset(offset).execute() };
    });
    if (!day || found.total === 0)
      throw new Refusal('not_found', `No prices were kept${day ? ` on ${day}` : ' yet'}.`, {
        mend: 'They are kept from the day on which their price was first seen; name another day.',
      });
    return {
      day,
      total: found.total,
      filled_in: found.rows.some(row => row.filled_in),
      prices: found.rows.map(({ sku: of, currency, amount, cost }) => {
        const [price, paid] = [Number(amount), cost === null ? null : Number(cost)];
        return {
          sku: of,
          price: { amount: price, currency },
          cost: paid === null ? null : { amount: paid, currency },
          margin: paid === null ? null : Math.round(((price - paid) / price) * 10_000),
        };
      }),
    };
  },
});
