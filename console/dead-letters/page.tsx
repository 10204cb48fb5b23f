import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { deadLettersQuery } from '../api/runs.ts';
import { Read } from '../shell/read.tsx';
import { Shelves } from '../shell/shelves.tsx';
import { useParameters } from '../shell/use-parameters.ts';
import { useTitle } from '../shell/use-title.ts';
import { Letter } from './letter.tsx';
import styles from './page.module.css';

const classes: Readonly<Record<string, string>> = {
  rate_limit: 'Too many calls',
  timeout: 'No answer',
  not_found: 'Not found',
  authorization: 'Not let in',
  validation: 'Refused',
  stale: 'Had changed',
  unknown: 'May have happened',
};

/** What was approved and could not be done, by why, with what to do about each. */
export function DeadLettersPage() {
  useTitle('Dead letters');
  const { read, set } = useParameters();
  const words = read('search');
  const [search] = useDebouncedValue(words, 200);
  const chosen = read('class');
  const resolved = chosen === 'resolved';
  const filter = resolved ? { resolved: 'true', search } : { class: chosen, search };
  const letters = useInfiniteQuery(deadLettersQuery(filter));
  const open = useInfiniteQuery(deadLettersQuery({ search })).data?.pages[0]?.counts ?? {};
  const all = Object.values(open).reduce((sum, count) => sum + count, 0);
  return (
    <main className="page">
      <div>
        <p className="small">
          <Link to="/runs">All runs</Link>
        </p>
        <h1>Dead letters</h1>
        <p className="lead">
          Targets that were approved and given up. To try one again is a proposal of its own; what moved or
          may have happened is never sent again by itself.
        </p>
      </div>
      <Shelves
        label="Which failures"
        shelves={[
          { key: '', name: 'All', count: all },
          ...Object.entries(classes)
            .filter(([key]) => open[key] || key === chosen)
            .map(([key, name]) => ({ key, name, count: open[key] })),
          { key: 'resolved', name: 'Dealt with' },
        ]}
        current={chosen}
        choose={key => set('class', key)}
      />
      <TextInput
        type="search"
        aria-label="Search failures"
        placeholder="Search"
        data-shortcut="search"
        className={styles.search}
        value={words}
        onChange={event => set('search', event.currentTarget.value)}
      />
      <Read of={letters}>
        {({ pages }) =>
          pages[0]?.total === 0 ? (
            <p className={styles.empty}>
              {resolved || search || chosen ? 'Nothing matches.' : 'Nothing failed that waits for anybody.'}
            </p>
          ) : (
            <ul className={styles.letters}>
              {pages
                .flatMap(page => page.letters)
                .map(letter => (
                  <Letter key={letter.id} letter={letter} name={classes[letter.class] ?? letter.class} />
                ))}
            </ul>
          )
        }
      </Read>
      {letters.hasNextPage && (
        <div>
          <Button
            variant="default"
            loading={letters.isFetchingNextPage}
            onClick={() => void letters.fetchNextPage()}
          >
            Earlier ones
          </Button>
        </div>
      )}
    </main>
  );
}
