import type { z } from 'zod';
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

/**
 * Writes an event to the log and queues its delivery. `key` makes it idempotent within the tenant: the same key
 * again records nothing. Throws when the payload does not fit the type's registered schema.
 */
export async function recordEvent(
  transaction: Transaction,
  event: {
    readonly tenant: string;
    readonly type: string;
    readonly key: string;
    readonly payload: Json;
    /** When it is told: an appointment, kept by the outbox over restarts. At once when absent. */
    readonly tellAt?: Date | undefined;
  },
): Promise<void> {
  const schema: z.ZodType | undefined = eventSchemas.get(event.type)?.schema;
  if (!schema) throw new TypeError(`the event type ${event.type} has no registered schema`);
  const id = newId();
  const inserted = await transaction
    .insertInto('platform.event')
    .values({
      tenant_id: event.tenant,
      id,
      type: event.type,
      version: eventSchemas.get(event.type)!.version,
      key: event.key,
      payload: canonicalJson(schema.parse(event.payload)),
    })
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .execute();
  if (inserted.length)
    await enqueue(transaction, {
      tenant: event.tenant,
      topic: 'event.deliver',
      subject: id,
      ...(event.tellAt ? { at: event.tellAt } : {}),
    });
}
