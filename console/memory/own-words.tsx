import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { OwnLearningView } from '../../server/wire.ts';
import { queryClient, resource } from '../api/queries.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Read } from '../shell/read.tsx';
import { Foreign } from '../text/foreign.tsx';
import { date } from '../text/time.ts';
import styles from './page.module.css';

const ownQuery = resource<OwnLearningView>('/api/learning/own');
const readAgain = () => queryClient.invalidateQueries({ queryKey: ownQuery.queryKey });

const kept = {
  noted: 'kept until you decide',
  waiting: 'waits for a review',
  accepted: 'in the examples',
} as const;

/** What the person who looks said in the chat that is kept to learn from, and the way to erase it. */
export function OwnWords() {
  const own = useQuery(ownQuery);
  const erase = useMutation({
    mutationFn: () => request('DELETE', '/api/learning/own'),
    onSettled: readAgain,
  });
  return (
    <section className="section" aria-label="What you said">
      <h2>What you said, kept to learn from</h2>
      <Read of={own}>
        {({ given, messages }) => (
          <>
            <p>
              {given
                ? 'An owner lets decisions become examples: what you say in the chat and decide on is kept, and reviewed by people here.'
                : 'No more of what you say is kept for this.'}
            </p>
            {messages.length > 0 && (
              <>
                <ul className={`sheet ${styles.list}`}>
                  {messages.map(({ id, message, status, at }) => (
                    <li key={id}>
                      <div>
                        <p>
                          <Foreign>{message}</Foreign>
                        </p>
                        <p className="small quiet">
                          {kept[status]} · {date(at)}
                        </p>
                      </div>
                    </li>
                  ))}
                </ul>
                <div>
                  <Button variant="default" loading={erase.isPending} onClick={() => erase.mutate()}>
                    Erase what I said
                  </Button>
                </div>
              </>
            )}
            {erase.error && <ProblemNote problem={problemOf(erase.error)} />}
          </>
        )}
      </Read>
    </section>
  );
}
