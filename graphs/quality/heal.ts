import type { IntentOf } from '../../agents/understanding.ts';
import { listHealRequests } from '../../tools/test-upkeep/list-heal-requests.ts';
import { adding, type More, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { handsFor, type Surroundings } from '../hands.ts';
import { proposed } from './mend.ts';
import type { Quality, Update } from './state.ts';

type Heal = ReturnType<typeof listHealRequests.output.parse>['heals'][number];

/** Proposes the patch for a step that tests reported as broken; says honestly where there is none. */
export const healSelector =
  (surroundings: Surroundings) =>
  async (state: Quality, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [IntentOf<'heal_selector'>];
    const { slots } = intent;
    // "in e2e/basket.spec.ts" looks like owner/name, and is a file.
    const isFile = slots.repository !== undefined && /\.[cm]?[jt]sx?$/.test(slots.repository);
    const repository = (isFile ? undefined : slots.repository) ?? state.qualityState.repository;
    const said = isFile ? { ...slots, test: slots.test ?? slots.repository } : slots;
    const call = handsFor(surroundings, 'heal', state, runtime);
    const ended = (more: More): Update => ({ queue, answer: adding(state.answer, more) });
    const answer = await call('test-upkeep', 'list_heal_requests', repository ? { repository } : {});
    if (answer.kind === 'problem') return ended(troubleOf(answer));
    const { heals } = listHealRequests.output.parse(answer.kind === 'data' ? answer.data : null);
    const open = newestOfEach(heals).filter(({ status }) => status !== 'applied');
    const meant = open.filter(heal => fits(heal, said));
    const [only, another] = meant.length > 0 ? meant : [];
    if (!only)
      return ended({
        reply: {
          statements: [
            open.length > 0
              ? 'No test reported that as broken.'
              : 'No test reported a broken locator. The Playwright fixture does, once it has seen the test pass.',
          ],
        },
        ...(open.length > 0 ? { parts: [tableOf(open)] } : {}),
        untrusted: true,
      });
    if (another)
      return ended({
        reply: { question: 'Which one? Name its test file.' },
        parts: [tableOf(meant)],
        untrusted: true,
      });
    if (!only.found)
      return ended({
        reply: { statements: [`Nothing is healed: ${only.why}.`], suggestions: ['start a manual session'] },
        parts: [tableOf([only])],
        untrusted: true,
      });
    return ended(await proposed(call, 'test-upkeep', 'apply_heal', { request: only.request }));
  };

/** The same step reported on several commits is one; the newest comes first. */
const newestOfEach = (heals: readonly Heal[]): Heal[] => [
  ...new Map(
    heals.toReversed().map(heal => [JSON.stringify([heal.file, heal.test, heal.locator]), heal]),
  ).values(),
];

function fits({ file, test, locator }: Heal, said: IntentOf<'heal_selector'>['slots']): boolean {
  const within = (text: string, part: string | undefined) =>
    part === undefined || text.toLowerCase().includes(part.toLowerCase());
  return within(locator, said.selector) && (within(file, said.test) || within(test, said.test));
}

const tableOf = (heals: readonly Heal[]) => ({
  kind: 'table' as const,
  title: 'Broken locators',
  columns: ['Test', 'File', 'Finds nothing', 'Would become', 'Confidence'],
  rows: heals.map(({ test, file, line, locator, becomes, confidence, why }) => [
    test,
    `${file}:${line}`,
    locator,
    becomes ?? `none: ${why}`,
    confidence.toFixed(2),
  ]),
});
