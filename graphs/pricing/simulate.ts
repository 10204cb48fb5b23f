import type { z } from 'zod';
import { format } from '../../platform/money.ts';
import { blockReasons } from '../../tools/pricing/rules/blocks.ts';
import { simulatePriceRule } from '../../tools/pricing/simulate-price-rule.ts';
import { adding, type More, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { type Call, handsFor, type Surroundings, tell } from '../hands.ts';
import type { PriceRowPart } from '../parts.ts';
import { type DraftedRule, keeping, type PriceWish, type Pricing, type Update } from './state.ts';

export type Simulation = z.output<typeof simulatePriceRule.output>;

const shownChanged = 60;
const shownBlocked = 20;

/** Shows what the drafted rule would do, price by price. What would change nothing, or was only a question, ends here. */
export const simulateRule =
  (surroundings: Surroundings) =>
  async (state: Pricing, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue;
    const rule = state.draft!;
    tell({ step: 'simulate', message: 'Trying the rule on every price' });
    const call = handsFor(surroundings, 'simulate', state, runtime);
    const simulated = await simulation(call, rule, 'changed', shownChanged);
    if (simulated.kind === 'problem')
      return { queue, draft: null, answer: adding(state.answer, troubleOf(simulated)) };
    const blocked = simulated.data.counts.blocked
      ? await simulation(call, rule, 'blocked', shownBlocked)
      : undefined;
    const rows = [...simulated.data.rows, ...(blocked?.kind === 'data' ? blocked.data.rows : [])];
    const answer = adding(state.answer, tellSimulation(rule, simulated.data, rows, simulated.untrusted));
    const proposes = intent!.intent === 'adjust_prices' && simulated.data.counts.changed! > 0;
    return {
      ...keeping(state, { rule, about: 'rule' }),
      answer,
      ...(proposes ? {} : { queue, draft: null }),
    };
  };

/** What the rule, in just this version, would do now. */
export async function simulation(
  call: Call,
  { id, version }: DraftedRule,
  show: 'changed' | 'blocked',
  limit: number,
) {
  const answer = await call('pricing', 'simulate_price_rule', { rule: id, version, show, limit });
  if (answer.kind === 'problem') return answer;
  if (answer.kind === 'proposal') throw new TypeError('a simulation proposes nothing');
  return { ...answer, data: simulatePriceRule.output.parse(answer.data) };
}

function tellSimulation(
  { wish: { schedule } }: DraftedRule,
  { counts, totals, held, blocked, outliers }: Simulation,
  rows: Simulation['rows'],
  untrusted: boolean,
): More {
  const { changed = 0, unchanged = 0, skipped = 0, blocked: stopped = 0 } = counts;
  const selected = changed + unchanged + skipped + stopped;
  const sums = totals.map(({ before, after }) => `${format(before)} → ${format(after)}`).join(', ');
  const said = (count: number, words: string): string[] => (count ? [`${count} ${words}`] : []);
  const parts = [
    ...said(changed, 'would change'),
    ...said(unchanged, 'would stay as they are'),
    ...said(stopped, stopped === 1 ? 'is blocked' : 'are blocked'),
    ...said(skipped, 'would be skipped'),
  ];
  const statements =
    selected === 0
      ? ['The rule selects none of our products, so there is nothing to change.']
      : [
          `Of ${selected} ${selected === 1 ? 'price' : 'prices'}, ${parts.join(', ')}${changed && sums ? `; the prices of all together: ${sums}` : ''}.`,
          ...(held.length ? [`Guards that held: ${held.join(', ')}.`] : []),
          ...(blocked.length ? [`Blocked: ${blocked.join('; ')}.`] : []),
          ...(outliers.below_cost ? [`${outliers.below_cost} would lie below cost.`] : []),
          ...(changed ? byTheClock(schedule) : ['There is nothing to change, so I proposed nothing.']),
        ];
  return {
    reply: { statements },
    ...(rows.length
      ? {
          parts: [
            {
              kind: 'prices' as const,
              title: 'What the rule would do',
              rows: rows.map(rowOf),
              more: changed + stopped - rows.length,
            },
          ],
        }
      : {}),
    untrusted,
  };
}

/** Said before anybody approves: what by the clock happens to the prices, and what still asks. */
const byTheClock = (schedule: PriceWish['schedule']): string[] => {
  if (!schedule) return [];
  if (schedule.recurrence)
    return [
      'This is what one run would do on the prices of now. Once it is signed, each run is worked out anew at its time, goes by itself within the limits on the card, and is put back at its end; outside of them it asks.',
    ];
  return [
    schedule.end
      ? 'One approval covers both: the prices are set at their start and put back at their end. A price that somebody else changes meanwhile is left as it is.'
      : 'Once approved, the prices are set at their start, and stay.',
  ];
};

const rowOf = (row: Simulation['rows'][number]): PriceRowPart => ({
  sku: row.sku,
  title: row.title,
  before: row.before,
  after: row.after,
  margin: { before: row.margin_before, after: row.margin_after },
  status: row.status,
  held_by: row.held_by.map(guard => guard.replaceAll('_', ' ')),
  note: noteOf(row.blocked) ?? announcedNote(row),
});

/** What an announced reduction has to name, and be counted from. */
const announcedNote = ({ lowest_30_days: lowest, after }: Simulation['rows'][number]): string | null =>
  lowest &&
  `Announced from ${format(lowest)}, the lowest of 30 days: ${Math.round((1 - after.amount / lowest.amount) * 1000) / 10} % less`;

function noteOf(reason: string | null): string | null {
  if (reason === null) return null;
  const known = blockReasons[reason as keyof typeof blockReasons];
  return known ? `${known.says}. ${known.mend}` : reason;
}
