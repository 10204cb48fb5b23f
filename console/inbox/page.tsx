import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { InboxView, SessionView } from '../../server/wire.ts';
import { inboxQuery, type ProposalFilter, proposalsQuery, sessionQuery } from '../api/queries.ts';
import { problemOf } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Shelves } from '../shell/shelves.tsx';
import { useParameters } from '../shell/use-parameters.ts';
import { useTitle } from '../shell/use-title.ts';
import { counted } from '../text/count.ts';
import { Batch } from './batch.tsx';
import { Filters } from './filters.tsx';
import { ProposalList } from './list.tsx';
import styles from './page.module.css';
import { useSelection } from './selection.ts';

type Shelf = {
  readonly key: string;
  readonly name: string;
  readonly count?: number;
  readonly filter: ProposalFilter;
};

/** The parts of the inbox. Those that concern few are there only while they hold something. */
function shelvesOf(inbox: InboxView | undefined, session: SessionView | undefined): readonly Shelf[] {
  const counts = inbox?.counts ?? {};
  const count = (...statuses: readonly string[]) =>
    statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  const waiting = { status: 'proposed' };
  const notDone = ['rejected', 'withdrawn', 'superseded', 'stale'];
  return [
    {
      key: 'waiting',
      name: 'Waiting',
      count: count('proposed') - (inbox?.aside ?? 0),
      filter: { ...waiting, aside: 'hide' },
    },
    {
      key: 'mine',
      name: 'For me',
      count: inbox?.delegated ?? 0,
      filter: { ...waiting, delegate: session?.operator.id ?? '' },
    },
    { key: 'aside', name: 'Set aside', count: inbox?.aside ?? 0, filter: { ...waiting, aside: 'only' } },
    {
      key: 'running',
      name: 'Approved',
      count: count('approved', 'executed'),
      filter: { status: 'approved,executed' },
    },
    { key: 'expired', name: 'Nobody decided', count: count('expired'), filter: { status: 'expired' } },
    { key: 'ended', name: 'Not done', count: count(...notDone), filter: { status: notDone.join(',') } },
    { key: 'all', name: 'All', filter: {} },
  ];
}

const passing = new Set(['mine', 'aside']);

/** All proposals of all conversations. What is shown stands in the address, so that it can be kept and shared. */
export function InboxPage() {
  useTitle('Inbox');
  const { read, set } = useParameters();
  const inbox = useQuery(inboxQuery);
  const session = useQuery(sessionQuery);
  const shelves = shelvesOf(inbox.data, session.data);
  const shelf = shelves.find(({ key }) => key === read('show')) ?? shelves[0]!;
  const waits = shelf.filter.status === 'proposed';
  const sort = read('sort') || (waits ? 'deadline' : 'newest');
  const [search] = useDebouncedValue(read('search'), 200);
  const chosen = { risk: read('risk'), action: read('action'), requester: read('requester') };
  const filter = { ...shelf.filter, ...chosen, sort, search };
  const first = useQuery(proposalsQuery({ ...filter, limit: 100, offset: 0 }));
  const narrowed = search !== '' || Object.values(chosen).some(Boolean);
  const [choosing, setChoosing] = useState(false);
  const selection = useSelection();
  const stop = () => {
    setChoosing(false);
    selection.clear();
  };
  return (
    <main className={styles.page}>
      <div className={styles.head}>
        <div className={styles.title}>
          <h1>Inbox</h1>
          <p className={styles.total} role="status">
            {first.data &&
              `${counted(first.data.total)} ${first.data.total === 1 ? 'proposal' : 'proposals'}`}
          </p>
          {waits && (first.data?.total ?? 0) > 1 && (
            <Button variant="default" onClick={choosing ? stop : () => setChoosing(true)}>
              {choosing ? 'Choose none' : 'Choose several'}
            </Button>
          )}
        </div>
        <Shelves
          label="Which proposals"
          shelves={shelves.filter(({ key, count }) => key === shelf.key || !passing.has(key) || count! > 0)}
          current={shelf.key}
          choose={key => {
            stop();
            set('show', key);
          }}
        />
        <Filters inbox={inbox.data} read={read} set={set} sort={sort} />
      </div>
      {first.error && <ProblemNote problem={problemOf(first.error)} />}
      {first.data?.total === 0 && <Empty shelf={narrowed ? '' : shelf.key} />}
      {first.data && first.data.total > 0 && (
        <ProposalList
          key={JSON.stringify(filter)}
          filter={filter}
          total={first.data.total}
          selection={choosing ? selection : undefined}
        />
      )}
      {choosing && <Batch selection={selection} done={stop} />}
    </main>
  );
}

const emptiness: Readonly<Record<string, string>> = {
  waiting: 'Nothing waits for you. What an assistant proposes appears here at once.',
  expired: 'Nothing ran out of time: somebody decided on all that was proposed.',
};

const Empty = ({ shelf }: { readonly shelf: string }) => (
  <p className={styles.empty}>{emptiness[shelf] ?? 'Nothing matches.'}</p>
);
