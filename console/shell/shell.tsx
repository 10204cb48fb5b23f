import './page.css';
import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { Outlet } from 'react-router';
import { useChanges, useConnected } from '../api/changes.ts';
import { useNotifications, useProposalNotifications } from '../api/notifications.ts';
import { sessionQuery } from '../api/queries.ts';
import { problemOf, RequestFailed } from '../api/request.ts';
import { FrozenBanner } from './frozen-banner.tsx';
import { ProblemNote } from './problem-note.tsx';
import { Rail } from './rail.tsx';
import styles from './shell.module.css';
import { useShortcuts } from './shortcuts.tsx';
import { SignIn } from './sign-in.tsx';

/** The frame of every page: who is signed in, where to go, and the switch that stops everything. */
export function Shell() {
  const session = useQuery(sessionQuery);
  if (session.error instanceof RequestFailed && session.error.status === 401) return <SignIn />;
  if (session.data) return <Frame />;
  if (session.error)
    return (
      <main className="page">
        <ProblemNote problem={problemOf(session.error)} />
      </main>
    );
  return (
    <main className={styles.opening}>
      <h1 className="visually-hidden">Countersign</h1>
      <Loader aria-label="Opening" />
    </main>
  );
}

function Frame() {
  useChanges(useNotifications());
  useProposalNotifications();
  const shortcuts = useShortcuts();
  const connected = useConnected();
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <Rail />
      <div className={styles.main}>
        <div role="status">
          {!connected && (
            <p className={styles.offline}>
              The line to the server is down. What you see may be old; trying again…
            </p>
          )}
        </div>
        <FrozenBanner />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
        <div className={styles.content} id="content" tabIndex={0}>
          <Suspense>
            <Outlet />
          </Suspense>
        </div>
      </div>
      {shortcuts}
    </div>
  );
}
