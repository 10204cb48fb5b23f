import type { RecordedEvent } from '../../platform/capability.ts';
import type { Store } from '../../platform/database/store.ts';
import { sessionExported } from './events.ts';
import './tables.ts';

/** Notes on the session which issue was made of it. */
export async function keepExport(event: RecordedEvent, store: Store): Promise<void> {
  const { session, issue, url, proposal } = sessionExported.parse(event.payload);
  await store
    .insertInto('manual_sessions.export')
    .values({
      tenant_id: event.tenant,
      session_id: session,
      issue,
      url,
      proposal_id: proposal,
      at: event.at,
    })
    .onConflict(conflict => conflict.doNothing())
    .execute();
}
