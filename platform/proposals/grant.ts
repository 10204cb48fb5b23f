import type { Transaction } from '../database/database.ts';
import { enqueue } from '../events/record.ts';
import { newId } from '../identifiers.ts';
import { type PreviewDocument, rootOf } from './document.ts';

/** The last approval that was needed makes the grant: single use, for this set, until its time is over. */
export async function makeGrant(
  transaction: Transaction,
  document: PreviewDocument,
  approved: {
    readonly proposal: string;
    readonly fingerprint: string;
    readonly leaves: readonly string[];
    readonly positions: number[];
  },
): Promise<void> {
  const id = newId();
  await transaction
    .updateTable('platform.proposal')
    .set({ status: 'approved' })
    .where('id', '=', approved.proposal)
    .where('status', '=', 'proposed')
    .execute();
  await transaction
    .insertInto('platform.grant')
    .values({
      tenant_id: document.tenant,
      id,
      proposal_id: approved.proposal,
      fingerprint: approved.fingerprint,
      approved_root: rootOf(approved.positions.map(position => approved.leaves[position]!)),
      approved_positions: approved.positions,
      use_by: document.use_by,
    })
    .execute();
  await enqueue(transaction, { tenant: document.tenant, topic: 'grant.consume', subject: id });
}
