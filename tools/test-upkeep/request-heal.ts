import { z } from 'zod';
import type { DraftContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import { draft } from '../../platform/tool.ts';
import { repositoryAsked } from '../ci/list-repositories.ts';
import { healingOf } from './healing-of.ts';
import { keepPicture, picture } from './keep-picture.ts';
import { elementsIn, mostElements } from './locators/page-element.ts';
import { withoutQuery } from './record-last-good.ts';
import './tables.ts';
import { commitSha, recordedElement, testStep } from './test-step.ts';

const asked = testStep.extend({
  sha: commitSha,
  branch: z.string().max(250).optional(),
  line: z.int().min(1),
  url: z.url().max(2_000),
  page: z.array(recordedElement).max(mostElements),
  whole: z.boolean().describe('whether page has every visible element'),
  picture,
});

export const requestHeal = draft({
  name: 'request_heal',
  title: 'Report a broken locator',
  description:
    'Reports that a test finds an element no more, with the page as it is. The Playwright fixture calls it; apply_heal then proposes the patch.',
  version: 1,
  scopes: ['test-upkeep:draft'],
  egress: 'none',
  input: asked,
  output: z.object({
    request: z.uuid(),
    kind: z.enum(['found', 'none']),
    why: z.string().nullable(),
    locator: z.string().nullable(),
    confidence: z.number(),
  }),
  untrusted: true,
  say: ({ kind, confidence }) =>
    kind === 'found'
      ? `Found it, with a confidence of ${confidence.toFixed(2)}.`
      : 'No element of the page can be trusted to be it.',
  nextSteps: ({ kind }) => (kind === 'found' ? ['apply_heal with the request'] : []),
  async run(input, context) {
    const repository = await repositoryAsked(context, input.repository);
    const page = elementsIn(input.page, 'page');
    const lastGood = await lastGoodOf(context, { ...input, repository });
    const screenshot = input.picture ? await keepPicture(context, input.picture) : null;
    const row = {
      line: input.line,
      branch: input.branch ?? null,
      url: withoutQuery(input.url),
      last_good: JSON.stringify(lastGood.element),
      lookalikes: JSON.stringify(lastGood.lookalikes),
      last_good_screenshot: lastGood.screenshot,
      page: JSON.stringify(page),
      is_whole: input.whole,
      screenshot,
      asked_at: context.now(),
    };
    const { sha, file, test, locator } = input;
    const { id } = await context.store(store =>
      store
        .insertInto('test_upkeep.heal_request')
        .values({
          tenant_id: context.tenant,
          id: context.newId(),
          repository,
          sha,
          file,
          test,
          locator,
          ...row,
        })
        .onConflict(conflict =>
          conflict.columns(['tenant_id', 'repository', 'sha', 'file', 'test', 'locator']).doUpdateSet(row),
        )
        .returning('id')
        .executeTakeFirstOrThrow(),
    );
    const { offer } = await healingOf(context, id);
    const isFound = offer.kind === 'found';
    return {
      request: id,
      kind: offer.kind,
      why: isFound ? null : offer.why,
      locator: isFound ? offer.locator.code : null,
      confidence: offer.confidence,
    };
  },
});

/** The element as this test last saw it, or another test of the file with the same locator. */
async function lastGoodOf(
  context: DraftContext,
  { repository, file, test, locator }: z.output<typeof testStep> & { repository: string },
): Promise<{ element: unknown; lookalikes: unknown; screenshot: string | null }> {
  const rows = await context.store(store =>
    store
      .selectFrom('test_upkeep.last_good')
      .select(['test', 'element', 'lookalikes', 'screenshot'])
      .where('repository', '=', repository)
      .where('file', '=', file)
      .where('locator', '=', locator)
      .orderBy('seen_at', 'desc')
      .execute(),
  );
  const row = rows.find(each => each.test === test) ?? rows[0];
  if (row) return row;
  throw new Refusal('not_found', 'Nothing is known of that element from when the test passed.', {
    path: 'locator',
    mend: 'The fixture records elements while tests pass; run it once on a good commit.',
  });
}
