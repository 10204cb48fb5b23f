import { z } from 'zod';
import { fingerprint } from '../../platform/canonical.ts';
import { Refusal } from '../../platform/errors.ts';
import { type Fact, localAction } from '../../platform/tool.ts';
import type { Decided } from './outcomes.ts';
import { ruleCalled } from './rule-book.ts';
import { movesOf } from './rule-moves.ts';
import { localText, readBack } from './rules/read-back.ts';
import type { PriceRule } from './rules/rule.ts';
import type { Span } from './rules/schedule.ts';
import { changeOf, PriceEnvelope, spansWithin } from './schedules/envelope.ts';
import { pricesInWords } from './stakes.ts';
import './schedules/events.ts';
import { policyOver } from './schedules/policy.ts';
import './tables.ts';

const day = 86_400_000;
const usualDays = 90;
const longestDays = 366;
const mostVariants = 5_000;
const mostRuns = 400;

const asked = z.object({
  rule: z.string(),
  version: z.int().optional(),
  until: z.iso
    .datetime()
    .optional()
    .describe('UTC; no occurrence begins from then on. The rule’s own end, or 90 days, when left out'),
  most_runs: z.int().min(1).max(mostRuns).optional(),
  largest_change_basis_points: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe(
      'An occurrence that moves a price by more waits for a person; what today’s prices need when left out',
    ),
});
const kept = z.object({ name: z.string(), envelope: PriceEnvelope, valid_until: z.iso.datetime() });

/**
 * A recurrence is a standing policy with an envelope: which SKUs, which rule with its guards, how large a change, which
 * dates, how many runs. Each occurrence is previewed anew and runs by itself only inside of it.
 */
export const repeatPriceRule = localAction({
  name: 'repeat_price_rule',
  title: 'Repeat a price rule',
  description:
    'Proposes that a rule with a recurrence runs by itself within an envelope that a person signs: SKUs, largest change, dates, number of runs. Each time is previewed anew; outside the envelope it asks.',
  version: 1,
  scopes: ['pricing:act'],
  egress: 'none',
  desks: ['policies'],
  input: asked,
  output: z.object({ schedule: z.uuid(), policy: z.uuid() }),
  say: ({ schedule }) => `The recurrence is in force as ${schedule}.`,
  nextSteps: ({ schedule }) => ['list_price_schedules', `cancel_price_schedule ${schedule}`],
  async preview(input, context) {
    const rule = await ruleCalled(context, input.rule, input.version);
    const dates = datesOf(input, rule, context.now());
    const spans = spansWithin(dates, rule);
    const [first] = spans;
    if (!first)
      throw new Refusal('invalid_input', 'No occurrence begins within these dates.', {
        path: 'until',
        mend: 'Give a later end.',
      });
    const { selected, changed, totals, risk, facts } = await movesOf(context, rule, 2);
    if (risk.level === 'high')
      throw new Refusal('action_not_permitted', `Each run would be of high risk: ${risk.reasons.join(' ')}`, {
        mend: 'No standing policy covers high risk. Narrow the rule, or propose each time with schedule_price_rule.',
      });
    if (selected.length > mostVariants)
      throw new Refusal('invalid_input', `The rule selects ${selected.length} SKUs.`, {
        mend: `An envelope names at most ${mostVariants}; split the rule.`,
      });
    const id = context.newId();
    const envelope: PriceEnvelope = {
      schema: 'countersign.price-envelope.v1',
      schedule: id,
      rule: { id: rule.id, version: rule.version, fingerprint: fingerprint(rule) },
      variants: selected.map(({ row }) => row.variantId).sort(),
      largest_change: input.largest_change_basis_points ?? largestIn(changed),
      ...dates,
      runs: input.most_runs ?? Math.min(spans.length, mostRuns),
    };
    const zone = rule.schedule!.time_zone;
    return {
      sentence: `Let this rule run by itself up to ${envelope.runs} times until ${localText(dates.until, zone)}, within limits: ${readBack(rule)}`,
      targets: [
        {
          ref: `schedule/${id}`,
          title: rule.name,
          before: null,
          after: {
            name: rule.name,
            envelope: { ...envelope },
            valid_until: new Date(spans.at(-1)!.end).toISOString(),
          },
        },
      ],
      totals,
      facts: [
        ...envelopeFacts(envelope, selected, spans, zone),
        {
          label: 'A run on today’s prices',
          value: `would change ${pricesInWords(changed.length)}`,
          source: 'the simulation',
        },
        ...facts,
      ],
      reversibility: {
        kind: 'reversible' as const,
        how: 'cancel_price_schedule ends it, or revoke its policy in the console; what a run set is put back at its end all the same.',
      },
      risk: {
        level: 'high' as const,
        reasons: ['Prices will change within these limits without anybody being asked.', ...risk.reasons],
      },
      guarantees: { conditionalWrite: true, idempotencyKey: true },
      account: null,
    };
  },
  read: async () => null,
  async apply(target, { tenant, principal, proposal, policies, store, now }) {
    const { name, envelope, valid_until } = kept.parse(target.after);
    const policy = await policies.adopt(policyOver(envelope, name), new Date(valid_until));
    await store
      .insertInto('pricing.schedule')
      .values({
        tenant_id: tenant,
        id: envelope.schedule,
        name,
        rule_id: envelope.rule.id,
        rule_version: envelope.rule.version,
        envelope: JSON.stringify(envelope),
        policy_id: policy,
        proposal_id: proposal,
        asked_by: principal.onBehalfOf ?? principal.id,
        created_at: now(),
      })
      .execute();
    return {
      receipt: { schedule: envelope.schedule, policy },
      events: [{ type: 'price.schedule.began', payload: { schedule: envelope.schedule } }],
    };
  },
  result: ([receipt]) => z.object({ schedule: z.uuid(), policy: z.uuid() }).parse(receipt),
  undo: (_target, receipt) => ({
    tool: 'cancel_price_schedule',
    input: { schedule: z.object({ schedule: z.uuid() }).parse(receipt).schedule },
  }),
});

function datesOf(
  { until }: z.output<typeof asked>,
  { schedule }: PriceRule,
  now: Date,
): Pick<PriceEnvelope, 'from' | 'until'> {
  if (!schedule?.recurrence)
    throw new Refusal('invalid_input', 'This rule does not repeat.', {
      mend: 'Draft it with a recurrence such as FREQ=WEEKLY;BYDAY=FR, or call schedule_price_rule.',
    });
  const end = until ?? schedule.end ?? new Date(now.getTime() + usualDays * day).toISOString();
  const last = Math.min(Date.parse(end), Date.parse(schedule.end ?? end));
  if (last <= now.getTime())
    throw new Refusal('invalid_input', 'Its time is over.', { path: 'until', mend: 'Give a later end.' });
  if (last > now.getTime() + longestDays * day)
    throw new Refusal('invalid_input', 'A standing policy holds for a year at most.', {
      path: 'until',
      mend: 'Give an earlier end and propose it again then.',
    });
  const from = Math.max(now.getTime(), Date.parse(schedule.start!));
  return { from: new Date(from).toISOString(), until: new Date(last).toISOString() };
}

/** The largest change on today's prices, in whole percent upwards. */
const largestIn = (changed: readonly Decided[]): number =>
  Math.ceil(
    changed.reduce((most, { outcome }) => Math.max(most, changeOf(outcome.before, outcome.after)), 1) / 100,
  ) * 100;

const shown = 10;

function envelopeFacts(
  envelope: PriceEnvelope,
  selected: readonly Decided[],
  spans: readonly Span[],
  zone: string,
): Fact[] {
  const fact = (label: string, value: string): Fact => ({ label, value, source: 'the envelope' });
  const skus = selected.slice(0, shown).map(({ row }) => row.sku);
  const rest = selected.length - skus.length;
  return [
    fact('SKUs', `${selected.length}: ${skus.join(', ')}${rest ? ` and ${rest} more` : ''}`),
    fact('Largest change', `${envelope.largest_change / 100} % of a price, either way`),
    fact('Runs', `at most ${envelope.runs}`),
    ...spans
      .slice(0, 3)
      .map(({ start, end }) =>
        fact(
          'An occurrence',
          `${localText(new Date(start).toISOString(), zone)}, put back ${localText(new Date(end).toISOString(), zone)}`,
        ),
      ),
    ...(spans.length > 3 ? [fact('Occurrences', `${spans.length} in all`)] : []),
    fact('Envelope', fingerprint(envelope)),
  ];
}
