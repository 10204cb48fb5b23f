import { z } from 'zod';
import { fingerprint } from '../../platform/canonical.ts';
import type { QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import { action, type Fact, type Preview } from '../../platform/tool.ts';
import { ownGuarantees } from './price-place.ts';
import { carryingOutPrices, priceRunResult } from './price-targets.ts';
import { ruleCalled } from './rule-book.ts';
import { movesOf } from './rule-moves.ts';
import { localText, readBack } from './rules/read-back.ts';
import type { PriceRule } from './rules/rule.ts';
import { outsideOf } from './schedules/envelope.ts';
import { legsOf, type Times } from './schedules/legs.ts';
import { scheduleCalled } from './schedules/schedule-book.ts';
import { pricesInWords } from './stakes.ts';

const longestMs = 366 * 86_400_000;
const decideWithinMs = 72 * 3_600_000;

const asked = z.object({
  rule: z.string(),
  version: z.int().optional(),
  start: z.iso.datetime().optional().describe('UTC; the rule’s own start when left out'),
  end: z.iso.datetime().optional().describe('UTC, exclusive; the rule’s own end when left out'),
  occurrence_of: z.uuid().optional().describe('The recurring rule of which this is one occurrence'),
});

/**
 * One proposal for both legs of a rule that starts or ends: the prices from the start on, and back again at the end.
 * Each leg is carried out once, when it is due, under the one approval; every price is read again first.
 */
export const schedulePriceRule = action({
  name: 'schedule_price_rule',
  title: 'Schedule a price rule',
  description:
    'Proposes to set the prices that a rule gives at its start and to put them back at its end. A person sees both legs first. For a rule that repeats use repeat_price_rule.',
  version: 2,
  scopes: ['pricing:act'],
  egress: 'none',
  input: asked,
  output: priceRunResult,
  say: ({ changed }) => `${changed} prices were set or put back.`,
  nextSteps: ({ run }) => (run ? [`get_price_run ${run}`, `revert_price_run ${run}`] : []),
  async preview(input, context) {
    const rule = await ruleCalled(context, input.rule, input.version);
    const times = timesOf(input, rule, context.now());
    const { changed, totals, risk, facts } = await movesOf(context, rule, times.end ? 2 : 1);
    const envelope = input.occurrence_of
      ? await envelopeOf(context, input.occurrence_of, { rule, changed, input })
      : undefined;
    const zone = rule.schedule?.time_zone ?? 'UTC';
    return {
      sentence: `${sentenceOf(times, changed.length, zone)}: ${readBack(rule)}`,
      targets: legsOf(changed, rule, times),
      totals,
      facts: [
        ...whenFacts(times, zone),
        ...facts,
        ...(envelope?.outside ?? []).map(value => ({
          label: 'Outside of what was signed',
          value,
          source: 'the envelope',
        })),
      ],
      reversibility: {
        kind: 'reversible' as const,
        how: 'cancel_price_schedule before it starts; revert_price_run while it runs. A price that somebody else changes meanwhile is not put back.',
      },
      risk,
      guarantees: ownGuarantees,
      account: null,
      ...(envelope ? { envelope } : {}),
      ...(times.end
        ? { decideWithinMs: Math.min(decideWithinMs, Date.parse(times.end) - context.now().getTime()) }
        : {}),
    };
  },
  ...carryingOutPrices,
});

/** The times that were meant. A start that has passed is at once. Refuses times that make no sense. */
function timesOf(input: z.output<typeof asked>, { schedule }: PriceRule, now: Date): Times {
  if (schedule?.recurrence && !input.occurrence_of)
    throw new Refusal('invalid_input', 'This rule repeats.', {
      mend: 'Call repeat_price_rule, which proposes its recurrence.',
    });
  const start = input.start ?? schedule?.start ?? null;
  const end = input.end ?? schedule?.end ?? null;
  if (!start && !end)
    throw new Refusal('invalid_input', 'Nothing says when: the rule has no times, and none were given.', {
      mend: 'Give a start or an end, or call apply_price_rule for now and for good.',
    });
  if (start && end && Date.parse(start) >= Date.parse(end))
    throw new Refusal('invalid_input', 'It ends before it starts.', { path: 'end', mend: 'Exchange them.' });
  if (end && Date.parse(end) <= now.getTime())
    throw new Refusal('invalid_input', 'Its time is over.', { path: 'end', mend: 'Give a later end.' });
  const latest = Math.max(Date.parse(start ?? end!), Date.parse(end ?? start!));
  if (latest > now.getTime() + longestMs)
    throw new Refusal('invalid_input', 'It reaches more than a year ahead.', {
      path: end ? 'end' : 'start',
      mend: 'Give times within a year.',
    });
  return { start: start && Date.parse(start) > now.getTime() ? start : null, end };
}

/** Whether an occurrence lies inside the envelope that a person signed for its recurrence. */
async function envelopeOf(
  context: QueryContext,
  id: string,
  {
    rule,
    changed,
    input: { start = '', end = '' },
  }: Pick<Parameters<typeof outsideOf>[1], 'rule' | 'changed'> & { readonly input: z.output<typeof asked> },
): Promise<NonNullable<Preview['envelope']>> {
  const { envelope, cancelledAt } = await scheduleCalled(context, id);
  const span = { start: Date.parse(start), end: Date.parse(end) };
  return {
    fingerprint: fingerprint(envelope),
    outside: [
      ...(cancelledAt ? ['The recurrence was cancelled.'] : []),
      ...outsideOf(envelope, { rule, changed, span }),
    ],
  };
}

function sentenceOf({ start, end }: Times, count: number, zone: string): string {
  const from = start ? `From ${localText(start, zone)}` : 'At once';
  const until = end ? ` until ${localText(end, zone)}, then put back what was changed` : ', for good';
  return `${from}${until}: change ${pricesInWords(count)}`;
}

function whenFacts({ start, end }: Times, zone: string): Fact[] {
  const at = (instant: string | null, otherwise: string): string =>
    instant ? `${localText(instant, zone)} (${instant}, ${zone})` : otherwise;
  return [
    { label: 'Set', value: at(start, 'as soon as it is approved'), source: 'the rule' },
    { label: 'Put back', value: at(end, 'never'), source: 'the rule' },
  ];
}
