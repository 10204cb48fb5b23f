import { Button, Modal, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { DeadLetterView } from '../../server/wire.ts';
import { queryClient } from '../api/queries.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Foreign } from '../text/foreign.tsx';
import { moment } from '../text/time.ts';
import styles from './page.module.css';

interface Props {
  readonly letter: DeadLetterView;
  /** Its class in words. */
  readonly name: string;
}

/** What certainly did nothing, and is as it was signed, may be sent again once its run has ended. */
const mayRetry = ({ class: kind, problem, runStatus, resolvedAt }: DeadLetterView): boolean =>
  resolvedAt === null &&
  kind !== 'stale' &&
  !['outcome_unknown', 'fingerprint_mismatch'].includes(problem.code) &&
  ['partial', 'failed'].includes(runStatus);

/** One target that was given up: what it was, why it failed, and the ways on. */
export function Letter({ letter, name }: Props) {
  const navigate = useNavigate();
  const [closing, close] = useDisclosure(false);
  const retry = useMutation({
    mutationFn: () =>
      request<{ readonly id: string }>('POST', `/api/runs/${letter.run}/retry`, {
        positions: [letter.position],
      }),
    onSuccess: ({ id }) => navigate(`/proposals/${id}`),
  });
  return (
    <li className={styles.letter}>
      <div className={styles.head}>
        <h2>
          <Foreign>{letter.title}</Foreign>
        </h2>
        <span className={styles.class}>{name}</span>
      </div>
      <p>
        <Foreign>{letter.problem.message}</Foreign>
      </p>
      {letter.problem.vendorText && (
        <p className={styles.vendor}>
          In the other side’s own words, not checked: <Foreign>{letter.problem.vendorText}</Foreign>
        </p>
      )}
      <p>
        <span className={styles.label}>What to do</span> <Foreign>{letter.recommendation}</Foreign>
      </p>
      <p className={styles.about}>
        <Link to={`/runs/${letter.run}`}>
          <Foreign>{letter.sentence}</Foreign>
        </Link>{' '}
        · <time dateTime={letter.createdAt}>{moment(letter.createdAt)}</time>
        {letter.resolvedAt && ` · dealt with ${moment(letter.resolvedAt)}`}
      </p>
      {retry.error && <ProblemNote problem={problemOf(retry.error)} />}
      {letter.resolvedAt === null && (
        <div className="row">
          {mayRetry(letter) && (
            <Button variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
              Propose to try it again
            </Button>
          )}
          <Button variant="default" onClick={close.open}>
            Dealt with…
          </Button>
        </div>
      )}
      <Modal
        opened={closing}
        onClose={close.close}
        title="Dealt with"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Resolve letter={letter} done={close.close} />
      </Modal>
    </li>
  );
}

function Resolve({ letter, done }: { readonly letter: DeadLetterView; readonly done: () => void }) {
  const [note, setNote] = useState('');
  const resolve = useMutation({
    mutationFn: () => request('POST', `/api/dead-letters/${letter.id}/resolve`, { note }),
    onSuccess: () => {
      done();
      return queryClient.invalidateQueries({ queryKey: ['runs'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    resolve.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p>It leaves this list. The target stays as it is, and what you say stands in the audit.</p>
      <TextInput
        label="What was done"
        required
        maxLength={500}
        data-autofocus
        value={note}
        onChange={event => setNote(event.currentTarget.value)}
      />
      {resolve.error && <ProblemNote problem={problemOf(resolve.error)} />}
      <div>
        <Button type="submit" loading={resolve.isPending} disabled={!note.trim()}>
          Take it off the list
        </Button>
      </div>
    </form>
  );
}
