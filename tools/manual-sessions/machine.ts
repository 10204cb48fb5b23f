import type { StateMachine } from '../../platform/state-machine.ts';

export const sessionStatuses = [
  'planned',
  'running',
  'paused',
  'finished',
  'debriefed',
  'abandoned',
] as const;
export type SessionStatus = (typeof sessionStatuses)[number];
export type SessionEvent = 'start' | 'pause' | 'finish' | 'debrief' | 'abandon';

/** The life of a session. What is finished can still be debriefed; what is debriefed or abandoned stays as it is. */
export const sessionMachine: StateMachine<SessionStatus, SessionEvent> = {
  initial: 'planned',
  states: {
    planned: { start: 'running', abandon: 'abandoned' },
    running: { pause: 'paused', finish: 'finished', abandon: 'abandoned' },
    paused: { start: 'running', finish: 'finished', abandon: 'abandoned' },
    finished: { debrief: 'debriefed' },
    debriefed: {},
    abandoned: {},
  },
};

/** A commit that asks for a session waits while it is in one of these. */
export const openStatuses = ['planned', 'running', 'paused'] as const satisfies readonly SessionStatus[];
/** Steps happen now: only a running session records them. */
export const recording = ['running'] as const satisfies readonly SessionStatus[];
/** Notes, findings and evidence may follow until the debrief. */
export const writable = ['running', 'paused', 'finished'] as const satisfies readonly SessionStatus[];
