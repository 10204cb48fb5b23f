import type { SessionFacts } from '../../server/wire.ts';

/** What a session is in, in a person's words. */
export const standingOf: Readonly<
  Record<SessionFacts['status'], { readonly text: string; readonly tone: 'good' | 'waiting' | 'plain' }>
> = {
  planned: { text: 'Planned', tone: 'waiting' },
  running: { text: 'Running', tone: 'good' },
  paused: { text: 'Paused', tone: 'waiting' },
  finished: { text: 'Finished, no debrief yet', tone: 'waiting' },
  debriefed: { text: 'Debriefed', tone: 'plain' },
  abandoned: { text: 'Abandoned', tone: 'plain' },
};

/** `12:05 of 60 min`. */
export function clockOf(minutesSpent: number, timeBox: number): string {
  const seconds = Math.max(0, Math.floor(minutesSpent * 60));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} of ${timeBox} min`;
}
