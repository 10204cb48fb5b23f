import type { Store } from '../../platform/database/store.ts';
import type { PullTold } from '../test-upkeep/events.ts';
import './tables.ts';

/** Keeps that a heal was carried out. */
export async function takeHeal(store: Store, tenant: string, pull: PullTold, at: string): Promise<void> {
  await store
    .insertInto('insights.heal')
    .values({ tenant_id: tenant, ...pull, at })
    .onConflict(conflict => conflict.doNothing())
    .execute();
}

/**
 * Keeps that a change was withdrawn, also where its heal is heard of later. A heal that was approved and then withdrawn
 * counts as wrong; a withdrawn change that is no heal counts for nothing.
 */
export async function takeWithdrawal(
  store: Store,
  tenant: string,
  pull: PullTold,
  at: string,
): Promise<void> {
  await store
    .insertInto('insights.withdrawal')
    .values({ tenant_id: tenant, ...pull, at })
    .onConflict(conflict => conflict.doNothing())
    .execute();
}
