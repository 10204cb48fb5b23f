import type { Store } from '../../platform/database/store.ts';
import type { CheckFinished } from './ports.ts';
import './tables.ts';

export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly repository: string | null;
  readonly check: CheckFinished | null;
}

/**
 * Keeps what a webhook says, once: `taken` the first time, `known` when the delivery came again, `foreign` when it is
 * about no repository of this tenant. The verdict itself is always read anew; this tells how fresh what we heard is, and
 * how checks ended before.
 */
export async function takeDelivery(
  store: Store,
  tenant: string,
  { id, event, repository: told, check }: Delivery,
  now: Date,
): Promise<'taken' | 'known' | 'foreign'> {
  const registered = await store.selectFrom('ci.repository').select('name').execute();
  const repository = registered.find(({ name }) => name.toLowerCase() === told?.toLowerCase())?.name;
  if (repository === undefined) return 'foreign';
  const kept = await store
    .insertInto('ci.delivery')
    .values({ tenant_id: tenant, id, event, repository, received_at: now })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst();
  if (kept.numInsertedOrUpdatedRows === 0n) return 'known';
  if (check)
    await store
      .insertInto('ci.check_result')
      .values({ tenant_id: tenant, repository, ...check })
      // By the check's own id: a body that is replayed under another delivery's id adds nothing.
      .onConflict(conflict => conflict.doNothing())
      .execute();
  return 'taken';
}
