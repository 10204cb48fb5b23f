import type { ProposalView } from '../../server/wire.ts';

export type Tone = 'waiting' | 'working' | 'good' | 'bad' | 'quiet';
export interface Standing {
  readonly text: string;
  readonly tone: Tone;
}

const ended: Readonly<Record<string, Standing>> = {
  approved: { text: 'Approved, about to start', tone: 'working' },
  rejected: { text: 'Rejected', tone: 'quiet' },
  withdrawn: { text: 'Withdrawn', tone: 'quiet' },
  expired: { text: 'Expired without a decision', tone: 'bad' },
  superseded: { text: 'Replaced by a newer version', tone: 'quiet' },
  stale: { text: 'Stale: the world moved', tone: 'bad' },
};
const running: Readonly<Record<string, Standing>> = {
  queued: { text: 'Approved, queued', tone: 'working' },
  applying: { text: 'Running', tone: 'working' },
  paused: { text: 'Paused', tone: 'waiting' },
  applied: { text: 'Done', tone: 'good' },
  partial: { text: 'Done in part', tone: 'bad' },
  failed: { text: 'Failed', tone: 'bad' },
  cancelled: { text: 'Cancelled', tone: 'quiet' },
};

/** Where a proposal stands, in the words of a person: its decision first, then what its run makes of it. */
export function standingOf(status: string, runStatus: string | null, late: boolean): Standing {
  if (status === 'proposed')
    return late ? ended.expired! : { text: 'Waits for your decision', tone: 'waiting' };
  return (runStatus && running[runStatus]) || ended[status] || { text: status, tone: 'quiet' };
}

/** Where a run stands. */
export const runStanding = (status: string): Standing => running[status] ?? { text: status, tone: 'quiet' };

const made = new Set(['applied', 'verified', 'drifted']);

/** How many targets reached an end, and how many of them were made and read back as agreed. */
export function progressOf(targets: ProposalView['targets']) {
  const taken = targets.filter(target => target.status !== null);
  const count = (statuses: readonly string[]) =>
    taken.filter(target => statuses.includes(target.status!)).length;
  return {
    total: taken.length,
    made: taken.filter(target => made.has(target.status!)).length,
    verified: count(['verified']),
    failed: count(['failed', 'stale']),
    open: count(['pending', 'applying', 'unknown']),
  };
}

const targetWords: Readonly<Record<string, Standing>> = {
  pending: { text: 'Waiting', tone: 'quiet' },
  applying: { text: 'Applying', tone: 'working' },
  unknown: { text: 'Outcome unknown, asking the other side', tone: 'waiting' },
  applied: { text: 'Applied, being read back', tone: 'working' },
  verified: { text: 'Applied and read back', tone: 'good' },
  drifted: { text: 'Applied, but reads back differently', tone: 'bad' },
  stale: { text: 'Left alone: it had changed', tone: 'bad' },
  failed: { text: 'Failed', tone: 'bad' },
  cancelled: { text: 'Cancelled', tone: 'quiet' },
};
export const targetStanding = (status: string): Standing =>
  targetWords[status] ?? { text: status, tone: 'quiet' };

/** Whether there is something that an undo could bring back. */
export function canUndo({ document, targets, run }: ProposalView, now: number): boolean {
  const { reversibility } = document;
  return (
    run !== null &&
    ['applied', 'partial'].includes(run.status) &&
    reversibility.kind === 'reversible' &&
    (reversibility.until === null || Date.parse(reversibility.until) > now) &&
    targets.some(target => target.status !== null && made.has(target.status))
  );
}
