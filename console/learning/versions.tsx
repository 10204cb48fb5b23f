import type { VersionView } from '../../server/wire.ts';
import { Foreign } from '../text/foreign.tsx';
import { date } from '../text/time.ts';
import styles from './page.module.css';

const standings = { current: 'current', earlier: 'current before', draft: 'a draft' } as const;

/** Every version, newest first, with what it asks and how it did. */
export const Versions = ({ versions }: { readonly versions: readonly VersionView[] }) => (
  <ul className={`sheet ${styles.list}`}>
    {versions.map(version => (
      <Version key={version.number} version={version} />
    ))}
  </ul>
);

function Version({ version }: { readonly version: VersionView }) {
  const { number, standing, note, by, at, model, prompt, fingerprint, score } = version;
  return (
    <li>
      <h3>
        Version {number}, {standings[standing]}
      </h3>
      <p>
        <Foreign>{note}</Foreign>
      </p>
      <dl className={styles.facts}>
        <dt>Model</dt>
        <dd>{model === null ? 'as configured' : <Foreign>{model}</Foreign>}</dd>
        <dt>Fingerprint</dt>
        <dd className="mono">{fingerprint.slice(0, 16)}…</dd>
        {score && (
          <>
            <dt>Score</dt>
            <dd>
              {score.candidate.right} of {score.n} right; version {score.against}: {score.current.right}.
              Writes that nobody asked for: {score.candidate.wrong_writes}, and {score.current.wrong_writes}.{' '}
              {date(score.at)}
            </dd>
          </>
        )}
      </dl>
      {prompt !== null && (
        <details>
          <summary>Prompt of version {number}</summary>
          <pre className={styles.prompt}>
            <Foreign>{prompt}</Foreign>
          </pre>
        </details>
      )}
      <p className="small quiet">
        <Foreign>{by}</Foreign>
        {at && `, ${date(at)}`}
      </p>
    </li>
  );
}
