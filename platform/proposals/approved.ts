import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import type { Timing } from '../tool.ts';
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
  const targets = await targetsOf(transaction, wish.proposal);
  const leaves = targets.map(({ leaf }) => leaf);
  const positions = chosen(wish, leaves.length);
  assertPairs(targets, new Set(positions));
  return { leaves, positions, root: rootOf(positions.map(position => leaves[position]!)) };
}

const targetsOf = (transaction: Transaction, proposal: string) =>
  transaction
    .selectFrom('platform.proposal_target')
    .select(['leaf', 'ref', 'timing'])
    .where('proposal_id', '=', proposal)
    .orderBy('position')
    .execute();

/** What is to be taken back again is not approved without its taking back, nor this without that. */
function assertPairs(
  targets: readonly { readonly ref: string; readonly timing: Timing | null }[],
  positions: ReadonlySet<number>,
): void {
  const placeOf = new Map(targets.map(({ ref }, position) => [ref, position]));
  for (const [position, { timing }] of targets.entries()) {
    const first = timing?.takesBack === undefined ? undefined : placeOf.get(timing.takesBack);
    if (first === undefined || positions.has(first) === positions.has(position)) continue;
    throw new Refusal(
      'invalid_input',
      `Targets ${first} and ${position} are one change and its end; approve both or neither.`,
      { path: 'positions' },
    );
  }
}

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
