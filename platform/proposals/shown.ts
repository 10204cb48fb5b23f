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
    .select(['position', 'ref', 'title', 'before', 'after', 'timing'])
    .where('proposal_id', '=', proposal)
    // From the first to the last: for a list of places a planner may well read the whole proposal.
    .where('position', '>=', Math.min(...positions))
    .where('position', '<=', Math.max(...positions))
    .execute();
  const wanted = new Set(positions);
  return new Map(
    rows.filter(({ position }) => wanted.has(position)).map(row => [row.position, row as ShownTarget]),
  );
}
