import { sql } from 'kysely';
import type { Store } from '../../platform/database/store.ts';
import { Refusal } from '../../platform/errors.ts';
import type { OwnPrices, WhyChanged } from './ports.ts';
import { changeBy, writtenUnder } from './price-changes.ts';
import { knownPrices } from './standing-prices.ts';
import type { Cause } from './tables.ts';

/** Runs work in one transaction on the pricing tables of one tenant, under the role that may write them. */
export type Transact = <T>(tenant: string, work: (store: Store) => Promise<T>) => Promise<T>;

/**
 * Our own shop's prices of record. A price is replaced at the version that was seen or not at all, and a write is known
 * by its key: what was sent twice happens once.
 */
export const ownPrices = (transact: Transact): OwnPrices => ({
  read: (tenant, shop, variantIds) => transact(tenant, store => knownPrices(store, shop, variantIds)),

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
