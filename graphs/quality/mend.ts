import type { IntentOf } from '../../agents/understanding.ts';
import { adding, type More, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { type Call, handsFor, type Surroundings } from '../hands.ts';
import { asOpen, doneByPolicy } from '../proposals.ts';
import type { Quality, QualityKept, Update } from './state.ts';

const day = 86_400_000;
const usualDays = 14;

/** Proposes to run jobs again. A job may be named by its id, or as the check is called that failed. */
export const rerunJob =
  (surroundings: Surroundings) =>
  async (state: Quality, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [IntentOf<'rerun_job'>];
    const { job, run, repository = state.qualityState.repository } = intent.slots;
    const call = handsFor(surroundings, 'rerun', state, runtime);
    const meant = runMeant(run, state.qualityState) ?? jobMeant(job, state.qualityState);
    const more = meant
      ? await proposed(call, 'ci', 'rerun_job', { ...(repository ? { repository } : {}), ...meant })
      : {
          reply: { question: 'Which job? Ask “why is main red?” first, and name one of those that failed.' },
        };
    return { queue, answer: adding(state.answer, more) };
  };

/** A bare number may be a run's or a job's; the jobs that failed are known here. */
const runMeant = (
  said: string | undefined,
  { failures }: QualityKept,
): { run: string } | { job: string } | undefined =>
  said === undefined ? undefined : failures.some(({ job }) => job === said) ? { job: said } : { run: said };

function jobMeant(said: string | undefined, { failures }: QualityKept): { job: string } | undefined {
  if (said && /^\d+$/.test(said)) return { job: said };
  const fits = said
    ? failures.filter(({ check }) => check.toLowerCase().includes(said.toLowerCase()))
    : failures.filter(({ cause }) => cause === 'infrastructure' || cause === 'flaky');
  const jobs = [...new Set(fits.map(({ job }) => job))];
  return jobs.length === 1 ? { job: jobs[0]! } : undefined;
}

/** Proposes that a flaky test holds nobody up for a while. Whether it is flaky is the tool's to say. */
export const quarantineTest =
  (surroundings: Surroundings) =>
  async (state: Quality, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [IntentOf<'quarantine_test'>];
    const { until, repository = state.qualityState.repository } = intent.slots;
    const flaky = state.qualityState.failures.filter(({ cause, test }) => cause === 'flaky' && test);
    const test = testMeant(intent.slots.test, flaky);
    const call = handsFor(surroundings, 'quarantine', state, runtime);
    const days = until
      ? Math.max(1, Math.ceil((Date.parse(until) - surroundings.clock().getTime()) / day))
      : usualDays;
    const more = test
      ? await proposed(call, 'ci', 'quarantine_test', {
          ...(repository ? { repository } : {}),
          test,
          days,
          reason: 'Asked for in the chat',
        })
      : { reply: { question: 'Which test? Name it as the failure does, or ask for the flaky tests first.' } };
    return { queue, answer: adding(state.answer, more) };
  };

/** "The flaky test" is the only one that failed so; a name is taken as it was said. */
function testMeant(
  said: string | undefined,
  flaky: readonly { readonly test: string | null }[],
): string | undefined {
  const only = flaky.length === 1 ? flaky[0]!.test! : undefined;
  if (!said || /^(the |that )?(flaky )?(test|one|it)$/i.test(said)) return only;
  return said;
}

/** Calls an action, which never runs without a proposal. */
export async function proposed(
  call: Call,
  server: string,
  tool: string,
  input: Record<string, unknown>,
): Promise<More> {
  const answer = await call(server, tool, input);
  if (answer.kind === 'problem') return troubleOf(answer);
  if (answer.kind === 'data') return doneByPolicy(answer);
  return asOpen(answer);
}
