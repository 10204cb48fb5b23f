import { sql } from 'kysely';
import type { Store } from '../../platform/database/store.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Money } from '../../platform/money.ts';
import type { OwnPrices, StandingPrice, WhyChanged } from './ports.ts';
import { besideOf, changeBy, writtenUnder } from './price-changes.ts';
import type { Cause } from './tables.ts';

/** Runs work in one transaction on the pricing tables of one tenant, under the role that may write them. */
export type Transact = <T>(tenant: string, work: (store: Store) => Promise<T>) => Promise<T>;

const moneyOf = (row: { amount: string; currency: string }): Money => ({
  amount: Number(row.amount),
  currency: row.currency,
});

/**
 * Our own shop's prices of record. A price is replaced at the version that was seen or not at all, and a write is known
 * by its key: what was sent twice happens once.
 */
export const ownPrices = (transact: Transact): OwnPrices => ({
  read: (tenant, shop, variantIds) =>
    transact(tenant, async store => {
      const rows = await store
        .selectFrom('pricing.price as p')
        .leftJoin('pricing.price_change as c', join =>
          join
            .onRef('c.shop', '=', 'p.shop')
            .onRef('c.variant_id', '=', 'p.variant_id')
            .onRef('c.version', '=', 'p.version'),
        )
        .select(['p.variant_id', 'p.amount', 'p.currency', 'p.version', 'p.cost', 'p.map', 'c.proposal_id'])
        .where('p.shop', '=', shop)
        .where('p.variant_id', 'in', variantIds.length ? [...variantIds] : [''])
        .execute();
      return new Map(
        rows.map((row): [string, StandingPrice] => [
          row.variant_id,
          {
            price: moneyOf(row),
            version: row.version,
            setBy: row.proposal_id,
            beside: besideOf(row),
          },
        ]),
      );
    }),

  write: (tenant, write) =>
    transact(tenant, async store => {
      const { shop, variantId, price, expects, key, at, until } = write;
      const replaced = await store
        .updateTable('pricing.price')
        .set(row => ({ amount: price.amount, changed_at: at, version: row('version', '+', 1) }))
        .where('shop', '=', shop)
        .where('variant_id', '=', variantId)
        .where('version', '=', expects.version)
        .where('currency', '=', price.currency)
        .where(({ and, eb }) =>
          and(
            (['cost', 'map'] as const).flatMap(name => {
              const amount = expects.beside?.[name];
              if (amount === undefined) return [];
              return [eb(name, 'is not distinct from', amount === null ? null : `${amount}`)];
            }),
          ),
        )
        .$if(until !== undefined, rows => rows.where(sql<Date>`clock_timestamp()`, '<', until!))
        .returning(['version'])
        .executeTakeFirst();
      if (!replaced) {
        const own = await writtenUnder(store, key);
        if (own) return own;
        throw new Refusal(
          'target_stale',
          'The price, or what it was made of, is another than what was shown, or its time is over.',
        );
      }
      await store
        .insertInto('pricing.price_change')
        .values(changeBy({ tenant, shop, now: at }, write, replaced.version))
        .execute();
      return { price, version: replaced.version };
    }),

  written: (tenant, key) => transact(tenant, store => writtenUnder(store, key)),
});

/** Why a price changed, in words: `Slow cables, version 2`. */
export const reasonOf = ({ cause, rule }: Pick<WhyChanged, 'rule'> & { readonly cause: Cause }): string =>
  rule
    ? `${rule.id}, version ${rule.version}`
    : cause === 'seen'
      ? 'somebody else, as the shop told us'
      : cause;
