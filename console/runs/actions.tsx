import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { RunDetail } from '../../server/wire.ts';
import { queryClient } from '../api/queries.ts';
import { problemOf, request } from '../api/request.ts';
import { isUnderWay } from '../api/runs.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { counted } from '../text/count.ts';
import styles from './run-page.module.css';
import { canBeUndone } from './standing.ts';

/** A step of a run; whatever comes of it, what is shown is read again. */
const useStep = <Answer,>(path: string, then?: (answer: Answer) => void) =>
  useMutation({
    mutationFn: () => request<Answer>('POST', path),
    onSuccess: answer => then?.(answer),
    onSettled: () =>
      Promise.all(
        ['runs', 'proposals', 'proposal'].map(key => queryClient.invalidateQueries({ queryKey: [key] })),
      ),
  });

/** Pause, go on, cancel the rest; try again, undo: the last two are proposals of their own. */
export function RunActions({ run }: { readonly run: RunDetail }) {
  const navigate = useNavigate();
  const [openedAt] = useState(Date.now);
  const pause = useStep(`/api/runs/${run.id}/pause`);
  const resume = useStep(`/api/runs/${run.id}/resume`);
  const cancel = useStep(`/api/runs/${run.id}/cancel`);
  const retry = useStep<{ readonly id: string }>(`/api/runs/${run.id}/retry`, ({ id }) =>
    navigate(`/proposals/${id}`),
  );
  const undo = useStep<{ readonly proposals: readonly string[] }>(
    `/api/proposals/${run.proposal}/undo`,
    ({ proposals }) => navigate(proposals.length === 1 ? `/proposals/${proposals[0]}` : '/inbox'),
  );
  const active = isUnderWay(run.status);
  const failed = [pause, resume, cancel, retry, undo].find(({ error }) => error)?.error;
  return (
    <>
      {failed && <ProblemNote problem={problemOf(failed)} />}
      <div className={styles.actions}>
        {active && (
          <Button variant="default" loading={pause.isPending} onClick={() => pause.mutate()}>
            Pause
          </Button>
        )}
        {run.status === 'paused' && (
          <Button loading={resume.isPending} onClick={() => resume.mutate()}>
            Go on
          </Button>
        )}
        {(active || run.status === 'paused') && (
          <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            Cancel the rest
          </Button>
        )}
        {run.retryable > 0 && (
          <Button loading={retry.isPending} onClick={() => retry.mutate()}>
            Propose to try {counted(run.retryable)} again
          </Button>
        )}
        {canBeUndone(run, openedAt) && (
          <Button variant="default" loading={undo.isPending} onClick={() => undo.mutate()}>
            Undo…
          </Button>
        )}
        <Button
          component="a"
          variant="default"
          href={`/api/proposals/${run.proposal}/receipt`}
          download={`receipt-${run.proposal}.json`}
          leftSection={<Download size={16} aria-hidden />}
        >
          Receipt
        </Button>
      </div>
    </>
  );
}
