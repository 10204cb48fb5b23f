import type { Kernel } from '../../platform/create-kernel.ts';
import type { Subscriber } from '../../platform/events/deliver.ts';
import { kernelTransaction } from '../../platform/parts.ts';
import type { Principal } from '../../platform/principal.ts';
import { readProposal } from '../../platform/proposals/read.ts';
import { redact } from '../../platform/telemetry/redaction.ts';
import { decided } from '../../tools/learning/example.ts';
import { takeDecision } from '../../tools/learning/examples.ts';
import { onDecision } from '../observation/human-decisions.ts';
import { shelfOf } from './shelf.ts';

/**
 * Puts a person's decision beside the message that led to the proposal. A proposal that replaced another by a person's
 * edit is that person's work and says nothing of what was understood, so what becomes of it is not heard here.
 */
export const hearDecisions = (kernel: Kernel): Subscriber =>
  onDecision(
    kernel,
    'learning',
    async ({ tenant, proposal, action, decision, reason, thread, decidedAt }) => {
      const key = thread === null ? undefined : await keyOf(kernel, tenant, proposal);
      if (!thread || !key) return;
      const reader: Principal = { tenant, id: proposal, kind: 'service', name: 'Learning', scopes: [] };
      const view = await readProposal(kernel.parts, reader, proposal);
      const next =
        decision === 'edit' && view.supersededBy
          ? await readProposal(kernel.parts, reader, view.supersededBy)
          : undefined;
      const changed = next ? { before: view.editable, after: next.editable } : { before: null, after: null };
      await takeDecision(shelfOf(kernel.parts, tenant), {
        thread,
        key,
        proposal,
        action,
        decision,
        decided: decided.parse(redact({ reason, ...changed })),
        at: decidedAt,
      });
    },
  );

/** The key that the conversation gave its call. What replaced another proposal was given none. */
const keyOf = (kernel: Kernel, tenant: string, proposal: string): Promise<string | undefined> =>
  kernelTransaction(kernel.parts, tenant, async t => {
    const row = await t
      .selectFrom('platform.proposal')
      .select('dedupe_key')
      .where('id', '=', proposal)
      .executeTakeFirst();
    return row?.dedupe_key ?? undefined;
  });
