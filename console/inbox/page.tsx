import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { proposalsQuery } from '../api/queries.ts';
import { problemOf } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { useTitle } from '../shell/use-title.ts';
import { ProposalList } from './list.tsx';
import styles from './page.module.css';

const shelves = [
  { key: 'waiting', name: 'Waiting', status: 'proposed' },
  { key: 'running', name: 'Approved', status: 'approved,executed' },
  { key: 'ended', name: 'Not done', status: 'rejected,withdrawn,expired,superseded,stale' },
  { key: 'all', name: 'All', status: '' },
] as const;

const sorts = [
  { value: 'deadline', label: 'Decide soonest' },
  { value: 'risk', label: 'Highest risk' },
  { value: 'newest', label: 'Newest' },
  { value: 'oldest', label: 'Oldest' },
];
const risks = [
  { value: '', label: 'Any risk' },
  { value: 'high', label: 'High risk' },
  { value: 'medium', label: 'Medium risk' },
  { value: 'low', label: 'Low risk' },
];

/** All proposals of all conversations. What is shown stands in the address, so that it can be kept and shared. */
export function InboxPage() {
  useTitle('Inbox');
  const [parameters, setParameters] = useSearchParams();
  const shelf = shelves.find(({ key }) => key === parameters.get('show')) ?? shelves[0];
  const sort = parameters.get('sort') ?? (shelf.key === 'waiting' ? 'deadline' : 'newest');
  const risk = parameters.get('risk') ?? '';
  const words = parameters.get('search') ?? '';
  const [search] = useDebouncedValue(words, 200);
  const filter = { status: shelf.status, sort, risk, search };
  const first = useQuery(proposalsQuery({ ...filter, limit: 100, offset: 0 }));
  const set = (name: string, value: string) =>
    setParameters(
      now => {
        const next = new URLSearchParams(now);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return (
    <main className={styles.page}>
      <div className={styles.head}>
        <h1>Inbox</h1>
        <nav className={styles.shelves} aria-label="Which proposals">
          {shelves.map(({ key, name }) => (
            <button
              key={key}
              type="button"
              aria-current={key === shelf.key ? 'true' : undefined}
              onClick={() => set('show', key)}
            >
              {name}
            </button>
          ))}
        </nav>
        <div className={styles.filters}>
          <TextInput
            type="search"
            aria-label="Search proposals"
            placeholder="Search"
            data-shortcut="search"
            className={styles.search}
            value={words}
            onChange={event => set('search', event.currentTarget.value)}
          />
          <NativeSelect
            aria-label="Risk"
            data={risks}
            value={risk}
            onChange={event => set('risk', event.currentTarget.value)}
          />
          <NativeSelect
            aria-label="Order"
            data={sorts}
            value={sort}
            onChange={event => set('sort', event.currentTarget.value)}
          />
          <p className={styles.total} role="status">
            {first.data &&
              `${first.data.total.toLocaleString('en-US')} ${first.data.total === 1 ? 'proposal' : 'proposals'}`}
          </p>
        </div>
      </div>
      {first.error && <ProblemNote problem={problemOf(first.error)} />}
      {first.data?.total === 0 && <Empty waiting={shelf.key === 'waiting' && !search && !risk} />}
      {first.data && first.data.total > 0 && (
        <ProposalList key={JSON.stringify(filter)} filter={filter} total={first.data.total} />
      )}
    </main>
  );
}

const Empty = ({ waiting }: { readonly waiting: boolean }) => (
  <p className={styles.empty}>
    {waiting ? 'Nothing waits for you. What an assistant proposes appears here at once.' : 'Nothing matches.'}
  </p>
);
