import { z } from 'zod';
import type { DraftContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import { draft } from '../../platform/tool.ts';
import { repositoryAsked } from '../ci/list-repositories.ts';
import { recordedStepsOf } from '../manual-sessions/recorded-steps.ts';
import type { Step } from '../manual-sessions/step.ts';
import { explore } from './generation/explore.ts';
import { wishesIn } from './generation/goal.ts';
import { sabotageOf } from './generation/sabotage.ts';
import { writeTest } from './generation/write-test.ts';
import { locatorPays } from './healing/payment.ts';
import './ports.ts';
import './tables.ts';
import { testFile } from './test-step.ts';

export const generateTest = draft({
  name: 'generate_test',
  title: 'Write a test',
  description:
    'Writes a Playwright test from a page and a goal in plain words, or from a recorded manual session, and tries it: it must pass, and fail when the page is broken. add_generated_test then proposes it.',
  version: 1,
  scopes: ['test-upkeep:draft'],
  egress: ['127.0.0.1', 'localhost'],
  untrusted: true,
  input: z.object({
    repository: z.string().max(140).optional(),
    url: z.url().max(2_000).optional(),
    goal: z
      .string()
      .min(3)
      .max(500)
      .optional()
      .describe('one thing after another: enter "lamp" in search, press Search, see "3 lamps"'),
    session: z.uuid().optional().describe('a manual session, instead of url and goal'),
    file: testFile.optional(),
  }),
  output: z.object({
    test: z.uuid(),
    file: z.string(),
    source: z.string(),
    green: z.string(),
    red: z.string().describe('what the broken page made it say'),
  }),
  say: ({ file }) => `${file} passed, and failed when the page was broken.`,
  nextSteps: () => ['add_generated_test with the test'],
  async run(input, context) {
    const repository = await repositoryAsked(context, input.repository);
    const { title, origin, steps } = await stepsFor(input, context);
    const pays = steps.find(({ element }) => locatorPays(`${element?.name ?? ''} ${element?.text ?? ''}`));
    if (pays) throw new Refusal('invalid_input', 'A step spends money; a person writes that test.');
    if (!steps.some(({ kind }) => kind === 'expect'))
      throw new Refusal('invalid_input', 'Nothing is asserted.', {
        path: 'session',
        mend: 'Record what must hold there, with a step of the kind expect.',
      });
    const written = writeTest(title, steps);
    if (written.kind === 'refused')
      throw new Refusal('invalid_input', `No test is written: ${written.why}.`, { path: 'session' });
    const trial = await tried(written.source, steps, context);
    const file = input.file ?? `e2e/${slugOf(title)}.spec.ts`;
    const id = context.newId();
    await context.store(store =>
      store
        .insertInto('test_upkeep.generated_test')
        .values({
          tenant_id: context.tenant,
          id,
          repository,
          file,
          title,
          origin,
          source: written.source,
          trial: JSON.stringify(trial),
          made_at: context.now(),
        })
        .execute(),
    );
    return { test: id, file, source: written.source, ...trial };
  },
});

const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 50) || 'generated';

async function stepsFor(
  {
    url,
    goal,
    session,
  }: { url?: string | undefined; goal?: string | undefined; session?: string | undefined },
  context: DraftContext,
): Promise<{ title: string; origin: string; steps: readonly Step[] }> {
  if (session !== undefined) {
    const steps = await recordedStepsOf(context, session);
    const [first] = steps;
    if (!first) throw new Refusal('invalid_input', 'The session has no steps.', { path: 'session' });
    // A session may begin on a page that was open already.
    const opening =
      first.kind === 'goto'
        ? []
        : [{ ...first, kind: 'goto' as const, element: null, value: null, expects: null }];
    return {
      title: `Manual session ${session.slice(-6)}`,
      origin: `manual session ${session}`,
      steps: [...opening, ...steps],
    };
  }
  if (url === undefined || goal === undefined)
    throw new Refusal('invalid_input', 'Give a url with a goal, or a session.', { path: 'url' });
  const wishes = wishesIn(goal);
  if (wishes.length === 0)
    throw new Refusal('invalid_input', 'The goal says nothing to do.', { path: 'goal' });
  context.progress('Walking through the page', 0, 3);
  const steps = await context.ports.testBench.walk(url, walk => explore(walk, url, wishes), {
    signal: context.signal,
  });
  return { title: goal.trim(), origin: `${goal.trim()} at ${url}`, steps };
}

/** Once on the page as it is, which the walk left behind, and once on a page that is broken. */
async function tried(source: string, steps: readonly Step[], context: DraftContext) {
  const start = steps[0]!.url;
  const sabotage = sabotageOf(steps);
  if (!sabotage) throw new Refusal('invalid_input', 'The test does nothing that could be broken.');
  const how = { signal: context.signal };
  context.progress('Running it on the page', 1, 3);
  const good = await context.ports.testBench.run(source, start, null, how);
  if (good.outcome !== 'passed')
    throw new Refusal('invalid_input', `It is not proposed: on the page as it is, it ${good.outcome}.`, {
      vendorText: good.message,
      mend: 'Change the goal or the session, or mend the page.',
    });
  context.progress('Running it on a broken page', 2, 3);
  const broken = await context.ports.testBench.run(source, start, sabotage, how);
  if (broken.outcome !== 'failed')
    throw new Refusal(
      'invalid_input',
      `It is not proposed: with its last act made void, it ${broken.outcome}; it asserts nothing of that.`,
      { mend: 'Say what must be seen at the end.' },
    );
  return { green: 'passed', red: broken.message.split('\n')[0]!.slice(0, 200) };
}
