import { z } from 'zod';
import { fingerprint } from '../../platform/canonical.ts';
import type { DraftContext } from '../../platform/context.ts';
import { draft } from '../../platform/tool.ts';
import { repositoryAsked } from '../ci/list-repositories.ts';
import { keepPicture, picture } from './keep-picture.ts';
import { elementsIn } from './locators/page-element.ts';
import './tables.ts';
import { lookalikes, recordedElement, testStep } from './test-step.ts';

const { repository, file, test, locator } = testStep.shape;

export const recordLastGood = draft({
  name: 'record_last_good',
  title: 'Record last good elements',
  description:
    'Keeps what elements were like when a test passed, so that they are found again. The Playwright fixture calls it.',
  version: 1,
  scopes: ['test-upkeep:draft'],
  egress: 'none',
  input: z.object({
    repository,
    file,
    test,
    steps: z
      .array(
        z.object({
          locator,
          url: z.url().max(2_000),
          element: recordedElement,
          lookalikes: lookalikes.default([]),
        }),
      )
      .min(1)
      .max(200),
    picture,
  }),
  output: z.object({ recorded: z.int() }),
  say: ({ recorded }) => `${recorded} elements recorded.`,
  async run(input, context) {
    const name = await repositoryAsked(context, input.repository);
    const elements = elementsIn(
      input.steps.map(({ element }) => element),
      'steps',
    );
    const known = await knownOf(context, name, input);
    const isKnown = (at: number): boolean => {
      const row = known.get(input.steps[at]!.locator);
      return row?.screenshot != null && fingerprint(row.element) === fingerprint(elements[at]);
    };
    // As long as an element stays as it was, so does its picture: builds that pass all day need no more of them.
    const screenshot =
      input.picture && !elements.every((_, at) => isKnown(at))
        ? await keepPicture(context, input.picture)
        : null;
    const rows = new Map(
      input.steps.map((step, at) => [
        step.locator,
        {
          tenant_id: context.tenant,
          repository: name,
          file: input.file,
          test: input.test,
          locator: step.locator,
          element: JSON.stringify(elements[at]),
          lookalikes: JSON.stringify(elementsIn(step.lookalikes, `steps.${at}.lookalikes`)),
          url: withoutQuery(step.url),
          screenshot: isKnown(at) ? known.get(step.locator)!.screenshot : screenshot,
          seen_at: context.now(),
        },
      ]),
    );
    await context.store(store =>
      store
        .insertInto('test_upkeep.last_good')
        .values([...rows.values()])
        .onConflict(conflict =>
          conflict.columns(['tenant_id', 'repository', 'file', 'test', 'locator']).doUpdateSet(row => ({
            element: row.ref('excluded.element'),
            lookalikes: row.ref('excluded.lookalikes'),
            url: row.ref('excluded.url'),
            screenshot: row.ref('excluded.screenshot'),
            seen_at: row.ref('excluded.seen_at'),
          })),
        )
        .execute(),
    );
    return { recorded: rows.size };
  },
});

/** What is known of this test's elements, by locator. */
async function knownOf(
  context: DraftContext,
  repository: string,
  { file, test }: { readonly file: string; readonly test: string },
) {
  const rows = await context.store(store =>
    store
      .selectFrom('test_upkeep.last_good')
      .select(['locator', 'element', 'screenshot'])
      .where('repository', '=', repository)
      .where('file', '=', file)
      .where('test', '=', test)
      .execute(),
  );
  return new Map(rows.map(row => [row.locator, row]));
}

/** Queries and fragments of addresses hold tokens. */
export function withoutQuery(address: string): string {
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}
