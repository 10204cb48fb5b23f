import type { QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import type { PriceRule } from './rules/rule.ts';
import './tables.ts';

/** A rule of the book by id, in its newest version or in the one named. */
export async function ruleCalled(
  context: Pick<QueryContext, 'store'>,
  id: string,
  version?: number,
): Promise<PriceRule> {
  const row = await context.store(store =>
    store
      .selectFrom('pricing.rule')
      .select('document')
      .where('id', '=', id)
      .$if(version !== undefined, rows => rows.where('version', '=', version!))
      .orderBy('version', 'desc')
      .executeTakeFirst(),
  );
  if (row) return row.document;
  throw new Refusal('not_found', `There is no price rule ${id}${version ? ` in version ${version}` : ''}.`, {
    mend: 'Make one with draft_price_rule; its answer names the id.',
  });
}

/** What words mean in this shop. The rule itself says the numbers, and so does its sentence. */
export const shopTerms = {
  slow_at_most: 2,
  fast_at_least: 20,
  low_stock_at_most: 5,
  overstock_at_least: 80,
  competitor_hours: 72,
} as const;
