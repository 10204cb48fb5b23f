import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Problem, RunDetail, TargetView } from '../../server/wire.ts';
import { targetsQuery } from '../api/runs.ts';
import { difference } from '../proposal/difference.ts';
import { DifferenceTable } from '../proposal/difference-table.tsx';
import { targetStanding } from '../proposal/standing.ts';
import { WhatMoved } from '../proposal/what-moved.tsx';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Read } from '../shell/read.tsx';
import { useParameters } from '../shell/use-parameters.ts';
import { Foreign } from '../text/foreign.tsx';
import styles from './run-page.module.css';

const choices = [
  { value: '', label: 'All targets' },
  { value: 'failed,stale', label: 'Not done' },
  { value: 'unknown', label: 'Outcome unknown' },
  { value: 'drifted', label: 'Read back differently' },
  { value: 'applied,verified', label: 'Applied' },
  { value: 'pending,applying', label: 'Still to do' },
  { value: 'cancelled', label: 'Cancelled' },
];

/** The run's targets, those first that somebody asks for: by their state, or by words. */
export function RunTargets({ run }: { readonly run: RunDetail }) {
  const { read, set } = useParameters();
  const words = read('search');
  const [search] = useDebouncedValue(words, 200);
  const status = read('status');
  const targets = useInfiniteQuery({
    ...targetsQuery(run.id, { status, search }),
    refetchInterval: ['queued', 'applying'].includes(run.status) ? 2_000 : false,
  });
  return (
    <section className="section" aria-label="Targets">
      <h2>Targets</h2>
      {run.total > 1 && (
        <div className={styles.filters}>
          <TextInput
            type="search"
            aria-label="Search targets"
            placeholder="Search"
            data-shortcut="search"
            value={words}
            onChange={event => set('search', event.currentTarget.value)}
          />
          <NativeSelect
            aria-label="State"
            data={choices}
            value={status}
            onChange={event => set('status', event.currentTarget.value)}
          />
        </div>
      )}
      <Read of={targets}>
        {({ pages }) =>
          pages[0]?.total === 0 ? (
            <p className="quiet">None of them.</p>
          ) : (
            <ul className="sheet">
              {pages
                .flatMap(page => page.targets)
                .map(target => (
                  <Target key={target.position} target={target} />
                ))}
            </ul>
          )
        }
      </Read>
      {targets.hasNextPage && (
        <div>
          <Button
            variant="default"
            loading={targets.isFetchingNextPage}
            onClick={() => void targets.fetchNextPage()}
          >
            More targets
          </Button>
        </div>
      )}
    </section>
  );
}

function Target({ target }: { readonly target: TargetView }) {
  const { text, tone } = targetStanding(target.status ?? 'pending');
  const problem = target.problem as Partial<Problem> | null;
  const seen = target.verification as { readonly seen?: unknown; readonly difference?: string } | null;
  return (
    <li className={styles.target}>
      <details>
        <summary>
          <Foreign>{target.title}</Foreign>
          <span className={styles.state} data-tone={tone}>
            {text}
            {target.attempts > 1 && ` after ${target.attempts} tries`}
          </span>
        </summary>
        <div className={styles.inside}>
          <Part title="What was approved" before={target.before} after={target.after} />
          {target.receipt !== null && <Part title="What the other side answered" after={target.receipt} />}
          {seen?.seen != null && <Part title="What was read back" after={seen.seen} />}
        </div>
      </details>
      {problem?.message && (
        <div className={styles.problem}>
          <ProblemNote
            past
            problem={{
              code: problem.code ?? 'internal',
              message: problem.message,
              mend: problem.mend ?? '',
              vendorText: problem.vendorText,
            }}
          />
          <WhatMoved target={target} />
        </div>
      )}
      {seen?.difference && (
        <p className={`small ${styles.problem}`}>
          <Foreign>{seen.difference}</Foreign>
        </p>
      )}
    </li>
  );
}

interface PartProps {
  readonly title: string;
  readonly before?: unknown;
  readonly after: unknown;
}

const Part = ({ title, before = null, after }: PartProps) => (
  <div>
    <h3>{title}</h3>
    <DifferenceTable changes={difference(before, after)} heading="Is" />
  </div>
);
