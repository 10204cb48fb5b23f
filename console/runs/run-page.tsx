import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { RunDetail } from '../../server/wire.ts';
import { runQuery } from '../api/runs.ts';
import { runStanding } from '../proposal/standing.ts';
import { Read } from '../shell/read.tsx';
import { useTitle } from '../shell/use-title.ts';
import { counted } from '../text/count.ts';
import { Foreign } from '../text/foreign.tsx';
import { moment } from '../text/time.ts';
import { visible } from '../text/visible.ts';
import { RunActions } from './actions.tsx';
import { Bar } from './bar.tsx';
import styles from './run-page.module.css';
import { allowedBy, progressIn, tallyOf } from './standing.ts';
import { RunTargets } from './targets.tsx';

/** One run: how far it is, what failed of it and what to do about that, target by target. */
export function RunPage() {
  const { id } = useParams();
  const run = useQuery(runQuery(id!));
  useTitle(run.data ? visible(run.data.sentence) : 'Run');
  return (
    <main className="page">
      <Read of={run}>
        {detail => (
          <>
            <Head run={detail} />
            <RunTargets run={detail} />
          </>
        )}
      </Read>
    </main>
  );
}

function Head({ run }: { readonly run: RunDetail }) {
  const standing = runStanding(run.status);
  const { verified, drifted } = tallyOf(run);
  return (
    <header className={styles.head}>
      <p className={styles.standing} data-tone={standing.tone}>
        {standing.text}
        {run.status === 'paused' && run.pausedBy && (
          <>
            {' '}
            by <Foreign>{run.pausedBy}</Foreign>
          </>
        )}
      </p>
      <h1>
        <Foreign>{run.sentence}</Foreign>
      </h1>
      <Bar run={run} />
      <p role="status">
        {progressIn(run)}. {counted(verified)} read back and equal
        {drifted > 0 && `, ${counted(drifted)} not`}.
      </p>
      {run.alerts.length > 0 && (
        <ul aria-label="What is wrong with it">
          {run.alerts.map(({ rule, severity, says }) => (
            <li key={rule}>
              {severity === 'critical' ? 'Critical' : 'Warning'}: <Foreign>{says}</Foreign>
            </li>
          ))}
        </ul>
      )}
      <dl className={styles.facts}>
        <div>
          <dt>Allowed by</dt>
          <dd className={styles.signed}>
            <Foreign>{allowedBy(run)}</Foreign>
          </dd>
        </div>
        <div>
          <dt>Asked for by</dt>
          <dd>
            <Foreign>{run.requester}</Foreign>
          </dd>
        </div>
        <div>
          <dt>Started</dt>
          <dd>{run.startedAt ? moment(run.startedAt) : 'not yet'}</dd>
        </div>
        <div>
          <dt>Ended</dt>
          <dd>{run.endedAt ? moment(run.endedAt) : 'not yet'}</dd>
        </div>
        <div>
          <dt>Undo</dt>
          <dd>
            <Foreign>
              {run.reversibility.kind === 'reversible' ? run.reversibility.how : run.reversibility.why}
            </Foreign>
          </dd>
        </div>
        <div>
          <dt>What was signed</dt>
          <dd>
            <Link to={`/proposals/${run.proposal}`}>The proposal</Link>
          </dd>
        </div>
      </dl>
      <RunActions run={run} />
    </header>
  );
}
