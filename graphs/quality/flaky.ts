import type { IntentOf } from '../../agents/understanding.ts';
import { listFlakyTests } from '../../tools/ci/list-flaky-tests.ts';
import { adding, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { handsFor, type Surroundings } from '../hands.ts';
import type { Quality, Update } from './state.ts';

/** Tests that both passed and failed on one commit, and those that only look like it. */
export const listFlaky =
  (surroundings: Surroundings) =>
  async (state: Quality, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [IntentOf<'list_flaky_tests'>];
    const repository = intent.slots.repository ?? state.qualityState.repository;
    const call = handsFor(surroundings, 'flaky', state, runtime);
    const answer = await call('ci', 'list_flaky_tests', repository ? { repository } : {});
    if (answer.kind === 'problem') return { queue, answer: adding(state.answer, troubleOf(answer)) };
    const { tests } = listFlakyTests.output.parse(answer.kind === 'data' ? answer.data : null);
    const flaky = tests.filter(({ judgement }) => judgement === 'flaky').length;
    const said = tests.length
      ? `${flaky} flaky and ${tests.length - flaky} suspect tests. Flaky means both outcomes on one commit; a suspect only changed between commits.`
      : 'No test is known to be flaky.';
    return {
      queue,
      answer: adding(state.answer, {
        reply: { statements: [said] },
        ...(tests.length
          ? {
              parts: [
                {
                  kind: 'table',
                  title: 'Flaky tests',
                  columns: ['Test', 'Judgement', 'Commits', 'Failed', 'Both on one', 'In quarantine until'],
                  rows: tests.map(({ test, judgement, commits, failed, both, quarantined_until }) => [
                    test,
                    judgement,
                    String(commits),
                    String(failed),
                    String(both),
                    quarantined_until?.slice(0, 10) ?? '',
                  ]),
                },
              ],
            }
          : {}),
        untrusted: true,
      }),
    };
  };
