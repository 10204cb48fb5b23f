import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import type { ProposalView } from '../../server/wire.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';

/** Whether the same is worth proposing from the world as it is now: it expired, or moved before it was done. */
export const isWorthAnew = ({ status, targets, run }: ProposalView): boolean =>
  status === 'expired' || (run?.endedAt != null && targets.some(target => target.status === 'stale'));

/** Proposes the same from the world as it is now, and goes there. */
export function ProposeAnew({ view }: { readonly view: ProposalView }) {
  const navigate = useNavigate();
  const anew = useMutation({
    mutationFn: () => request<{ readonly id: string }>('POST', `/api/proposals/${view.id}/anew`),
    onSuccess: ({ id }) => navigate(`/proposals/${id}`),
  });
  return (
    <>
      {anew.error && <ProblemNote problem={problemOf(anew.error)} />}
      <Button loading={anew.isPending} onClick={() => anew.mutate()}>
        Propose it anew
      </Button>
    </>
  );
}
