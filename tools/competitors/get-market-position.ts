import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import { money } from '../../platform/money.ts';
import { query } from '../../platform/tool.ts';
import type { GoodsFacts } from '../pricing/ports.ts';
import { ownShop } from '../pricing/price-rows.ts';
import { shopTerms } from '../pricing/rule-book.ts';
import { historyOf } from './history.ts';
import { asCompetitorPrice, isForRules, newestObservations } from './newest.ts';
import { type Position, positionOf } from './position.ts';
import { goodsIn, knownScope } from './scope.ts';
import './ports.ts';

const amount = money.nullable();
const row = z.object({
  sku: z.string(),
  title: z.string(),
  ours: money,
  lowest: amount,
  median: amount,
  highest: amount,
  rank: z.int().nullable().describe('1: cheapest'),
  of: z.int(),
  spread: z.int().nullable().describe('Basis points, lowest to highest competitor'),
  gap: z.int().nullable().describe('Basis points above the lowest'),
  stale: z.int(),
});

interface Standing {
  readonly goods: GoodsFacts;
  readonly ours: z.output<typeof money>;
  readonly position: Position;
}

export const getMarketPosition = query({
  name: 'get_market_position',
  title: 'Show our market position',
  description:
    'Compares our prices with those of watched competitors, for an SKU (with history), a category, a brand or everything; dearest against the lowest first.',
  version: 1,
  scopes: ['competitors:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({
    sku: z.string().optional(),
    category: z.string().optional(),
    brand: z.string().optional(),
    max_age_hours: z.int().min(1).max(720).default(shopTerms.competitor_hours),
    limit: z.int().min(1).max(200).default(20),
    offset: z.int().min(0).default(0),
  }),
  output: z.object({
    compared: z.int(),
    cheapest: z.int().describe('SKUs where nobody asks less'),
    dearest: z.int().describe('SKUs where everybody asks less'),
    unknown: z.int().describe('SKUs without a fresh competitor price'),
    rows: z.array(row),
    history: z.array(z.object({ competitor: z.string(), at: z.string(), price: money })),
  }),
  say: ({ compared, cheapest, dearest, unknown }) =>
    `Compared on ${compared} SKUs: cheapest on ${cheapest}, dearest on ${dearest}; no fresh competitor price for ${unknown}.`,
  nextSteps: ({ compared }) => (compared ? [] : ['watch_competitor proposes a watch']),
  async run({ sku, category, brand, max_age_hours, limit, offset }, context) {
    const all = await context.ports.goods.list(context.tenant);
    const list = (name: string | undefined) => (name === undefined ? [] : [name]);
    const asked = { categories: list(category), brands: list(brand), skus: list(sku) };
    const standings = await standingsOf(context, goodsIn(knownScope(asked, all), all), max_age_hours);
    const compared = standings.filter(({ position }) => position.rank !== null);
    return {
      compared: compared.length,
      cheapest: compared.filter(({ position }) => position.rank === 1).length,
      dearest: compared.filter(({ position }) => position.rank === position.of).length,
      unknown: standings.length - compared.length,
      rows: standings
        .toSorted(dearestFirst)
        .slice(offset, offset + limit)
        .map(rowOf),
      history: sku === undefined ? [] : await historyOf(context, standings[0]?.goods.sku ?? sku),
    };
  },
});

async function standingsOf(
  context: QueryContext,
  goods: readonly GoodsFacts[],
  maxAgeHours: number,
): Promise<Standing[]> {
  const { tenant } = context;
  const prices = await context.ports.ownPrices.read(
    tenant,
    ownShop,
    goods.map(each => each.variantId),
  );
  const seen = await context.store(store =>
    newestObservations(
      store,
      goods.map(each => each.sku),
    ),
  );
  const bySku = Map.groupBy(seen.filter(isForRules), each => each.sku);
  const at = context.now().getTime();
  return goods.flatMap(each => {
    const ours = prices.get(each.variantId)?.price;
    if (!ours) return [];
    const theirs = (bySku.get(each.sku) ?? []).map(asCompetitorPrice);
    return [{ goods: each, ours, position: positionOf(ours, theirs, at, maxAgeHours) }];
  });
}

const dearestFirst = (a: Standing, b: Standing): number =>
  (b.position.gap ?? Number.NEGATIVE_INFINITY) - (a.position.gap ?? Number.NEGATIVE_INFINITY) || 0;

function rowOf({ goods, ours, position }: Standing): z.input<typeof row> {
  const { lowest, median, highest, rank, of, spread, gap, stale } = position;
  const inOurs = (value: number | null) =>
    value === null ? null : { amount: value, currency: ours.currency };
  return {
    sku: goods.sku,
    title: goods.title,
    ours,
    lowest: inOurs(lowest),
    median: inOurs(median),
    highest: inOurs(highest),
    rank,
    of,
    spread,
    gap,
    stale,
  };
}
