import { daysOf } from '../../agents/intents/values.ts';
import type { IntentOf } from '../../agents/understanding.ts';
import { getDeliveryMetrics } from '../../tools/insights/get-delivery-metrics.ts';
import { adding, type More, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { handsFor, type Surroundings } from '../hands.ts';
import type { Quality, Update } from './state.ts';

type Metrics = ReturnType<typeof getDeliveryMetrics.output.parse>;

/** How often, how fast and how safely changes reach production, with how much of it was heard of. */
export const showDelivery =
  (surroundings: Surroundings) =>
  async (state: Quality, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [IntentOf<'show_delivery_metrics'>];
    const { repository = state.qualityState.repository, environment, since } = intent.slots;
    const call = handsFor(surroundings, 'delivery', state, runtime);
    const ended = (more: More): Update => ({ queue, answer: adding(state.answer, more) });
    const days = since === undefined ? undefined : daysOf(since);
    if (since !== undefined && !isComputed(days))
      return ended({ reply: { question: 'Over how many days? At most 366.' } });
    const answer = await call('insights', getDeliveryMetrics.name, {
      ...(repository ? { repository } : {}),
      ...(environment ? { environment } : {}),
      ...(days ? { days } : {}),
    });
    if (answer.kind === 'problem') return ended(troubleOf(answer));
    const metrics = getDeliveryMetrics.output.parse(answer.kind === 'data' ? answer.data : null);
    return ended({
      reply: { statements: [saidOf(metrics)] },
      parts: [tableOf(metrics)],
      untrusted: true,
    });
  };

const isComputed = (days: number | undefined): boolean => days !== undefined && days >= 1 && days <= 366;

function saidOf({ repository, environment, from, to, completeness }: Metrics): string {
  const { changes, changes_live } = completeness;
  return `${repository}, ${environment}, ${from.slice(0, 10)} to ${to.slice(0, 10)}. Of ${changes} merged changes ${changes_live} are known to be live.`;
}

const tableOf = ({ frequency, lead_time, change_failure, recovery }: Metrics) => ({
  kind: 'table' as const,
  title: 'Delivery metrics',
  columns: ['Figure', 'Value', 'From'],
  rows: [
    [
      'Deployments',
      `${frequency.deployments}, ${frequency.per_week} a week`,
      `${frequency.days_with_one} days with one`,
    ],
    ...(['whole', 'coding', 'review', 'release'] as const).map(stage => {
      const { median, p90, cases } = lead_time[stage];
      const name = stage === 'whole' ? 'Lead time' : `Lead time, ${stage}`;
      return [name, `median ${minutes(median)}, 90th percentile ${minutes(p90)}`, `${cases} changes`];
    }),
    [
      'Change failure rate',
      change_failure.rate === null ? 'unknown' : String(change_failure.rate),
      `${change_failure.failed} failed`,
    ],
    ['Recovery', `median ${minutes(recovery.median)}`, `${recovery.cases} recovered, ${recovery.open} open`],
  ],
});

const minutes = (value: number | null): string => (value === null ? 'unknown' : `${value} minutes`);
