import type { More } from './answer.ts';
import type { Open } from './conversation.ts';
import type { Call } from './hands.ts';

/** A proposal that waits for its person; `proposals` are those that were made just now. */
export const asOpen = (
  { id, sentence, url }: Open,
  proposals: readonly Open[] = [{ id, sentence, url }],
): More => ({
  reply: { waiting: [`This waits for your approval: ${sentence}`] },
  parts: [{ kind: 'proposal', id }],
  proposals,
});

/** Takes an undecided proposal back. `decided` when somebody was faster: what it did is then the thing to take back. */
export async function withdraw(call: Call, { id, sentence }: Open, reason?: string) {
  const withdrawn = await call('approvals', 'withdraw_proposal', { id, ...(reason ? { reason } : {}) });
  if (withdrawn.kind !== 'problem')
    return { kind: 'withdrawn' as const, said: `I took this proposal back: ${sentence}` };
  return withdrawn.code === 'not_pending' ? { kind: 'decided' as const } : withdrawn;
}
