import type { RunDetail, RunSummary } from '../../server/wire.ts';
import { counted } from '../text/count.ts';

/** How far a run has come, in the counts that a person asks for. */
export function tallyOf({ counts, total }: Pick<RunSummary, 'counts' | 'total'>) {
  const {
    applied = 0,
    verified = 0,
    drifted = 0,
    failed = 0,
    stale = 0,
    unknown = 0,
    cancelled = 0,
  } = counts;
  return {
    made: applied + verified + drifted,
    verified,
    drifted,
    failed: failed + stale,
    unknown,
    cancelled,
    open: total - applied - verified - drifted - failed - stale - cancelled,
    total,
  };
}

/** `4 of 6 applied, 2 not done, 1 of unknown outcome`. */
export function progressIn(run: Pick<RunSummary, 'counts' | 'total'>): string {
  const { made, failed, unknown, drifted, cancelled, total } = tallyOf(run);
  const rest = [
    failed && `${counted(failed)} not done`,
    unknown && `${counted(unknown)} of unknown outcome`,
    drifted && `${counted(drifted)} read back differently`,
    cancelled && `${counted(cancelled)} cancelled`,
  ].filter(Boolean);
  return [`${counted(made)} of ${counted(total)} applied`, ...rest].join(', ');
}

/** Whether there is something of it that an undo could bring back, by now. */
export const canBeUndone = (run: RunDetail, now: number): boolean =>
  ['applied', 'partial'].includes(run.status) &&
  run.reversibility.kind === 'reversible' &&
  (run.reversibility.until === null || Date.parse(run.reversibility.until) > now) &&
  tallyOf(run).made > 0;

/** `Ada Byron and Miriam Katz`, or the policy that let it through. */
export const allowedBy = ({ approvedBy, policy }: RunSummary): string =>
  policy ? `the policy “${policy}”` : approvedBy.join(' and ') || 'nobody whose signature holds';
