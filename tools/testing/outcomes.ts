import type { Outcome } from '../../platform/kernel.ts';

/** The data of a call that was answered at once. */
export function dataOf<T>(outcome: Outcome): T {
  if (outcome.kind !== 'result') throw new Error(`expected data, got ${JSON.stringify(outcome)}`);
  return outcome.data as T;
}

export function proposalOf(outcome: Outcome): string {
  if (outcome.kind !== 'approval_required')
    throw new Error(`expected a proposal, got ${JSON.stringify(outcome)}`);
  return outcome.proposal.id;
}
