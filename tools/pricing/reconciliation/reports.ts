import type { RecordedEvent } from '../../../platform/capability.ts';
import type { Store } from '../../../platform/database/store.ts';
import '../tables.ts';
import { reconciled } from './events.ts';

/** Keeps the report of one reconciliation; the same one heard again is kept once. */
export async function keepReport(event: RecordedEvent, store: Store): Promise<void> {
  const { run, after_ms, ...report } = reconciled.parse(event.payload);
  await store
    .insertInto('pricing.reconciliation')
    .values({
      tenant_id: event.tenant,
      id: event.id,
      proposal_id: run,
      after_ms,
      report: JSON.stringify(report),
      at: new Date(event.at),
    })
    .onConflict(conflict => conflict.doNothing())
    .execute();
}
