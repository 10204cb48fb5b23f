import { z } from 'zod';
import type { DraftContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import { draft } from '../../platform/tool.ts';
import { recording } from './machine.ts';
import { masked } from './mask.ts';
import { sessionIn } from './session.ts';
import { flawIn, type RecordedStep, type Step, step } from './step.ts';

const mostSteps = 2_000;

/** Keeps a step at the end of the session's, without what is secret in it. */
export function keepStep(
  context: Pick<DraftContext, 'tenant' | 'now' | 'store'>,
  session: string,
  said: Step,
  by: RecordedStep['by'],
): Promise<RecordedStep> {
  const kept = masked(said);
  return context.store(async store => {
    await sessionIn(store, session, recording, 'start_manual_session starts or resumes it.');
    const last = await store
      .selectFrom('manual_sessions.step')
      .select('position')
      .where('session_id', '=', session)
      .orderBy('position', 'desc')
      .executeTakeFirst();
    const position = (last?.position ?? 0) + 1;
    if (position > mostSteps)
      throw new Refusal('invalid_input', `A session has ${mostSteps} steps at most.`, {
        mend: 'Finish it and plan another.',
      });
    const at = context.now();
    await store
      .insertInto('manual_sessions.step')
      .values({
        tenant_id: context.tenant,
        session_id: session,
        position,
        ...kept,
        element: kept.element && JSON.stringify(kept.element),
        by,
        at,
      })
      .execute();
    return { ...kept, position, by, at: at.toISOString() };
  });
}

export const recordStep = draft({
  name: 'record_step',
  title: 'Record a test step',
  description:
    'Keeps one step of a running session so that a test can play it again. Secrets in it are masked. The live browser records by itself.',
  version: 1,
  scopes: ['manual-sessions:draft'],
  egress: 'none',
  input: z.object({ session: z.uuid(), ...step.shape }),
  output: z.object({ position: z.int(), masked: z.boolean() }),
  say: ({ position, masked: hidden }) => `Step ${position}${hidden ? ', its value masked' : ''}.`,
  async run({ session, ...said }, context) {
    const flaw = flawIn(said);
    if (flaw) throw new Refusal('invalid_input', flaw.why, { path: flaw.path });
    const by = context.principal.kind === 'operator' ? 'person' : 'agent';
    const { position, secret } = await keepStep(context, session, said, by);
    return { position, masked: secret };
  },
});
