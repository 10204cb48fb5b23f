import type { Json } from '../canonical.ts';
import type { RecordedEvent } from '../capability.ts';
import { takeRole } from '../database/database.ts';
import { roleOf } from '../database/migrate.ts';
import { storeOf } from '../database/store.ts';
import { kernelTransaction, type Parts } from '../parts.ts';

/** Someone outside of the capabilities who wants to hear events, such as the graphs that wait for a decision. */
export interface Subscriber {
  readonly consumer: string;
  readonly types: readonly string[];
  hear(event: RecordedEvent): Promise<void>;
}

/**
 * Hands an event to every capability that listens: each once, its mark in the inbox and its effect in one transaction.
 * One that fails keeps no other from hearing; the job is then tried again for those that have not heard.
 */
export async function deliverEvent(
  parts: Parts,
  tenant: string,
  eventId: string,
  subscribers: readonly Subscriber[],
): Promise<void> {
  const event = await findEvent(parts, tenant, eventId);
  const failures: unknown[] = [];
  const attempt = (work: Promise<void>): Promise<void> =>
    work.catch(error => {
      failures.push(error);
    });
  for (const capability of parts.capabilities) {
    const handler = capability.listens?.[event.type];
    if (!handler) continue;
    const hearing = kernelTransaction(parts, tenant, async transaction => {
      const first = await transaction
        .insertInto('platform.inbox')
        .values({ tenant_id: tenant, consumer: capability.name, event_id: eventId })
        .onConflict(conflict => conflict.doNothing())
        .returning('event_id')
        .execute();
      if (first.length === 0) return;
      await takeRole(transaction, roleOf(capability.name, 'action'));
      await handler(event, storeOf(transaction));
    });
    await attempt(hearing);
  }
  for (const subscriber of subscribers) {
    if (!subscriber.types.includes(event.type) || (await wasHeard(parts, tenant, subscriber, eventId)))
      continue;
    await attempt(subscriber.hear(event).then(() => markHeard(parts, tenant, subscriber, eventId)));
  }
  if (failures.length) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
}

async function findEvent(parts: Parts, tenant: string, id: string): Promise<RecordedEvent> {
  const row = await kernelTransaction(parts, tenant, t =>
    t
      .selectFrom('platform.event')
      .select(['id', 'type', 'payload', 'at'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow(),
  );
  return { id: row.id, tenant, type: row.type, payload: row.payload as Json, at: row.at.toISOString() };
}

const wasHeard = (parts: Parts, tenant: string, { consumer }: Subscriber, id: string): Promise<boolean> =>
  kernelTransaction(parts, tenant, async t => {
    const row = await t
      .selectFrom('platform.inbox')
      .select('event_id')
      .where('consumer', '=', consumer)
      .where('event_id', '=', id)
      .executeTakeFirst();
    return row !== undefined;
  });

/** After the hearing, for what is heard outside of our transaction must be idempotent by the event's id anyway. */
const markHeard = (parts: Parts, tenant: string, { consumer }: Subscriber, id: string): Promise<void> =>
  kernelTransaction(parts, tenant, async t => {
    await t
      .insertInto('platform.inbox')
      .values({ tenant_id: tenant, consumer, event_id: id })
      .onConflict(conflict => conflict.doNothing())
      .execute();
  });
