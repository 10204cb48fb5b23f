import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Fragment } from 'react';
import { useNavigate } from 'react-router';
import type { ToldExample, VersionView } from '../../server/wire.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Foreign } from '../text/foreign.tsx';
import { date } from '../text/time.ts';
import styles from './page.module.css';

const standings = { current: 'current', earlier: 'current before', draft: 'a draft' } as const;

interface Props {
  readonly versions: readonly VersionView[];
  readonly accepted: readonly ToldExample[];
}

/** Every version, newest first, with what it asks and how it did. */
export const Versions = ({ versions, accepted }: Props) => (
  <ul className={`sheet ${styles.list}`}>
    {versions.map(version => (
      <Version key={version.number} version={version} accepted={accepted} />
    ))}
  </ul>
);

function Version({ version, accepted }: { readonly version: VersionView } & Pick<Props, 'accepted'>) {
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
      {score && score.changes.length > 0 && <Cases version={version} accepted={accepted} />}
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
      {(standing === 'earlier' || (standing === 'draft' && score)) && <Propose number={number} />}
    </li>
  );
}

/** The examples that the version reads better, and worse; the words of those that are shown on this page. */
function Cases({
  version: { number, score },
  accepted,
}: { readonly version: VersionView } & Pick<Props, 'accepted'>) {
  return (
    <details>
      <summary>What version {number} changes</summary>
      <dl className={styles.facts}>
        {score!.changes.map(({ example, becomes, expected, current, candidate, slots }) => (
          <Fragment key={example}>
            <dt>becomes {becomes}</dt>
            <dd>
              <Foreign>
                {accepted.find(({ id }) => id === example)?.inputs.message ?? `example ${example}`}
              </Foreign>
              <br />
              <span className="small quiet">
                <Foreign>
                  {`expected ${expected}; version ${score!.against}: ${current}; version ${number}: ${candidate}${slots.length ? ` (${slots.join(', ')})` : ''}`}
                </Foreign>
              </span>
            </dd>
          </Fragment>
        ))}
      </dl>
    </details>
  );
}

function Propose({ number }: { readonly number: number }) {
  const navigate = useNavigate();
  const propose = useMutation({
    mutationFn: () => request<{ readonly id: string }>('POST', `/api/learning/versions/${number}/propose`),
    onSuccess: ({ id }) => navigate(`/proposals/${id}`),
  });
  return (
    <div>
      <Button variant="default" loading={propose.isPending} onClick={() => propose.mutate()}>
        Propose version {number}
      </Button>
      {propose.error && <ProblemNote problem={problemOf(propose.error)} />}
    </div>
  );
}
