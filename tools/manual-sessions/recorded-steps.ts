import type { QueryContext } from '../../platform/context.ts';
import { getManualSession } from './get-manual-session.ts';
import type { RecordedStep } from './step.ts';

const pageSize = 200;

/** Every step of a session in order, for whoever makes a test of them. The caller needs `manual-sessions:read`. */
export async function recordedStepsOf(context: QueryContext, session: string): Promise<RecordedStep[]> {
  const steps: RecordedStep[] = [];
  for (;;) {
    const page = await context.ask(getManualSession, {
      session,
      from_step: steps.length + 1,
      steps: pageSize,
    });
    steps.push(...page.steps);
    if (page.steps.length < pageSize) return steps;
  }
}
