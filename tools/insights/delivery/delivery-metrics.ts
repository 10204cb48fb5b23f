import { wilson } from '../../../platform/interval.ts';
import { type Failure, failuresOf } from './failures.ts';
import type { History } from './history.ts';
import { intoProduction } from './into-production.ts';
import { leadTimes } from './lead-time.ts';
import { type Spread, spreadOf } from './spread.ts';

/** DORA's four keys over a span of time. Durations are minutes. */
export interface DeliveryMetrics {
  readonly frequency: {
    readonly deployments: number;
    readonly perWeek: number;
    readonly daysWithOne: number;
    /** Deployments that ended without going live. They are in no other figure. */
    readonly notLive: number;
  };
  readonly leadTime: Readonly<Record<'whole' | 'coding' | 'review' | 'release', Spread>>;
  readonly changeFailure: {
    readonly failed: number;
    readonly rate: number | null;
    readonly interval: readonly [low: number, high: number];
  };
  readonly recovery: Spread & { readonly open: number };
  readonly failures: readonly Failure[];
  /** How much of what counts was heard of: a figure with much missing says little. */
  readonly completeness: {
    readonly changes: number;
    readonly changesLive: number;
    readonly changesWithFirstCommit: number;
    readonly deploymentsPlaced: number;
  };
}

const day = 86_400_000;

/**
 * @param history everything that is known, from before the span too: what was live before is needed to see what was new
 * @param from first instant of the span, milliseconds
 * @param to first instant after it
 */
export function deliveryMetrics(history: History, from: number, to: number): DeliveryMetrics {
  const within = (at: number): boolean => at >= from && at < to;
  const { live, firstLive } = intoProduction(history);
  const deployed = live.filter(({ deployment }) => within(deployment.endedAt));
  const ids = new Set(deployed.map(({ deployment }) => deployment.id));
  const failures = failuresOf(live, history.incidents).filter(({ deployment }) => ids.has(deployment));
  const times = leadTimes(history, firstLive);
  // A change counts when it went live, as a deployment does; one that is not live yet has no lead time.
  const shipped = times.filter(({ change }) => within(firstLive.get(change.mergeSha) ?? Number.NaN));
  const merged = times.filter(({ change }) => within(change.mergedAt));
  const stage = (name: 'whole' | 'coding' | 'review' | 'release'): Spread =>
    spreadOf(shipped.flatMap(time => time[name] ?? []));
  const recovered = failures.flatMap(({ recovery }) => recovery ?? []);
  const likely = wilson(failures.length, deployed.length);
  return {
    frequency: {
      deployments: deployed.length,
      perWeek: deployed.length / ((to - from) / (7 * day)),
      daysWithOne: new Set(deployed.map(({ deployment }) => Math.floor(deployment.endedAt / day))).size,
      notLive: history.deployments.filter(({ outcome, endedAt }) => outcome === 'failed' && within(endedAt))
        .length,
    },
    leadTime: {
      whole: stage('whole'),
      coding: stage('coding'),
      review: stage('review'),
      release: stage('release'),
    },
    changeFailure: {
      failed: failures.length,
      rate: deployed.length === 0 ? null : failures.length / deployed.length,
      interval: [likely.low, likely.high],
    },
    recovery: { ...spreadOf(recovered), open: failures.length - recovered.length },
    failures,
    completeness: {
      changes: merged.length,
      changesLive: merged.filter(({ release }) => release !== null).length,
      changesWithFirstCommit: merged.filter(({ coding }) => coding !== null).length,
      deploymentsPlaced: deployed.filter(({ isPlaced }) => isPlaced).length,
    },
  };
}
