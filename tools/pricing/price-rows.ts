import type { QueryContext } from '../../platform/context.ts';
import type { Money } from '../../platform/money.ts';
import './ports.ts';
import type { GoodsFacts } from './ports.ts';
import { type PricePoint, priorPrice } from './rules/prior-price.ts';
import type { CompetitorPrice, CompetitorPrices, Row } from './rules/row.ts';
import { listedGoods } from './shops/listed-goods.ts';
import './tables.ts';

/** Our own shop; others are connected at vendors. */
export const ownShop = 'store';
const day = 86_400_000;
const historyDays = 31;

/** A row as rules see it, with what the executor needs to change its price. */
export interface PriceRow extends Row {
  readonly variantId: string;
  readonly productId: string;
  readonly title: string;
  readonly version: number;
}

interface Standing {
  readonly variant_id: string;
  readonly sku: string;
  readonly currency: string;
  readonly amount: string;
  readonly list: string | null;
  readonly cost: string | null;
  readonly map: string | null;
  readonly version: number;
}
interface Change {
  readonly variant_id: string;
  readonly before: string | null;
  readonly amount: string;
  readonly at: Date;
}

/** Every variant of a shop that has a price, as rules see it at this moment: our own shop when none is named. */
export async function priceRows(
  context: Pick<QueryContext, 'ports' | 'store' | 'tenant' | 'now'>,
  competitors: CompetitorPrices = new Map(),
  shop: string = ownShop,
): Promise<PriceRow[]> {
  const now = context.now();
  const [goods, standing, changes, firsts] = [
    shop === ownShop ? await context.ports.goods.list(context.tenant) : await listedGoods(context, shop),
    await context.store(store =>
      store
        .selectFrom('pricing.price')
        .select(['variant_id', 'sku', 'currency', 'amount', 'list', 'cost', 'map', 'version'])
        .where('shop', '=', shop)
        .execute(),
    ),
    await context.store(store =>
      store
        .selectFrom('pricing.price_change')
        .select(['variant_id', 'before', 'amount', 'at'])
        .where('shop', '=', shop)
        .where('at', '>', new Date(now.getTime() - historyDays * day))
        .orderBy('at')
        .execute(),
    ),
    await context.store(store =>
      store
        .selectFrom('pricing.price_change')
        .select(['variant_id', 'at'])
        .where('shop', '=', shop)
        .where('cause', '=', 'first seen')
        .execute(),
    ),
  ];
  const prices = new Map(standing.map(row => [row.variant_id, row]));
  const history = Map.groupBy(changes, change => change.variant_id);
  const arrivals = arrivalsOf(firsts);
  return goods.flatMap(each => {
    const price = prices.get(each.variantId);
    if (!price) return [];
    const sku = shop === ownShop ? each.sku : price.sku;
    const named = { ...each, sku };
    const added = each.addedAt === null ? arrivals.get(each.variantId) : new Date(each.addedAt);
    return [
      {
        ...rowOf(named, price, history.get(each.variantId) ?? [], competitors.get(sku) ?? [], now),
        age_days: added ? Math.max(0, Math.floor((now.getTime() - added.getTime()) / day)) : null,
      },
    ];
  });
}

/**
 * When goods came to the shop, where the catalog does not say: when their price was first seen. What was there when we
 * began to keep prices may be of any age, and has none here.
 */
function arrivalsOf(firsts: readonly { variant_id: string; at: Date }[]): ReadonlyMap<string, Date> {
  const began = Math.min(...firsts.map(({ at }) => at.getTime()));
  return new Map(
    firsts.filter(({ at }) => at.getTime() > began).map(({ variant_id, at }) => [variant_id, at]),
  );
}

const numberOr = (text: string | null): number | null => (text === null ? null : Number(text));

function rowOf(
  goods: GoodsFacts,
  price: Standing,
  changes: readonly Change[],
  competitors: readonly CompetitorPrice[],
  now: Date,
): Omit<PriceRow, 'age_days'> {
  const amount = Number(price.amount);
  return {
    variantId: goods.variantId,
    productId: goods.productId,
    title: goods.title,
    version: price.version,
    sku: goods.sku,
    currency: price.currency,
    price: amount,
    list: numberOr(price.list),
    cost: numberOr(price.cost),
    map: numberOr(price.map),
    stock: goods.stock,
    sold_30_days: goods.sold30Days,
    opening: openingOf(changes, amount, now),
    prior: priorOf(changes, amount, now),
    brand: goods.brand,
    categories: [...goods.categories],
    tags: [...goods.tags],
    attributes: { ...goods.attributes },
    competitors: [...competitors],
  };
}

/** The price with which the day (UTC) began. */
function openingOf(changes: readonly Change[], amount: number, now: Date): number {
  const start = Math.floor(now.getTime() / day) * day;
  const first = changes.find(({ at }) => at.getTime() >= start);
  return first?.before ? Number(first.before) : amount;
}

function priorOf(changes: readonly Change[], amount: number, now: Date): number {
  const start: PricePoint = { at: 0, amount: changes[0]?.before ? Number(changes[0].before) : amount };
  const points = changes.map(change => ({ at: change.at.getTime(), amount: Number(change.amount) }));
  return priorPrice([start, ...points], now, 'UTC')?.amount ?? amount;
}

export const moneyIn = (row: Pick<Row, 'currency'>, amount: number): Money => ({
  amount,
  currency: row.currency,
});
