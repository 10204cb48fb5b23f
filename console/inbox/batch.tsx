import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { BatchOutcome, BatchReview } from '../../server/wire.ts';
import { queryClient } from '../api/queries.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import styles from './batch.module.css';
import { Outcomes } from './outcomes.tsx';
import { Review } from './review.tsx';
import type { Selection } from './selection.ts';

interface Props {
  readonly selection: Selection;
  readonly done: () => void;
}

/** The chosen proposals, looked at together and decided one by one, each by its own fingerprint. */
export function Batch({ selection, done }: Props) {
  const ids = [...selection.chosen.keys()];
  const review = useMutation({
    mutationFn: () => request<BatchReview>('POST', '/api/decisions/batch/review', { proposals: ids }),
  });
  const decision = useMutation({
    mutationFn: ({ decision: decided, of }: { decision: 'approve' | 'reject'; of: BatchReview }) =>
      request<{ readonly outcomes: readonly BatchOutcome[] }>('POST', '/api/decisions/batch', {
        decision: decided,
        proposals: of.items.map(({ proposal, fingerprint, challenge }) => ({
          proposal,
          fingerprint,
          challenge,
        })),
      }),
    onSettled: () =>
      Promise.all(
        [['proposals'], ['/api/inbox']].map(queryKey => queryClient.invalidateQueries({ queryKey })),
      ),
  });
  const close = () => {
    if (decision.isSuccess) done();
    review.reset();
    decision.reset();
  };
  const shown = review.data;
  return (
    <section className={styles.bar} aria-label="Chosen proposals">
      <p role="status">
        {ids.length === 0
          ? 'Choose proposals of one kind of action, at most of medium risk.'
          : `${ids.length} chosen`}
      </p>
      {review.error && <ProblemNote problem={problemOf(review.error)} />}
      <Button disabled={ids.length === 0} loading={review.isPending} onClick={() => review.mutate()}>
        Look at them…
      </Button>
      <Modal
        opened={shown !== undefined}
        onClose={close}
        size="lg"
        title={decision.isSuccess ? 'What became of each' : 'Decide together'}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {shown && !decision.isSuccess && (
          <Review
            review={shown}
            deciding={decision.isPending ? decision.variables.decision : undefined}
            decide={decided => decision.mutate({ decision: decided, of: shown })}
          />
        )}
        {decision.error && <ProblemNote problem={problemOf(decision.error)} />}
        {shown && decision.isSuccess && (
          <Outcomes review={shown} outcomes={decision.data.outcomes} close={close} />
        )}
      </Modal>
    </section>
  );
}
