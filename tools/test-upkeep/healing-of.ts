import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import type { Store } from '../../platform/database/store.ts';
import { Refusal } from '../../platform/errors.ts';
import { type Offer, offerFor } from './healing/offer.ts';
import { PageElement } from './locators/page-element.ts';
import './tables.ts';

/** A step that a test reported as broken, with what is offered for it. */
export interface Healing {
  readonly id: string;
  readonly repository: string;
  readonly sha: string;
  readonly branch: string | null;
  readonly file: string;
  readonly line: number;
  readonly test: string;
  readonly locator: string;
  readonly url: string;
  /** SHA-256 of the picture that was taken of the page, where the test kept one. */
  readonly screenshot: string | null;
  /** The same of the page as it was, when the test last passed. */
  readonly screenshotBefore: string | null;
  readonly askedAt: string;
  readonly offer: Offer;
  readonly refusedBefore: readonly { readonly locator: string; readonly reason: string | null }[];
}

/** A locator that a person refused in a file is refused wherever the file uses the broken one. */
export const refusedFor = (
  store: Store,
  step: { readonly repository: string; readonly file: string; readonly locator: string },
) =>
  store
    .selectFrom('test_upkeep.heal')
    .select(['to_locator as locator', 'reason'])
    .where('repository', '=', step.repository)
    .where('file', '=', step.file)
    .where('from_locator', '=', step.locator)
    .where('status', '=', 'rejected')
    .orderBy('since')
    .execute();

export async function healingOf(context: QueryContext, id: string): Promise<Healing> {
  const found = await context.store(async store => {
    const row = await store
      .selectFrom('test_upkeep.heal_request')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row && { row, refused: await refusedFor(store, row) };
  });
  if (!found)
    throw new Refusal('not_found', 'No test reported such a step.', {
      path: 'request',
      mend: 'list_heal_requests shows those that did.',
    });
  const { row, refused } = found;
  return {
    id: row.id,
    repository: row.repository,
    sha: row.sha,
    branch: row.branch,
    file: row.file,
    line: row.line,
    test: row.test,
    locator: row.locator,
    url: row.url,
    screenshot: row.screenshot,
    screenshotBefore: row.last_good_screenshot,
    askedAt: row.asked_at.toISOString(),
    refusedBefore: refused,
    offer: offerFor({
      locator: row.locator,
      lastGood: PageElement.parse(row.last_good),
      lookalikes: z.array(PageElement).parse(row.lookalikes),
      page: z.array(PageElement).parse(row.page),
      isWhole: row.is_whole,
      refused: new Set(refused.map(({ locator }) => locator)),
    }),
  };
}
