import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import type { Principal } from '../principal.ts';
import type { PreviewDocument } from './document.ts';

/** One decision a person: whoever approved and thinks better of it withdraws the proposal. */
export async function assertUndecidedBy(
  transaction: Transaction,
  person: Principal,
  proposal: string,
): Promise<void> {
  const earlier = await transaction
    .selectFrom('platform.countersignature')
    .select('id')
    .where('proposal_id', '=', proposal)
    .where('approver_id', '=', person.id)
    .executeTakeFirst();
  if (earlier)
    throw new Refusal('not_pending', 'You approved this already; a second person must.', {
      mend: 'Wait for the second person, or withdraw the proposal.',
    });
}

/** What the document's rules say of its approvers. */
export async function assertMayApprove(
  transaction: Transaction,
  person: Principal,
  document: PreviewDocument,
  proposal: string,
  positions: readonly number[],
): Promise<void> {
  const { id, on_behalf_of, edited_by } = document.requester;
  if (document.policy.separate_requester && [id, on_behalf_of, edited_by].includes(person.id))
    throw new Refusal('requester_may_not_approve', 'Whoever asked for this may not approve it.');
  const others = await transaction
    .selectFrom('platform.countersignature')
    .select('statement')
    .where('proposal_id', '=', proposal)
    .where('decision', '=', 'approve')
    .execute();
  for (const other of others) {
    if (other.statement.approved.positions.join() !== positions.join())
      throw new Refusal(
        'invalid_input',
        'The first approver chose other targets; approve the same set, or reject.',
        {
          path: 'positions',
          details: { positions: other.statement.approved.positions },
        },
      );
  }
}
