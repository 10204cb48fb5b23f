import { canonicalJson, type Json } from '../canonical.ts';
import type { Transaction } from '../database/database.ts';
import '../database/tables.ts';
import { newId } from '../identifiers.ts';
import { traceparent, withSpanWhenRecorded } from '../telemetry/tracing.ts';
import { eventSchemas } from './schemas.ts';

export type Topic = 'proposal.expire' | 'grant.consume' | 'run.drive' | 'event.deliver';

interface NewJob {
  readonly tenant: string;
  readonly topic: Topic;
  readonly subject: string;
  readonly at?: Date;
}

/**
 * Puts a job into the outbox, in the transaction that makes it necessary. The job carries ids only: what it is about, and
 * the trace that it belongs to.
 */
export const enqueue = (transaction: Transaction, job: NewJob): Promise<void> =>
  withSpanWhenRecorded(
    `send ${job.topic}`,
    { 'messaging.operation.type': 'send', ...destinationOf(job.topic) },
    () => insertJob(transaction, job),
    'producer',
  );

/** What the spans and metrics of both ends of the outbox say of it. */
export const destinationOf = (topic: Topic) => ({
  'messaging.system': 'countersign',
  'messaging.destination.name': topic,
});

async function insertJob(transaction: Transaction, { tenant, topic, subject, at }: NewJob): Promise<void> {
  await transaction
    .insertInto('platform.outbox')
    .values({
      tenant_id: tenant,
      id: newId(),
      topic,
      subject_id: subject,
      traceparent: traceparent(),
      ...(at ? { available_at: at } : {}),
    })
    .execute();
}

export interface NewEvent {
  readonly tenant: string;
  readonly type: string;
  readonly key: string;
  readonly payload: Json;
  /** When it is told: an appointment, kept by the outbox over restarts. At once when absent. */
  readonly tellAt?: Date | undefined;
}

/**
 * Writes an event to the log and queues its delivery. `key` makes it idempotent within the tenant: the same key
 * again records nothing. Throws when the payload does not fit the type's registered schema.
 */
export const recordEvent = (transaction: Transaction, event: NewEvent): Promise<void> =>
  recordEvents(transaction, [event]);

/** The same for several at once. */
export async function recordEvents(transaction: Transaction, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const recorded = events.map(event => {
    const known = eventSchemas.get(event.type);
    if (!known) throw new TypeError(`the event type ${event.type} has no registered schema`);
    return { id: newId(), event, ...known };
  });
  const inserted = await transaction
    .insertInto('platform.event')
    .values(
      recorded.map(({ id, event: { tenant, type, key, payload }, version, schema }) => ({
        tenant_id: tenant,
        id,
        type,
        version,
        key,
        payload: canonicalJson(schema.parse(payload)),
      })),
    )
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .execute();
  const isNew = new Set(inserted.map(({ id }) => id));
  for (const { id, event, isKeptOnly } of recorded)
    if (isNew.has(id) && !isKeptOnly)
      await enqueue(transaction, {
        tenant: event.tenant,
        topic: 'event.deliver',
        subject: id,
        ...(event.tellAt ? { at: event.tellAt } : {}),
      });
}
