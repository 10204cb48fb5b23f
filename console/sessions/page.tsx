import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { SessionFacts } from '../../server/wire.ts';
import { manualSessionsQuery } from '../api/sessions.ts';
import { Read } from '../shell/read.tsx';
import { Shelves } from '../shell/shelves.tsx';
import { useParameters } from '../shell/use-parameters.ts';
import { useTitle } from '../shell/use-title.ts';
import { Foreign } from '../text/foreign.tsx';
import styles from '../text/linked-list.module.css';
import { ago, moment } from '../text/time.ts';
import { PlanForm } from './plan-form.tsx';
import { clockOf, standingOf } from './standing.ts';

const shelves = [
  { key: 'open', name: 'Open', statuses: ['planned', 'running', 'paused', 'finished'] },
  { key: 'done', name: 'Done', statuses: ['debriefed', 'abandoned'] },
  { key: 'all', name: 'All', statuses: [] },
] as const;

/** Exploratory testing, session by session. */
export function SessionsPage() {
  useTitle('Sessions');
  const { read, set } = useParameters();
  const [opened, { open, close }] = useDisclosure(false);
  const shelf = shelves.find(({ key }) => key === read('show')) ?? shelves[0];
  const sessions = useQuery(manualSessionsQuery({ status: shelf.statuses.join(','), limit: 100 }));
  return (
    <main className="page">
      <div className={styles.title}>
        <h1>Sessions</h1>
        <Button onClick={open}>Plan a session…</Button>
      </div>
      <p className="lead">
        A charter, a time box, and what you did, saw and found in it. Steps are recorded while you test, and a
        test can play them again.
      </p>
      <Shelves
        label="Which sessions"
        shelves={shelves.map(({ key, name }) => ({ key, name }))}
        current={shelf.key}
        choose={key => set('show', key)}
      />
      <Read of={sessions}>
        {({ sessions: list }) =>
          list.length === 0 ? (
            <p className={styles.empty}>
              {shelf.key === 'open'
                ? 'No session is open. Plan one, or let an assistant plan it.'
                : 'None yet.'}
            </p>
          ) : (
            <ul className={`sheet ${styles.list}`}>
              {list.map(session => (
                <Row key={session.id} session={session} />
              ))}
            </ul>
          )
        }
      </Read>
      <Modal
        opened={opened}
        onClose={close}
        title="Plan a session"
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <PlanForm />
      </Modal>
    </main>
  );
}

function Row({ session }: { readonly session: SessionFacts }) {
  const [now] = useState(Date.now);
  const standing = standingOf[session.status];
  return (
    <li>
      <Link className={styles.row} to={`/sessions/${session.id}`}>
        <span className={styles.name}>
          <Foreign>{session.charter}</Foreign>
        </span>
        <span className={styles.standing} data-tone={standing.tone}>
          {standing.text}
        </span>
        <span className={styles.about}>
          {clockOf(session.minutes_spent, session.time_box_minutes)}
          {session.required && ' · a commit waits for it'}
          {session.issue && (
            <>
              {' · '}
              <Foreign>{session.issue.key}</Foreign>
            </>
          )}
          {' · '}
          <time dateTime={session.created_at} title={moment(session.created_at)}>
            {ago(session.created_at, now)}
          </time>
        </span>
      </Link>
    </li>
  );
}
