import type { RecordedEvent } from '../../../platform/capability.ts';
import type { QueryContext } from '../../../platform/context.ts';
import type { Store } from '../../../platform/database/store.ts';
import { Refusal } from '../../../platform/errors.ts';
import '../tables.ts';
import type { PriceEnvelope } from './envelope.ts';
import { occurrenceEnded } from './events.ts';

export interface PriceSchedule {
  readonly id: string;
  readonly name: string;
  readonly rule: { readonly id: string; readonly version: number };
  readonly envelope: PriceEnvelope;
  readonly policy: string;
  readonly proposal: string;
  /** The person who asked for it, or on whose behalf. */
  readonly askedBy: string;
  readonly cancelledAt: Date | null;
}

/** A recurring rule of the book. Refuses `not_found`. */
export async function scheduleCalled(
  context: Pick<QueryContext, 'store'>,
  id: string,
): Promise<PriceSchedule> {
  const [found] = await context.store(store => schedulesIn(store, id));
  if (found) return found;
  throw new Refusal('not_found', 'There is no such recurring rule.', {
    mend: 'Take an id from list_price_schedules.',
  });
}

/** Recurring rules, newest first; all, or the one of an id. */
export async function schedulesIn(store: Store, id?: string): Promise<PriceSchedule[]> {
  const rows = await store
    .selectFrom('pricing.schedule')
    .selectAll()
    .$if(id !== undefined, found => found.where('id', '=', id!))
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map(row => ({
    id: row.id,
    name: row.name,
    rule: { id: row.rule_id, version: row.rule_version },
    envelope: row.envelope,
    policy: row.policy_id,
    proposal: row.proposal_id,
    askedBy: row.asked_by,
    cancelledAt: row.cancelled_at,
  }));
}

/** Keeps what became of an occurrence, once. */
export async function keepOccurrence(event: RecordedEvent, store: Store): Promise<void> {
  const { schedule, starts_at, ends_at, outcome, proposal, note } = occurrenceEnded.parse(event.payload);
  await store
    .insertInto('pricing.occurrence')
    .values({
      tenant_id: event.tenant,
      schedule_id: schedule,
      starts_at: new Date(starts_at),
      ends_at: new Date(ends_at),
      outcome,
      proposal_id: proposal,
      note,
      at: new Date(event.at),
    })
    .onConflict(conflict => conflict.doNothing())
    .execute();
}
