import type { IntentOf } from '../../agents/understanding.ts';
import { getCiStatus } from '../../tools/ci/get-ci-status.ts';
import { adding, type More, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { handsFor, type Surroundings } from '../hands.ts';
import type { CiStatus, Failure, Quality, Update } from './state.ts';

type Asked = IntentOf<'ci_status'> | IntentOf<'explain_ci_failure'>;

/** Says how a repository, branch or commit stands, what failed and why; and offers what would mend it, one by one. */
export const lookAtCi =
  (surroundings: Surroundings) =>
  async (state: Quality, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [Asked];
    const { repository = state.qualityState.repository, branch, commit, pull_request } = intent.slots;
    const call = handsFor(surroundings, 'look_at_ci', state, runtime);
    const answer = await call('ci', 'get_ci_status', {
      ...(repository ? { repository } : {}),
      ...(branch ? { branch } : {}),
      ...(commit ? { commit } : {}),
      ...(pull_request ? { pull_request } : {}),
    });
    if (answer.kind === 'problem') return { queue, answer: adding(state.answer, troubleOf(answer)) };
    const status = getCiStatus.output.parse(answer.kind === 'data' ? answer.data : null);
    return {
      queue,
      qualityState: {
        repository: status.repository,
        failures: status.failures.map(({ check, job, test, cause }) => ({ check, job, test, cause })),
      },
      answer: adding(state.answer, moreOf(status)),
    };
  };

function moreOf(status: CiStatus): More {
  const { repository, branch, sha, verdict, why, failures, more_failures, override } = status;
  const place = [repository, branch, sha?.slice(0, 7)].filter(Boolean).join(' · ');
  const statements = [
    `${place} is ${verdict}: ${why.join('; ')}.`,
    ...(override ? [`A person put this in the place of “${override.computed}”: ${override.reason}.`] : []),
    ...(more_failures ? [`${more_failures} more failures are not shown.`] : []),
  ];
  return {
    reply: { statements, suggestions: suggestionsFor(failures) },
    ...(failures.length ? { parts: [tableOf(failures)] } : {}),
    untrusted: true,
  };
}

const causes: Readonly<Record<Failure['cause'], string>> = {
  product: 'the product',
  test: 'the test itself',
  flaky: 'a flaky test',
  infrastructure: 'the machines',
};

const tableOf = (failures: readonly Failure[]) => ({
  kind: 'table' as const,
  title: 'What failed',
  columns: ['Check', 'Test', 'Because of', 'How sure', 'What it said'],
  rows: failures.map(({ check, test, cause, confidence, message, quarantined }) => [
    check,
    test ?? '',
    quarantined ? `${causes[cause]} (in quarantine)` : causes[cause],
    confidence,
    message,
  ]),
});

/** What fits each cause. Nothing of it is proposed before somebody asks for it; test names are not repeated into it. */
function suggestionsFor(failures: readonly Failure[]): string[] {
  const rerun = failures.filter(({ cause }) => cause === 'infrastructure' || cause === 'flaky');
  return [
    ...[...new Set(rerun.map(({ job }) => job))].slice(0, 2).map(job => `rerun job ${job}`),
    ...(failures.some(({ cause, quarantined }) => cause === 'flaky' && !quarantined)
      ? ['show flaky tests', 'quarantine the flaky test']
      : []),
  ];
}
