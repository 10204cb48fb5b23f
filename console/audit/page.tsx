import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { Fragment } from 'react';
import type { AuditEntryView } from '../../server/wire.ts';
import { query, request } from '../api/request.ts';
import { Read } from '../shell/read.tsx';
import { useTitle } from '../shell/use-title.ts';
import { Foreign } from '../text/foreign.tsx';
import { moment } from '../text/time.ts';
import { visible } from '../text/visible.ts';
import styles from './page.module.css';

interface AuditPageView {
  readonly entries: readonly AuditEntryView[];
  readonly head: {
    readonly seq: number | string;
    readonly hash: string;
    readonly key_id: string;
    readonly signature: string;
  } | null;
}

const pageSize = 100;

/** Everything that happened, each entry bound to the one before it, the last one signed. */
export function AuditPage() {
  useTitle('Audit');
  const audit = useInfiniteQuery({
    queryKey: ['audit'],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) =>
      request<AuditPageView>(
        'GET',
        `/api/audit${query({ before: pageParam, limit: pageSize })}`,
        undefined,
        signal,
      ),
    getNextPageParam: ({ entries }) => (entries.length === pageSize ? entries.at(-1)?.seq : undefined),
  });
  return (
    <main className="page">
      <div>
        <h1>Audit</h1>
        <p className="lead">
          A chain of digests: no entry can be changed or left out without breaking all that follow. Check an
          export anywhere with <code>countersign audit verify --key PUBLIC FILE</code>.
        </p>
      </div>
      <Read of={audit}>
        {({ pages }) => {
          const head = pages[0]?.head;
          return (
            <>
              {head && (
                <dl className={styles.head}>
                  <div>
                    <dt>Signed head</dt>
                    <dd className="mono">
                      {String(head.seq)} · {head.hash.slice(0, 32)}…
                    </dd>
                  </div>
                  <div>
                    <dt>Key</dt>
                    <dd className="mono">{head.key_id}</dd>
                  </div>
                </dl>
              )}
              <div>
                <Button
                  component="a"
                  variant="default"
                  href="/api/audit/export"
                  download
                  leftSection={<Download size={16} aria-hidden />}
                >
                  Export
                </Button>
              </div>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
              <section className="sheet" tabIndex={0} aria-label="Entries">
                <table className={`ledger ${styles.entries}`}>
                  <thead>
                    <tr>
                      <th scope="col">No.</th>
                      <th scope="col">When</th>
                      <th scope="col">What</th>
                      <th scope="col">Who</th>
                      <th scope="col">Hash</th>
                    </tr>
                  </thead>
                  <tbody>
                    {pages.map(({ entries }) => (
                      <Fragment key={entries[0]?.seq ?? 0}>
                        {entries.map(entry => (
                          <Entry key={entry.seq} entry={entry} />
                        ))}
                      </Fragment>
                    ))}
                  </tbody>
                </table>
              </section>
              {audit.hasNextPage && (
                <div>
                  <Button
                    variant="default"
                    loading={audit.isFetchingNextPage}
                    onClick={() => void audit.fetchNextPage()}
                  >
                    Earlier entries
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </Read>
    </main>
  );
}

const Entry = ({ entry }: { readonly entry: AuditEntryView }) => (
  <tr>
    <td>{entry.seq}</td>
    <td className="nowrap">
      <time dateTime={entry.at}>{moment(entry.at)}</time>
    </td>
    <td>{entry.kind}</td>
    <td title={visible(entry.actor)}>
      <Foreign>{entry.actorName ?? entry.actor}</Foreign>
    </td>
    <td className="mono" title={visible(entry.hash)}>
      {entry.hash.slice(0, 12)}
    </td>
  </tr>
);
