import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PreferenceView } from '../../server/wire.ts';
import { queryClient, resource } from '../api/queries.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Read } from '../shell/read.tsx';
import { useTitle } from '../shell/use-title.ts';
import { OwnWords } from './own-words.tsx';
import styles from './page.module.css';
import { Preference } from './preference.tsx';

const memoryQuery = resource<readonly PreferenceView[]>('/api/memory');
const readAgain = () => queryClient.invalidateQueries({ queryKey: memoryQuery.queryKey });

/** What is remembered of the person who looks, for that person to change and erase. */
export function MemoryPage() {
  useTitle('Memory');
  const memory = useQuery(memoryQuery);
  return (
    <main className="page">
      <div>
        <h1>Memory</h1>
        <p className="lead">
          What assistants remember of you, and what taught it. It ranks and fills in; it never permits
          anything. It is encrypted under your own key, and only you see it.
        </p>
      </div>
      <Read of={memory}>
        {list =>
          list.length === 0 ? (
            <p className={styles.empty}>Nothing is remembered of you.</p>
          ) : (
            <>
              <ul className={`sheet ${styles.list}`}>
                {list.map(preference => (
                  <Preference key={preference.id} preference={preference} changed={readAgain} />
                ))}
              </ul>
              <ForgetAll />
            </>
          )
        }
      </Read>
      <OwnWords />
    </main>
  );
}

/** Two presses, for it cannot be undone. */
function ForgetAll() {
  const [sure, setSure] = useState(false);
  const forget = useMutation({
    mutationFn: () => request('DELETE', '/api/memory'),
    onSettled: readAgain,
  });
  return (
    <div className="row">
      {sure ? (
        <>
          <Button color="danger" loading={forget.isPending} onClick={() => forget.mutate()}>
            Erase all of it for good
          </Button>
          <Button variant="default" onClick={() => setSure(false)}>
            Keep it
          </Button>
        </>
      ) : (
        <Button variant="default" onClick={() => setSure(true)}>
          Forget everything…
        </Button>
      )}
      {forget.error && <ProblemNote problem={problemOf(forget.error)} />}
    </div>
  );
}
