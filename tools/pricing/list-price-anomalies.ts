import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { anomaliesOf, limits } from './anomalies/find-anomalies.ts';
import { volumeOf } from './anomalies/volume.ts';
import { ownShop } from './price-rows.ts';
import './ports.ts';
import './tables.ts';

const day = 86_400_000;
const kinds = ['spike', 'drop', 'margin_compression', 'volatility', 'volume'] as const;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** What is strange about the prices of a day, judged by the days before it. */
export const listPriceAnomalies = query({
  name: 'list_price_anomalies',
  title: 'List price anomalies',
  description:
    'Lists what is strange about prices of a day by the daily snapshots before it: spikes, drops, shrinking margins, volatile prices, and unusual numbers of pieces sold on the last whole day, each with its evidence. Judges nothing with fewer than seven days.',
  version: 1,
  scopes: ['pricing:read'],
  egress: 'none',
  input: z.object({
    day: z.iso.date().optional().describe('UTC; today when left out'),
    kind: z.enum(kinds).optional(),
    limit: z.int().min(1).max(200).default(20),
    offset: z.int().min(0).default(0),
  }),
  output: z.object({
    day: z.iso.date(),
    judged: z.int().describe('SKUs with a price on that day and enough days before'),
    total: z.int(),
    anomalies: z.array(
      z.object({
        sku: z.string(),
        currency: z.string(),
        kind: z.enum(kinds),
        seen: z.int().describe('Minor units; basis points for margins and volatility; pieces for volume'),
        expected: z.int(),
        distance: z.number(),
        days: z.int(),
        evidence: z.string(),
      }),
    ),
  }),
  say: ({ total, judged, day: of }) => `${total} anomalies among ${judged} prices of ${of}.`,
  async run({ day: wanted, kind, limit, offset }, context) {
    const today = Date.parse(dayOf(context.now().getTime()));
    const of = wanted ?? dayOf(today);
    const from = dayOf(Date.parse(of) - (limits.window + 1) * day);
    // What is sold today is not known before the day is over.
    const whole = dayOf(Math.min(Date.parse(of), today - day));
    const sales = await context.ports.dailySales.byDay(context.tenant, from, whole);
    const pieces = new Map(sales.map(each => [`${each.variantId} ${each.day}`, each.pieces]));
    const rows = await context.store(store =>
      store
        .selectFrom('pricing.price_snapshot')
        .select(['variant_id', 'sku', 'currency', 'day', 'amount', 'cost'])
        .where('shop', '=', ownShop)
        .where('day', '>=', from)
        .where('day', '<=', of)
        .orderBy('day')
        .execute(),
    );
    const histories = [...Map.groupBy(rows, row => `${row.variant_id} ${row.currency}`).values()].filter(
      history => history.at(-1)!.day === of && history.length > limits.fewest,
    );
    const found = histories
      .flatMap(history => {
        const days = history.map(row => ({
          day: row.day,
          price: Number(row.amount),
          cost: row.cost === null ? null : Number(row.cost),
        }));
        const sold = history
          .filter(row => row.day <= whole)
          .map(row => ({ day: row.day, pieces: pieces.get(`${row.variant_id} ${row.day}`) ?? 0 }));
        const { sku, currency } = history[0]!;
        return [...anomaliesOf(days), volumeOf(sold)].flatMap(found => {
          if (!found) return [];
          const { day: _day, ...anomaly } = found;
          return [{ sku, currency, ...anomaly }];
        });
      })
      .filter(anomaly => kind === undefined || anomaly.kind === kind)
      .sort((a, b) => Math.abs(b.distance) - Math.abs(a.distance) || (a.sku < b.sku ? -1 : 1));
    return {
      day: of,
      judged: histories.length,
      total: found.length,
      anomalies: found.slice(offset, offset + limit),
    };
  },
});
