import type { Transaction } from '../database/database.ts';
import type { Target } from '../tool.ts';

/** A target as a proposal shows it. */
export type ShownTarget = Target & { readonly position: number };

/**
 * What a proposal shows at these positions. Asked for apart from what became of it and put together by the caller: a
 * planner that takes a proposal for a short one would compare each with each.
 */
export async function shownAt(
  transaction: Transaction,
  proposal: string,
  positions: readonly number[],
): Promise<ReadonlyMap<number, ShownTarget>> {
  if (positions.length === 0) return new Map();
  const rows = await transaction
    .selectFrom('platform.proposal_target')
    .select(['position', 'ref', 'title', 'before', 'after'])
    .where('proposal_id', '=', proposal)
    .where('position', 'in', positions)
    .execute();
  return new Map(rows.map(row => [row.position, row as ShownTarget]));
}
