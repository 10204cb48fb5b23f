import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { RunSummary } from '../../server/wire.ts';
import { deadLettersQuery, runsQuery } from '../api/runs.ts';
import { runStanding } from '../proposal/standing.ts';
import { Read } from '../shell/read.tsx';
import { Shelves } from '../shell/shelves.tsx';
import { useParameters } from '../shell/use-parameters.ts';
import { useTitle } from '../shell/use-title.ts';
import { counted } from '../text/count.ts';
import { Foreign } from '../text/foreign.tsx';
import list from '../text/linked-list.module.css';
import { ago, moment } from '../text/time.ts';
import { Bar } from './bar.tsx';
import styles from './page.module.css';
import { allowedBy, progressIn } from './standing.ts';

const shelves = [
  { key: 'all', name: 'All', statuses: [] },
  { key: 'active', name: 'Under way', statuses: ['queued', 'applying', 'paused'] },
  { key: 'done', name: 'Done', statuses: ['applied'] },
  { key: 'trouble', name: 'Not all done', statuses: ['partial', 'failed'] },
  { key: 'cancelled', name: 'Cancelled', statuses: ['cancelled'] },
] as const;

/** All that was approved, as it was carried out. */
export function RunsPage() {
  useTitle('Runs');
  const { read, set } = useParameters();
  const shelf = shelves.find(({ key }) => key === read('show')) ?? shelves[0];
  const words = read('search');
  const [search] = useDebouncedValue(words, 200);
  const runs = useInfiniteQuery(runsQuery({ status: shelf.statuses.join(','), search }));
  const letters = useInfiniteQuery(deadLettersQuery({})).data?.pages[0]?.total ?? 0;
  const counts = runs.data?.pages[0]?.counts ?? {};
  const countOf = (statuses: readonly string[]) =>
    statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  return (
    <main className="page">
      <div className={list.title}>
        <h1>Runs</h1>
        {letters > 0 && (
          <Link to="/runs/dead-letters">
            {counted(letters)} {letters === 1 ? 'target' : 'targets'} failed and{' '}
            {letters === 1 ? 'waits' : 'wait'} for you
          </Link>
        )}
      </div>
      <Shelves
        label="Which runs"
        shelves={shelves.map(({ key, name, statuses }) => ({
          key,
          name,
          count: statuses.length ? countOf(statuses) : undefined,
        }))}
        current={shelf.key}
        choose={key => set('show', key)}
      />
      <TextInput
        type="search"
        aria-label="Search runs"
        placeholder="Search"
        data-shortcut="search"
        className={styles.search}
        value={words}
        onChange={event => set('search', event.currentTarget.value)}
      />
      <Read of={runs}>
        {({ pages }) =>
          pages[0]?.total === 0 ? (
            <p className={list.empty}>
              {shelf.key === 'all' && !search
                ? 'Nothing was carried out yet. What you approve appears here as it happens.'
                : 'Nothing matches.'}
            </p>
          ) : (
            <ul className={`sheet ${list.list}`}>
              {pages
                .flatMap(page => page.runs)
                .map(run => (
                  <Row key={run.id} run={run} />
                ))}
            </ul>
          )
        }
      </Read>
      {runs.hasNextPage && (
        <div>
          <Button
            variant="default"
            loading={runs.isFetchingNextPage}
            onClick={() => void runs.fetchNextPage()}
          >
            Earlier runs
          </Button>
        </div>
      )}
    </main>
  );
}

function Row({ run }: { readonly run: RunSummary }) {
  const [now] = useState(Date.now);
  const standing = runStanding(run.status);
  return (
    <li>
      <Link className={list.row} data-bar to={`/runs/${run.id}`}>
        <span className={list.name}>
          <Foreign>{run.sentence}</Foreign>
        </span>
        <span className={list.standing} data-tone={standing.tone}>
          {standing.text}
        </span>
        <span className={list.about}>
          {progressIn(run)} · by <Foreign>{allowedBy(run)}</Foreign> ·{' '}
          <time dateTime={run.createdAt} title={moment(run.createdAt)}>
            {ago(run.createdAt, now)}
          </time>
        </span>
        {run.total > 1 && (
          <span className={list.bar}>
            <Bar run={run} />
          </span>
        )}
      </Link>
    </li>
  );
}
