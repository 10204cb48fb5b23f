import type { IntentOf } from '../../agents/understanding.ts';
import { getCiStatus } from '../../tools/ci/get-ci-status.ts';
import { listHealRequests } from '../../tools/test-upkeep/list-heal-requests.ts';
import { adding, type More, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { type Call, handsFor, type Surroundings } from '../hands.ts';
import type { CiStatus, Failure, Quality, Update } from './state.ts';

type Heal = ReturnType<typeof listHealRequests.output.parse>['heals'][number];
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
    const heals = status.failures.some(({ cause }) => cause === 'test') ? await healsOf(call, status) : [];
    return {
      queue,
      qualityState: {
        repository: status.repository,
        failures: status.failures.map(({ check, job, test, cause }) => ({ check, job, test, cause })),
      },
      answer: adding(state.answer, moreOf(status, heals)),
    };
  };

/** Broken locators that tests of the commit reported; what cannot be asked is not told of. */
async function healsOf(call: Call, { repository, sha }: CiStatus): Promise<readonly Heal[]> {
  const answer = await call('test-upkeep', 'list_heal_requests', {
    repository,
    ...(sha ? { commit: sha } : {}),
  });
  return answer.kind === 'data' ? listHealRequests.output.parse(answer.data).heals : [];
}

function moreOf(status: CiStatus, heals: readonly Heal[]): More {
  const { repository, branch, sha, verdict, why, failures, more_failures, changed, override, waiting } =
    status;
  const place = [repository, branch, sha?.slice(0, 7)].filter(Boolean).join(' · ');
  const statements = [
    `${place} is ${verdict}: ${why.join('; ')}.`,
    ...(override ? [`A person put this in the place of “${override.computed}”: ${override.reason}.`] : []),
    ...healsSaid(heals),
    ...waiting.map(
      ({ title, blocks }) => `${title} ${blocks ? 'must be done first' : 'waits for approval'}.`,
    ),
    ...coverageSaid(changed?.coverage ?? null),
    ...(more_failures ? [`${more_failures} more failures are not shown.`] : []),
  ];
  return {
    reply: { statements, suggestions: suggestionsFor(failures, heals) },
    ...(failures.length ? { parts: [tableOf(failures)] } : {}),
    untrusted: true,
  };
}

function healsSaid(heals: readonly Heal[]): string[] {
  const found = heals.filter(heal => heal.found && heal.status !== 'applied').length;
  const lost = heals.filter(heal => !heal.found).length;
  return [
    ...(found
      ? [`For ${found} broken ${found === 1 ? 'locator' : 'locators'} the element was found again.`]
      : []),
    ...(lost ? [`For ${lost} nothing can be trusted to be the element.`] : []),
  ];
}

function coverageSaid(coverage: NonNullable<CiStatus['changed']>['coverage']): string[] {
  if (coverage === null || coverage.percent === null) return [];
  const [least] = coverage.files;
  const missed = least?.missed ? `; ${least.file} has lines that nothing ran: ${least.missed}` : '';
  return [
    `Tests ran ${coverage.covered} of ${coverage.lines} changed lines, ${coverage.percent} %${missed}.`,
  ];
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
function suggestionsFor(failures: readonly Failure[], heals: readonly Heal[]): string[] {
  const rerun = failures.filter(({ cause }) => cause === 'infrastructure' || cause === 'flaky');
  return [
    ...(heals.some(({ found, status }) => found && status === null) ? ['heal the broken selector'] : []),
    ...(heals.some(({ found }) => !found) ? ['start a manual session'] : []),
    ...[...new Set(rerun.map(({ job }) => job))].slice(0, 2).map(job => `rerun job ${job}`),
    ...(failures.some(({ cause, quarantined }) => cause === 'flaky' && !quarantined)
      ? ['show flaky tests', 'quarantine the flaky test']
      : []),
  ];
}
