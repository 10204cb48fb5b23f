import type { DraftContext } from '../../platform/context.ts';
import { problemOf, Refusal } from '../../platform/errors.ts';
import { listMerchants } from '../merchants/list-merchants.ts';
import { alertAt } from './events.ts';
import { observe, type Sighting } from './observe.ts';
import { goodsIn, type Scope } from './scope.ts';
import './ports.ts';
import './tables.ts';

const minute = 60_000;
const hour = 60 * minute;
/** How long a turn may take before another may have it. */
const leaseMs = 10 * minute;
const firstRetryMs = 30 * minute;
/** More would not be polite to ask of a merchant in one turn. */
export const mostGoods = 1_000;
const rowsPerInsert = 200;

export interface Watch {
  readonly id: string;
  readonly merchant: string;
  readonly merchant_name: string;
  readonly scope: Scope;
  readonly every_hours: number;
}

export interface Turn {
  readonly watch: string;
  readonly competitor: string;
  /** Goods of ours that were found there; null where the turn failed. */
  readonly matched: number | null;
  readonly problem: string | null;
}

/** Live watches, or those of them that are due. */
export const watchesToRefresh = (context: DraftContext, only: { due: boolean; watch?: string | undefined }) =>
  context.store(store => {
    let rows = store
      .selectFrom('competitors.watch as w')
      .innerJoin('competitors.turn as t', 't.watch_id', 'w.id')
      .select(['w.id', 'w.merchant', 'w.merchant_name', 'w.scope', 'w.every_hours'])
      .where('w.ended_at', 'is', null);
    if (only.watch) rows = rows.where('w.id', '=', only.watch);
    if (only.due) rows = rows.where('t.due_at', '<=', context.now());
    return rows.orderBy('t.due_at').execute();
  });

/**
 * One turn of a watch: asks the competitor, and writes what it saw or why it saw nothing. Null where somebody else has
 * the turn. `due` takes it only when its time has come, so that of two who come for it one gets it.
 */
export async function refreshWatch(context: DraftContext, watch: Watch, due: boolean): Promise<Turn | null> {
  if (!(await takeTurn(context, watch, due))) return null;
  const told = { watch: watch.id, competitor: watch.merchant_name };
  try {
    const sightings = await sightingsOf(context, watch);
    await succeed(context, watch, sightings);
    return { ...told, matched: sightings.length, problem: null };
  } catch (error) {
    // Who was told to stop learned nothing about the competitor; the turn is due again when its lease ends.
    if (context.signal.aborted) return null;
    const problem = problemOf(error).message;
    await fail(context, watch, problem);
    return { ...told, matched: null, problem };
  }
}

async function takeTurn(context: DraftContext, { id }: Watch, due: boolean): Promise<boolean> {
  const now = context.now();
  const taken = await context.store(store => {
    const turn = store
      .updateTable('competitors.turn')
      .set({ due_at: new Date(now.getTime() + leaseMs), tried_at: now })
      .where('watch_id', '=', id);
    return (due ? turn.where('due_at', '<=', now) : turn).executeTakeFirst();
  });
  return taken.numUpdatedRows > 0n;
}

async function sightingsOf(context: DraftContext, watch: Watch): Promise<Sighting[]> {
  const { merchants } = await context.ask(listMerchants, {});
  const merchant = merchants.find(({ id }) => id === watch.merchant);
  if (!merchant) throw new Refusal('not_found', `${watch.merchant_name} is not registered any more.`);
  const goods = goodsIn(watch.scope, await context.ports.goods.list(context.tenant));
  if (goods.length > mostGoods)
    throw new Refusal('invalid_input', `The watch is for ${goods.length} SKUs; ${mostGoods} are the most.`);
  return observe(merchant, context.ports.merchants.open(merchant), goods, { signal: context.signal });
}

async function succeed(context: DraftContext, watch: Watch, sightings: readonly Sighting[]): Promise<void> {
  const now = context.now();
  const rows = sightings.map(({ by, inStock, ...seen }) => ({
    ...seen,
    tenant_id: context.tenant,
    id: context.newId(),
    watch_id: watch.id,
    merchant: watch.merchant,
    merchant_name: watch.merchant_name,
    in_stock: inStock,
    matched_by: by,
    seen_at: now,
  }));
  await context.store(async store => {
    for (let start = 0; start < rows.length; start += rowsPerInsert)
      await store
        .insertInto('competitors.observation')
        .values(rows.slice(start, start + rowsPerInsert))
        .execute();
    await store
      .updateTable('competitors.turn')
      .set({
        due_at: new Date(now.getTime() + watch.every_hours * hour),
        succeeded_at: now,
        matched: rows.length,
        failures: 0,
        problem: null,
      })
      .where('watch_id', '=', watch.id)
      .execute();
  });
}

async function fail(context: DraftContext, watch: Watch, problem: string): Promise<void> {
  const now = context.now().getTime();
  const { failures, succeeded_at } = await context.store(async store => {
    const counted = await store
      .updateTable('competitors.turn')
      .set(eb => ({ failures: eb('failures', '+', 1), problem }))
      .where('watch_id', '=', watch.id)
      .returning(['failures', 'succeeded_at'])
      .executeTakeFirstOrThrow();
    const waitMs = Math.min(watch.every_hours * hour, firstRetryMs * 2 ** Math.min(counted.failures - 1, 10));
    await store
      .updateTable('competitors.turn')
      .set({ due_at: new Date(now + waitMs) })
      .where('watch_id', '=', watch.id)
      .execute();
    return counted;
  });
  // Raised with every further failure: a key is told once, and an alert that was lost with a process comes after all.
  const since = succeeded_at?.toISOString() ?? 'never';
  for (const each of alertAt)
    if (failures >= each)
      await context.ports.competitorAlerts.raise(context.tenant, `${watch.id}/${since}/${each}`, {
        watch: watch.id,
        merchant: watch.merchant,
        failures: each,
        problem,
      });
}
