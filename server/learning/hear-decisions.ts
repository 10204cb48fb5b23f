import type { Kernel } from '../../platform/create-kernel.ts';
import type { Subscriber } from '../../platform/events/deliver.ts';
import { kernelTransaction } from '../../platform/parts.ts';
import { takeDecision } from '../../tools/learning/examples.ts';
import { onDecision } from '../observation/human-decisions.ts';
import { shelfOf } from './shelf.ts';

/**
 * Puts a person's decision beside the message that led to the proposal. A proposal that replaced another by a person's
 * edit is that person's work and says nothing of what was understood, so what becomes of it is not heard here.
 */
export const hearDecisions = (kernel: Kernel): Subscriber =>
  onDecision(kernel, 'learning', async ({ tenant, proposal, action, decision, thread, decidedAt }) => {
    const key = thread === null ? undefined : await keyOf(kernel, tenant, proposal);
    if (!thread || !key) return;
    await takeDecision(shelfOf(kernel.parts, tenant), {
      thread,
      key,
      proposal,
      action,
      decision,
      at: decidedAt,
    });
  });

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
