import { contextFor } from '../platform/contexts.ts';
import type { Kernel } from '../platform/create-kernel.ts';
import { recordEvent } from '../platform/events/record.ts';
import { kernelTransaction } from '../platform/parts.ts';
import type { Principal } from '../platform/principal.ts';
import { listPriceSchedules } from '../tools/pricing/list-price-schedules.ts';
import { ruleCalled } from '../tools/pricing/rule-book.ts';
import type { Span } from '../tools/pricing/rules/schedule.ts';
import { schedulePriceRule } from '../tools/pricing/schedule-price-rule.ts';
import { spansWithin } from '../tools/pricing/schedules/envelope.ts';
import { type OccurrenceDue, occurrenceDue } from '../tools/pricing/schedules/events.ts';
import { endingOf, nextAfter, verdictOn } from '../tools/pricing/schedules/occurrence.ts';
import { type PriceSchedule, scheduleCalled } from '../tools/pricing/schedules/schedule-book.ts';

/** As much of the kernel as a clock needs. */
type Ears = Pick<Kernel, 'parts' | 'call' | 'subscribe'>;

/** While writes are stopped an occurrence is looked at again so often, until its time is over. */
const lookAgainMs = 60_000;

/**
 * The clock of recurring price rules. Each occurrence is an event that the outbox tells at its time, and again until it
 * was heard: a restart forgets none. It is proposed under a key of its own, so that hearing it twice, or on two
 * servers at once, proposes it once; then the next one is told of.
 */
export function runPriceSchedules(kernel: Ears): void {
  kernel.subscribe({
    consumer: 'price schedules',
    types: ['price.schedule.began', 'price.occurrence.due'],
    async hear({ type, tenant, payload }) {
      if (type === 'price.occurrence.due') return hearDue(kernel, tenant, occurrenceDue.parse(payload));
      const { schedule, spans } = await known(kernel, tenant, (payload as { schedule: string }).schedule);
      await tell(kernel, tenant, schedule.id, nextAfter(spans, null, kernel.parts.clock().getTime()));
    },
  });
}

async function hearDue(kernel: Ears, tenant: string, due: OccurrenceDue): Promise<void> {
  const { schedule, spans } = await known(kernel, tenant, due.schedule);
  if (schedule.cancelledAt) return;
  const span = { start: Date.parse(due.starts_at), end: Date.parse(due.ends_at) };
  const now = kernel.parts.clock().getTime();
  const ending =
    verdictOn(span, now) === 'missed'
      ? { outcome: 'missed' as const, proposal: null, note: 'Its time was over when we could look.' }
      : endingOf(await proposeOccurrence(kernel, tenant, schedule, due));
  if (!ending) return tell(kernel, tenant, schedule.id, span, now + lookAgainMs);
  await kernelTransaction(kernel.parts, tenant, t =>
    recordEvent(t, {
      tenant,
      type: 'price.occurrence.ended',
      key: `price.occurrence.ended:${due.schedule}:${due.starts_at}`,
      payload: { ...due, ...ending },
    }),
  );
  await tell(kernel, tenant, schedule.id, nextAfter(spans, span.start, now));
}

/** Proposes one occurrence in the name of its schedule, for the person who asked. The envelope lets it run, or a person does. */
const proposeOccurrence = (kernel: Ears, tenant: string, schedule: PriceSchedule, due: OccurrenceDue) =>
  kernel.call(
    clockOf(tenant, schedule),
    schedulePriceRule.name,
    {
      rule: schedule.rule.id,
      version: schedule.rule.version,
      start: due.starts_at,
      end: due.ends_at,
      occurrence_of: schedule.id,
    },
    { dedupeKey: `occurrence:${due.starts_at}` },
  );

const clockOf = (tenant: string, { id, name, askedBy }: PriceSchedule): Principal => ({
  tenant,
  id,
  kind: 'service',
  name: `Price schedule: ${name}`,
  scopes: ['pricing:read', 'pricing:act'],
  onBehalfOf: askedBy,
});

async function known(
  kernel: Ears,
  tenant: string,
  id: string,
): Promise<{ schedule: PriceSchedule; spans: readonly Span[] }> {
  const reader: Principal = { tenant, id, kind: 'service', name: 'Price schedules', scopes: [] };
  const context = contextFor(kernel.parts, kernel.parts.tools.get(listPriceSchedules.name)!, reader);
  const schedule = await scheduleCalled(context, id);
  const rule = await ruleCalled(context, schedule.rule.id, schedule.rule.version);
  return { schedule, spans: spansWithin(schedule.envelope, rule) };
}

/** Has an occurrence told at its start, or later where it is to be looked at again. */
async function tell(
  kernel: Ears,
  tenant: string,
  schedule: string,
  span: Span | undefined,
  again?: number,
): Promise<void> {
  if (!span) return;
  const [starts_at, ends_at] = [new Date(span.start).toISOString(), new Date(span.end).toISOString()];
  await kernelTransaction(kernel.parts, tenant, t =>
    recordEvent(t, {
      tenant,
      type: 'price.occurrence.due',
      key: `price.occurrence.due:${schedule}:${starts_at}${again ? `:${again}` : ''}`,
      payload: { schedule, starts_at, ends_at },
      tellAt: new Date(again ?? span.start),
    }),
  );
}
