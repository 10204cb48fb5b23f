import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { SquarePen } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { problemOf } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Foreign } from '../text/foreign.tsx';
import { ago } from '../text/time.ts';
import { threadsQuery, titleOf } from './client.ts';
import styles from './thread-list.module.css';

interface Props {
  readonly current: string | undefined;
  readonly onOpen?: () => void;
}

const states: Readonly<Record<string, string>> = { interrupted: 'waits for you', busy: 'answering' };

/** The conversations, newest first, with those that wait for a decision marked. */
export function ThreadList({ current, onOpen }: Props) {
  const { data, error } = useQuery(threadsQuery);
  const [words, setWords] = useState('');
  const [now] = useState(Date.now);
  const found = data?.filter(thread => titleOf(thread).toLowerCase().includes(words.toLowerCase()));
  return (
    <div className={styles.threads}>
      <Link to="/chat" className={styles.fresh} onClick={onOpen}>
        <SquarePen size={16} strokeWidth={1.75} aria-hidden />
        New conversation
      </Link>
      <TextInput
        type="search"
        size="sm"
        aria-label="Search conversations"
        placeholder="Search"
        value={words}
        onChange={event => setWords(event.currentTarget.value)}
      />
      {error && <ProblemNote problem={problemOf(error)} />}
      <ul className={styles.list}>
        {found?.map(thread => (
          <li key={thread.thread_id}>
            <Link
              to={`/chat/${thread.thread_id}`}
              onClick={onOpen}
              aria-current={thread.thread_id === current ? 'page' : undefined}
            >
              <span className={styles.title}>
                <Foreign>{titleOf(thread)}</Foreign>
              </span>
              <span className={styles.about} data-status={thread.status}>
                {states[thread.status] ?? ago(thread.updated_at, now)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {found?.length === 0 && (
        <p className={styles.none}>{words ? 'Nothing matches.' : 'No conversation yet.'}</p>
      )}
    </div>
  );
}
