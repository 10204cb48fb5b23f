import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import { query } from '../../platform/tool.ts';
import '../approvals/ports.ts';
import { ruleCalled } from './rule-book.ts';
import { readBack } from './rules/read-back.ts';
import { spansWithin } from './schedules/envelope.ts';
import { occurrenceOutcome } from './schedules/events.ts';
import { type PriceSchedule, schedulesIn } from './schedules/schedule-book.ts';

const shownOccurrences = 10;
const instant = z.iso.datetime();

const recurring = z.object({
  schedule: z.uuid(),
  name: z.string(),
  sentence: z.string(),
  status: z.enum(['in force', 'cancelled', 'over']),
  next: z.object({ start: instant, end: instant }).nullable(),
  until: instant,
  most_runs: z.int(),
  policy: z.uuid(),
  occurrences: z
    .array(
      z.object({
        start: instant,
        end: instant,
        outcome: occurrenceOutcome,
        run: z.uuid().nullable(),
        note: z.string(),
      }),
    )
    .describe('The latest first'),
});
const once = z.object({
  run: z.uuid(),
  sentence: z.string(),
  status: z.string(),
  start: instant.nullable(),
  end: instant.nullable(),
});

/** What prices will do by themselves: rules that repeat, with what became of each time, and runs that wait for theirs. */
export const listPriceSchedules = query({
  name: 'list_price_schedules',
  title: 'List price schedules',
  description:
    'Lists price rules that repeat by themselves, with their next time and what became of the last ones, and scheduled runs that wait for their start or end.',
  version: 1,
  scopes: ['pricing:read'],
  egress: 'none',
  input: z.object({ all: z.boolean().default(false).describe('Also what is cancelled or over') }),
  output: z.object({ recurring: z.array(recurring), once: z.array(once) }),
  say: ({ recurring: many, once: few }) =>
    `${many.length} ${many.length === 1 ? 'rule repeats' : 'rules repeat'}; ${few.length} scheduled ${few.length === 1 ? 'run waits' : 'runs wait'} for its time.`,
  async run({ all }, context) {
    const schedules = await context.store(store => schedulesIn(store));
    const told = await Promise.all(schedules.map(each => recurringOf(context, each)));
    return {
      recurring: told.filter(({ status }) => all || status === 'in force'),
      once: await waitingRuns(context),
    };
  },
});

async function recurringOf(
  context: QueryContext,
  { id, name, rule, envelope, policy, cancelledAt }: PriceSchedule,
): Promise<z.input<typeof recurring>> {
  const now = context.now().getTime();
  const document = await ruleCalled(context, rule.id, rule.version);
  const rows = await context.store(store =>
    store
      .selectFrom('pricing.occurrence')
      .selectAll()
      .where('schedule_id', '=', id)
      .orderBy('starts_at', 'desc')
      .limit(shownOccurrences)
      .execute(),
  );
  const next = cancelledAt ? undefined : spansWithin(envelope, document).find(({ start }) => start > now);
  const over = Date.parse(envelope.until) <= now;
  return {
    schedule: id,
    name,
    sentence: readBack(document),
    status: cancelledAt ? 'cancelled' : over ? 'over' : 'in force',
    next: next ? { start: new Date(next.start).toISOString(), end: new Date(next.end).toISOString() } : null,
    until: envelope.until,
    most_runs: envelope.runs,
    policy,
    occurrences: rows.map(row => ({
      start: row.starts_at.toISOString(),
      end: row.ends_at.toISOString(),
      outcome: row.outcome,
      run: row.proposal_id,
      note: row.note,
    })),
  };
}

const shownRuns = 50;
const waits = new Set(['queued', 'applying', 'paused']);

/** Scheduled runs that are approved and have a leg before them. Agents see their own. */
async function waitingRuns({ ports, principal }: QueryContext): Promise<z.input<typeof once>[]> {
  const { proposals } = await ports.proposals.list(principal, {
    action: 'schedule_price_rule',
    status: ['executed'],
    limit: shownRuns,
  });
  const open = proposals.filter(({ runStatus }) => runStatus !== null && waits.has(runStatus));
  return Promise.all(
    open.map(async ({ id, sentence, runStatus }) => {
      const { targets } = await ports.proposals.read(principal, id);
      const due = (back: boolean): string | null =>
        targets.find(({ timing }) => timing && (timing.takesBack !== undefined) === back)?.timing?.due ??
        null;
      return { run: id, sentence, status: runStatus!, start: due(false), end: due(true) };
    }),
  );
}
