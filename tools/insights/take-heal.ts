import type { Store } from '../../platform/database/store.ts';
import type { PullTold } from '../test-upkeep/events.ts';
import './tables.ts';

/** Keeps that a heal was carried out. */
export async function takeHeal(store: Store, tenant: string, pull: PullTold, at: string): Promise<void> {
  await store
    .insertInto('insights.heal')
    .values({ tenant_id: tenant, ...pull, at, undone_at: null })
    .onConflict(conflict => conflict.doNothing())
    .execute();
}

/** A heal that was approved and then withdrawn counts as wrong. A withdrawn change that is no heal counts for nothing. */
export async function takeWithdrawal(store: Store, pull: PullTold, at: string): Promise<void> {
  await store
    .updateTable('insights.heal')
    .set({ undone_at: at })
    .where('repository', '=', pull.repository)
    .where('pull_request', '=', pull.pull_request)
    .where('undone_at', 'is', null)
    .execute();
}
