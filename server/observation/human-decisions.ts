import type { RecordedEvent } from '../../platform/capability.ts';
import type { Kernel } from '../../platform/create-kernel.ts';
import type { Subscriber } from '../../platform/events/deliver.ts';
import { kernelTransaction } from '../../platform/parts.ts';
import type { PreviewDocument } from '../../platform/proposals/document.ts';

/** What a person decided on a proposal of an assistant or of their own. */
export interface HumanDecision {
  readonly tenant: string;
  readonly proposal: string;
  readonly action: string;
  readonly decision: 'approve' | 'edit' | 'reject';
  /** What they said why, when they rejected. */
  readonly reason: string | null;
  /** The conversation that proposed it. */
  readonly thread: string | null;
  readonly proposedAt: Date;
  readonly decidedAt: Date;
}

/** Hears of each decision of a person once, after it is committed. What a standing policy let through is none. */
export const onDecision = (
  kernel: Kernel,
  consumer: string,
  hear: (decision: HumanDecision) => Promise<void> | void,
): Subscriber => ({
  consumer,
  types: ['run.created', 'proposal.ended'],
  async hear(event) {
    const decided = await decisionIn(kernel, event);
    if (decided) await hear(decided);
  },
});

async function decisionIn(
  kernel: Kernel,
  { tenant, type, payload, at }: RecordedEvent,
): Promise<HumanDecision | undefined> {
  const { proposal, action, status } = payload as Record<'proposal' | 'action' | 'status', string>;
  const decision = type === 'run.created' ? 'approve' : decisions[status];
  if (!decision) return undefined;
  return kernelTransaction(kernel.parts, tenant, async t => {
    const row = await t
      .selectFrom('platform.proposal')
      .select(['document', 'thread_id', 'reason', 'created_at'])
      .where('id', '=', proposal)
      .executeTakeFirst();
    if (!row) return undefined;
    const people = await t
      .selectFrom('platform.countersignature')
      .select('method')
      .where('proposal_id', '=', proposal)
      .where('method', '!=', 'policy')
      .executeTakeFirst();
    if (decision === 'approve' && !people) return undefined;
    return {
      tenant,
      proposal,
      action: action ?? (row.document as PreviewDocument).action.name,
      decision,
      reason: row.reason,
      thread: row.thread_id,
      proposedAt: row.created_at,
      decidedAt: new Date(at),
    };
  });
}

const decisions: Readonly<Record<string, HumanDecision['decision']>> = {
  rejected: 'reject',
  superseded: 'edit',
};
