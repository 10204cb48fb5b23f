import { useMutation } from '@tanstack/react-query';
import type { Challenge, Decided, PasskeyChallenge, ProposalView } from '../../server/wire.ts';
import { signWithPasskey } from '../api/passkeys.ts';
import { proposalQuery, queryClient } from '../api/queries.ts';
import { RequestFailed, request } from '../api/request.ts';

interface Wish {
  readonly decision: 'approve' | 'reject';
  readonly positions?: readonly number[];
  readonly reason?: string;
  /** Signed with a passkey instead of on the word of the session. */
  readonly passkey?: boolean;
}

const movedOn = () =>
  new RequestFailed(409, {
    code: 'fingerprint_mismatch',
    message: 'The proposal is not the one that was shown here.',
    layer: 'proposal',
    severity: 'recoverable',
    retryable: false,
    mend: 'Read it again, then decide.',
  });

/**
 * Decides exactly the document that this page shows: its fingerprint is sent, never the server's newer one. A passkey
 * signs a challenge that was made for this decision on these targets and no other.
 */
async function decide({ id, fingerprint }: ProposalView, { passkey, ...wish }: Wish): Promise<Decided> {
  if (passkey) return decideByPasskey(id, fingerprint, wish);
  const challenge = await request<Challenge>('POST', `/api/proposals/${id}/challenge`);
  if (challenge.fingerprint !== fingerprint) throw movedOn();
  return request<Decided>('POST', `/api/proposals/${id}/decisions`, {
    ...wish,
    fingerprint,
    challenge: challenge.nonce,
  });
}

async function decideByPasskey(id: string, fingerprint: string, wish: Wish): Promise<Decided> {
  const { decision, positions } = wish;
  const asked = await request<PasskeyChallenge>('POST', `/api/proposals/${id}/passkey-challenge`, {
    decision,
    ...(positions && { positions }),
  });
  if (asked.fingerprint !== fingerprint) throw movedOn();
  return request<Decided>('POST', `/api/proposals/${id}/decisions`, {
    ...wish,
    fingerprint,
    challenge: asked.nonce,
    passkey: await signWithPasskey(asked.options),
  });
}

export async function refreshProposal(id: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: proposalQuery(id).queryKey }),
    queryClient.invalidateQueries({ queryKey: ['proposals'] }),
  ]);
}

/** A person's decision; whatever comes of it, the card is read again. */
export const useDecision = (view: ProposalView) =>
  useMutation({
    mutationFn: (wish: Wish) => decide(view, wish),
    onSettled: () => refreshProposal(view.id),
  });

/** Any other step of a proposal or its run: withdraw, undo, pause, resume, cancel. */
export const useStep = <Answer>(view: ProposalView, path: string) =>
  useMutation({
    mutationFn: (body: object) => request<Answer>('POST', path, body),
    onSettled: () => refreshProposal(view.id),
  });
