import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { deliveryMetrics } from './delivery/delivery-metrics.ts';
import { readHistory } from './delivery/read-history.ts';
import type { Spread } from './delivery/spread.ts';
import { repositoryHeardOf } from './repository-heard-of.ts';

const day = 86_400_000;
const shownFailures = 20;

const minutes = z.number().nullable();
const spread = z
  .object({ cases: z.int(), median: minutes, p90: minutes, interval: z.array(z.number()).nullable() })
  .describe('Minutes');
const rounded = (value: number): number => Math.round(value * 1000) / 1000;
const shown = ({ cases, median, p90, interval }: Spread) => ({
  cases,
  median: median === null ? null : rounded(median),
  p90: p90 === null ? null : rounded(p90),
  interval: interval === null ? null : interval.map(rounded),
});

export const getDeliveryMetrics = query({
  name: 'get_delivery_metrics',
  title: 'Get delivery metrics',
  description:
    'DORA’s four keys of a repository: deployment frequency, lead time by stage, change failure rate, recovery time. With 95 % intervals, and how much was heard of.',
  version: 1,
  scopes: ['insights:read'],
  egress: 'none',
  input: z.object({
    repository: z.string().max(140).optional(),
    environment: z.string().min(1).max(100).default('production'),
    days: z.int().min(1).max(366).default(28),
  }),
  output: z.object({
    repository: z.string(),
    environment: z.string(),
    from: z.string(),
    to: z.string(),
    frequency: z.object({
      deployments: z.int(),
      per_week: z.number(),
      days_with_one: z.int(),
      not_live: z.int().describe('Ended without going live'),
    }),
    lead_time: z.object({ whole: spread, coding: spread, review: spread, release: spread }),
    change_failure: z.object({
      failed: z.int(),
      rate: z.number().nullable(),
      interval: z.array(z.number()),
    }),
    recovery: spread.extend({ open: z.int() }),
    failures: z.array(
      z.object({
        deployment: z.string(),
        why: z.enum(['incident', 'taken_back', 'both']),
        recovery_minutes: minutes,
      }),
    ),
    completeness: z.object({
      changes: z.int(),
      changes_live: z.int(),
      changes_with_first_commit: z.int(),
      deployments_placed: z.int(),
    }),
  }),
  say: ({ frequency, lead_time, change_failure, recovery }) =>
    [
      `${frequency.deployments} deployments, ${frequency.per_week} a week.`,
      `Lead time ${inWords(lead_time.whole.median)} (median of ${lead_time.whole.cases}).`,
      `${change_failure.failed} failed${change_failure.rate === null ? '' : `, ${Math.round(change_failure.rate * 100)} %`}; recovered in ${inWords(recovery.median)}${recovery.open ? `, ${recovery.open} still open` : ''}.`,
    ].join(' '),
  async run({ repository: said, environment, days }, context) {
    const repository = await repositoryHeardOf(context, said);
    const to = context.now();
    const from = new Date(to.getTime() - days * day);
    const history = await readHistory(context, { repository, environment, from, to });
    const { frequency, leadTime, changeFailure, recovery, failures, completeness } = deliveryMetrics(
      history,
      from.getTime(),
      to.getTime(),
    );
    return {
      repository,
      environment,
      from: from.toISOString(),
      to: to.toISOString(),
      frequency: {
        deployments: frequency.deployments,
        per_week: rounded(frequency.perWeek),
        days_with_one: frequency.daysWithOne,
        not_live: frequency.notLive,
      },
      lead_time: {
        whole: shown(leadTime.whole),
        coding: shown(leadTime.coding),
        review: shown(leadTime.review),
        release: shown(leadTime.release),
      },
      change_failure: {
        failed: changeFailure.failed,
        rate: changeFailure.rate === null ? null : rounded(changeFailure.rate),
        interval: changeFailure.interval.map(rounded),
      },
      recovery: { ...shown(recovery), open: recovery.open },
      failures: failures.slice(-shownFailures).map(({ deployment, why, recovery }) => ({
        deployment,
        why,
        recovery_minutes: recovery === null ? null : rounded(recovery),
      })),
      completeness: {
        changes: completeness.changes,
        changes_live: completeness.changesLive,
        changes_with_first_commit: completeness.changesWithFirstCommit,
        deployments_placed: completeness.deploymentsPlaced,
      },
    };
  },
});

/** Minutes in the unit that a person would use. */
function inWords(value: number | null): string {
  if (value === null) return 'an unknown time';
  if (value < 120) return `${Math.round(value)} min`;
  return value < 2 * 24 * 60 ? `${Math.round(value / 6) / 10} h` : `${Math.round(value / 144) / 10} days`;
}
