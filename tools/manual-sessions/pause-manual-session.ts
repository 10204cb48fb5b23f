import { z } from 'zod';
import { draft } from '../../platform/tool.ts';
import { moved } from './session.ts';

export const pauseManualSession = draft({
  name: 'pause_manual_session',
  title: 'Pause a manual test session',
  description: 'Stops the clock of a running session. Nothing is recorded until it is started again.',
  version: 1,
  scopes: ['manual-sessions:draft'],
  egress: 'none',
  input: z.object({ session: z.uuid() }),
  output: z.object({ session: z.uuid(), status: z.literal('paused') }),
  say: () => 'Paused.',
  nextSteps: () => ['start_manual_session resumes it'],
  run: ({ session }, context) =>
    context.store(async store => {
      await moved(context, store, session, 'pause');
      return { session, status: 'paused' as const };
    }),
});
