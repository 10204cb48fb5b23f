import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { LearningView } from '../../server/wire.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Foreign } from '../text/foreign.tsx';
import { moment } from '../text/time.ts';
import { readAgain } from './learning-query.ts';

interface Props {
  readonly consent: LearningView['consent'];
  readonly waits: boolean;
  readonly isOwner: boolean;
}

/** Whether anything is taken at all: an owner says so, and takes it back. */
export function Consent({ consent: { given, by, at }, waits, isOwner }: Props) {
  const change = useMutation({
    mutationFn: () => request('PUT', '/api/learning/consent', { given: !given }),
    onSettled: readAgain,
  });
  const erase = useMutation({
    mutationFn: () => request('DELETE', '/api/learning/waiting'),
    onSettled: readAgain,
  });
  const error = change.error ?? erase.error;
  return (
    <section className="section" aria-label="Consent">
      <h2>{given ? 'Decisions may become examples' : 'Nothing is taken'}</h2>
      <p>
        {given
          ? 'When somebody decides on what came of a message in the chat, the message is kept here for a review: without card numbers, addresses of mail, telephone numbers and keys, and encrypted under the key of the person who said it. Names and streets that somebody types stay in it.'
          : 'Nothing that people say or decide is kept for learning. An owner may allow it; what was said before stays out.'}
      </p>
      {by !== null && at !== null && (
        <p className="small quiet">
          {given ? 'Allowed' : 'Taken back'} by <Foreign>{by}</Foreign>, {moment(at)}
        </p>
      )}
      {isOwner && (
        <div className="row">
          <Button
            variant={given ? 'default' : 'filled'}
            loading={change.isPending}
            onClick={() => change.mutate()}
          >
            {given ? 'Take no more' : 'Let decisions become examples'}
          </Button>
          {waits && (
            <Button color="danger" variant="subtle" loading={erase.isPending} onClick={() => erase.mutate()}>
              Erase what waits
            </Button>
          )}
        </div>
      )}
      {error && <ProblemNote problem={problemOf(error)} />}
    </section>
  );
}
