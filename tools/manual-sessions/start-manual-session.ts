import { z } from 'zod';
import { draft } from '../../platform/tool.ts';
import { sessionStatuses } from './machine.ts';
import { activeMs, moved } from './session.ts';

const named = z.object({ session: z.uuid() });
const clocked = z.object({
  session: z.uuid(),
  status: z.enum(sessionStatuses),
  minutes_left: z.number().describe('of the time box; negative when it is over'),
});

const stateOf = (row: Awaited<ReturnType<typeof moved>>, now: Date) => ({
  session: row.id,
  status: row.status,
  minutes_left: Math.round((row.time_box_minutes - activeMs(row, now) / 60_000) * 10) / 10,
});

export const startManualSession = draft({
  name: 'start_manual_session',
  title: 'Start or resume a manual test session',
  description: 'Starts the clock of a planned session, or of one that was paused.',
  version: 1,
  scopes: ['manual-sessions:draft'],
  egress: 'none',
  input: named,
  output: clocked,
  say: ({ minutes_left }) => `It runs; ${minutes_left} minutes of its time box are left.`,
  nextSteps: () => ['record_step for each step', 'log_finding for what is odd'],
  run: ({ session }, context) =>
    context.store(async store => stateOf(await moved(context, store, session, 'start'), context.now())),
});
