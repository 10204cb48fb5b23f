import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { redactText } from '../../platform/telemetry/redact-text.ts';
import { draft } from '../../platform/tool.ts';
import { sessionStatuses } from './machine.ts';
import { moved, sessionCalled, split } from './session.ts';

export const finishManualSession = draft({
  name: 'finish_manual_session',
  title: 'Finish or debrief a manual test session',
  description:
    'Ends a session with how its time was split, and closes it with the debrief, at once or later. An abandoned session counts for nothing.',
  version: 1,
  scopes: ['manual-sessions:draft'],
  egress: 'none',
  input: z.object({
    session: z.uuid(),
    split: split.optional().describe('percent, 100 in all; needed to finish'),
    debrief: z
      .string()
      .trim()
      .min(1)
      .max(5_000)
      .optional()
      .describe('past, results, obstacles, outlook, feelings'),
    abandon: z.boolean().default(false),
  }),
  output: z.object({ session: z.uuid(), status: z.enum(sessionStatuses) }),
  say: ({ status }) => `The session is ${status}.`,
  nextSteps: ({ status }) =>
    status === 'finished'
      ? ['finish_manual_session with the debrief']
      : status === 'debriefed'
        ? ['export_manual_session proposes a Jira issue']
        : [],
  async run(input, context) {
    const { session } = input;
    if (input.split && input.split.test + input.split.bug + input.split.setup !== 100)
      throw new Refusal('invalid_input', 'Testing, bugs and set-up must add up to 100 percent.', {
        path: 'split',
      });
    return context.store(async store => {
      if (input.abandon) {
        const { status } = await moved(context, store, session, 'abandon', { finished_at: context.now() });
        return { session, status };
      }
      let { status } = await sessionCalled(store, session);
      if (status !== 'finished') {
        if (!input.split)
          throw new Refusal('invalid_input', 'How was the time split?', {
            path: 'split',
            mend: 'Say it in percent: {test: 70, bug: 20, setup: 10}.',
          });
        const { test, bug, setup } = input.split;
        ({ status } = await moved(context, store, session, 'finish', {
          finished_at: context.now(),
          split_test: test,
          split_bug: bug,
          split_setup: setup,
        }));
      } else if (input.debrief === undefined)
        throw new Refusal('invalid_input', 'The session is finished already.', {
          path: 'debrief',
          mend: 'Give its debrief.',
        });
      if (input.debrief !== undefined)
        ({ status } = await moved(context, store, session, 'debrief', {
          debrief: redactText(input.debrief),
          debriefed_at: context.now(),
        }));
      return { session, status };
    });
  },
});
