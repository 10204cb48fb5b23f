import type { Json } from '../canonical.ts';
import { takeRole } from '../database/database.ts';
import { roleOf } from '../database/migrate.ts';
import { storeOf } from '../database/store.ts';
import { Refusal } from '../errors.ts';
import { kernelTransaction, type Parts } from '../parts.ts';

const batch = 200;

/**
 * Tells a capability all events of a tenant that it listens to once more, in the order in which they were recorded, a
 * batch to a transaction: to fill tables that were lost or are new. Its handlers are idempotent by the event's own ids,
 * so what stands already stays. Returns how many were told.
 */
export async function replayEvents(parts: Parts, tenant: string, capabilityName: string): Promise<number> {
  const capability = parts.capabilities.find(({ name }) => name === capabilityName);
  const handlers = capability?.listens ?? {};
  const types = Object.keys(handlers);
  if (types.length === 0)
    throw new Refusal('not_found', `No capability called ${capabilityName} listens to events.`, {
      mend: `Those that do: ${parts.capabilities
        .filter(({ listens }) => listens)
        .map(({ name }) => name)
        .join(', ')}.`,
    });
  let told = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const events = await kernelTransaction(parts, tenant, t =>
      t
        .selectFrom('platform.event')
        .select(['id', 'type', 'payload', 'at'])
        .where('type', 'in', types)
        .where('id', '>', after)
        .orderBy('id')
        .limit(batch)
        .execute(),
    );
    if (events.length === 0) return told;
    await kernelTransaction(parts, tenant, async transaction => {
      await takeRole(transaction, roleOf(capabilityName, 'action'));
      for (const { id, type, payload, at } of events)
        await handlers[type]!(
          { id, tenant, type, payload: payload as Json, at: at.toISOString() },
          storeOf(transaction),
        );
    });
    told += events.length;
    after = events.at(-1)!.id;
  }
}
