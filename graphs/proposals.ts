import type { More } from './answer.ts';
import type { Open } from './conversation.ts';
import type { Call } from './hands.ts';
import type { Called } from './toolset.ts';

/** A proposal that waits for its person; `proposals` are those that were made just now. */
export const asOpen = (
  { id, sentence, url }: Open,
  proposals: readonly Open[] = [{ id, sentence, url }],
): More => ({
  reply: { waiting: [`This waits for your approval: ${sentence}`] },
  parts: [{ kind: 'proposal', id }],
  proposals,
});

/** What a standing policy let through: it was done within the call, and nobody is waited for. */
export const doneByPolicy = ({ text, untrusted }: Extract<Called, { kind: 'data' }>): More => ({
  reply: { statements: [`Done at once, because a policy that a person signed covers it. ${text}`.trim()] },
  untrusted,
});

/** Takes an undecided proposal back. `decided` when somebody was faster: what it did is then the thing to take back. */
export async function withdraw(call: Call, { id, sentence }: Open, reason?: string) {
  const withdrawn = await call('approvals', 'withdraw_proposal', { id, ...(reason ? { reason } : {}) });
  if (withdrawn.kind !== 'problem')
    return { kind: 'withdrawn' as const, said: `I took this proposal back: ${sentence}` };
  return withdrawn.code === 'not_pending' ? { kind: 'decided' as const } : withdrawn;
}
