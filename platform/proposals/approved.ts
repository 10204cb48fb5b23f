import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { rootOf } from './document.ts';

/** Which targets a decision is about: all of them unless it names positions, none when it rejects. */
export interface Wish {
  readonly proposal: string;
  readonly decision: 'approve' | 'reject';
  /** Positions of the approved targets; all when absent. */
  readonly positions?: readonly number[] | undefined;
}

/** The approved set, as it is signed, and the leaves of all targets. */
export interface Approved {
  readonly leaves: readonly string[];
  readonly root: string;
  readonly positions: number[];
}

/** The targets that a decision approves. Refuses positions that do not exist, and an approval of nothing. */
export async function approvedOf(transaction: Transaction, wish: Wish): Promise<Approved> {
  const leaves = await leavesOf(transaction, wish.proposal);
  const positions = chosen(wish, leaves.length);
  return { leaves, positions, root: rootOf(positions.map(position => leaves[position]!)) };
}

const leavesOf = async (transaction: Transaction, proposal: string): Promise<string[]> =>
  (
    await transaction
      .selectFrom('platform.proposal_target')
      .select('leaf')
      .where('proposal_id', '=', proposal)
      .orderBy('position')
      .execute()
  ).map(row => row.leaf);

function chosen(decision: Wish, count: number): number[] {
  if (decision.decision === 'reject') return [];
  const positions = decision.positions
    ? [...new Set(decision.positions)].sort((a, b) => a - b)
    : Array.from({ length: count }, (_, position) => position);
  const outside = positions.find(
    position => !Number.isInteger(position) || position < 0 || position >= count,
  );
  if (outside !== undefined)
    throw new Refusal(
      'invalid_input',
      `There is no target ${outside}; they are numbered 0 to ${count - 1}.`,
      { path: 'positions' },
    );
  if (positions.length === 0)
    throw new Refusal('invalid_input', 'Approve at least one target, or reject the proposal.', {
      path: 'positions',
    });
  return positions;
}
