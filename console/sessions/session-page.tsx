import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import type { ManualSessionView } from '../../server/wire.ts';
import { manualSessionQuery } from '../api/sessions.ts';
import { Read } from '../shell/read.tsx';
import { useTitle } from '../shell/use-title.ts';
import { Foreign, ForeignLink } from '../text/foreign.tsx';
import { visible } from '../text/visible.ts';
import { SessionActions } from './actions.tsx';
import { Clock } from './clock.tsx';
import { Evidence } from './evidence.tsx';
import { Findings } from './findings.tsx';
import { OpenBrowser } from './open-browser.tsx';
import { Prompts } from './prompts.tsx';
import styles from './session-page.module.css';
import { Stage } from './stage.tsx';
import { standingOf } from './standing.ts';
import { Log, Steps } from './steps.tsx';

/** One session: the page under test in the middle, what to try and what was done beside it. */
export function SessionPage() {
  const { id } = useParams();
  const session = useQuery(manualSessionQuery(id!));
  useTitle(session.data ? visible(session.data.session.charter) : 'Session');
  return (
    <main className={`page ${styles.wide}`}>
      <Read of={session}>{view => <Session view={view} />}</Read>
    </main>
  );
}

function Session({ view }: { readonly view: ManualSessionView }) {
  const { session, live } = view;
  const standing = standingOf[session.status];
  const running = session.status === 'running';
  const writable = running || session.status === 'paused' || session.status === 'finished';
  return (
    <>
      <header className={styles.head}>
        <p className={styles.standing} data-tone={standing.tone}>
          {standing.text} · <Clock session={session} />
        </p>
        <h1>
          <Foreign>{session.charter}</Foreign>
        </h1>
        {session.issue && (
          <p>
            Exported as <ForeignLink href={session.issue.url}>{session.issue.key}</ForeignLink>
          </p>
        )}
        <SessionActions session={session} />
      </header>
      <div className={styles.desk}>
        <div className={styles.main}>
          {running && live && <Stage session={session.id} />}
          {running && !live && <OpenBrowser view={view} />}
          {session.debrief && (
            <section className="section" aria-label="Debrief">
              <h2>Debrief</h2>
              <p className={styles.debrief}>
                <Foreign>{session.debrief}</Foreign>
              </p>
            </section>
          )}
          <Findings view={view} writable={writable} />
          <Evidence view={view} />
        </div>
        <aside className={styles.aside} aria-label="Notes of the session">
          {writable && <Prompts prompts={view.prompts} />}
          <Steps view={view} />
          <Log lines={view.log} />
        </aside>
      </div>
    </>
  );
}
