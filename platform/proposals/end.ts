import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { statesHearing } from '../state-machine.ts';
import { type ProposalEvent, type ProposalStatus, proposalMachine } from './machine.ts';

export interface Ending {
  readonly reason?: string | null;
  readonly supersededBy?: string;
  readonly problem?: string;
}

const endOf: Partial<Record<ProposalEvent, ProposalStatus>> = {
  reject: 'rejected',
  withdraw: 'withdrawn',
  expire: 'expired',
  supersede: 'superseded',
  moved: 'stale',
};

/**
 * Ends a proposal that still hears the event, in one conditional update; refuses `not_pending` when it was decided
 * meanwhile. Whoever comes second is told what the first one did.
 */
export async function endProposal(
  transaction: Transaction,
  tenant: string,
  id: string,
  event: ProposalEvent,
  ending: Ending = {},
): Promise<void> {
  const status = endOf[event];
  if (!status) throw new TypeError(`${event} does not end a proposal`);
  const ended = await transaction
    .updateTable('platform.proposal')
    .set({
      status,
      ended_at: new Date(),
      ...(ending.reason !== undefined ? { reason: ending.reason } : {}),
      ...(ending.supersededBy ? { superseded_by: ending.supersededBy } : {}),
      ...(ending.problem ? { problem: ending.problem } : {}),
    })
    .where('id', '=', id)
    .where('status', 'in', statesHearing(proposalMachine, event))
    .returning('action')
    .executeTakeFirst();
  if (!ended) throw await notPending(transaction, id);
  await recordEvent(transaction, {
    tenant,
    type: 'proposal.ended',
    key: `proposal.ended:${id}`,
    payload: { proposal: id, action: ended.action, status },
  });
}

/** Why a proposal no longer listens: it does not exist here, or somebody was first. */
export async function notPending(transaction: Transaction, id: string): Promise<Refusal> {
  const row = await transaction
    .selectFrom('platform.proposal')
    .select(['status', 'ended_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return new Refusal('not_found', 'There is no such proposal.');
  if (row.status === 'expired') return new Refusal('proposal_expired', 'The time to decide is over.');
  return new Refusal('not_pending', `The proposal is ${row.status} already.`, {
    details: { status: row.status },
  });
}
