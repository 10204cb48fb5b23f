import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { OctagonX } from 'lucide-react';
import type { FreezeView } from '../../server/wire.ts';
import { queryClient, sessionQuery } from '../api/queries.ts';
import { problemOf, request } from '../api/request.ts';
import { Foreign } from '../text/foreign.tsx';
import { moment } from '../text/time.ts';
import styles from './frozen-banner.module.css';

function Said({ freeze: { scope, subject, subjectName } }: { readonly freeze: FreezeView }) {
  if (scope === 'everything') return 'All writes are stopped.';
  const of = scope === 'agent' ? 'that' : 'under the policy';
  return (
    <>
      Writes {of} <Foreign>{subjectName ?? subject ?? ''}</Foreign> {scope === 'agent' && 'asked for '}are
      stopped.
    </>
  );
}

/** What is stopped, by whom and why, on every page until somebody lifts it. */
export function FrozenBanner() {
  const freezes = useQuery(sessionQuery).data?.freezes ?? [];
  return (
    <section aria-label="Stopped writes" aria-live="assertive" hidden={freezes.length === 0}>
      {freezes.map(freeze => (
        <Frozen key={freeze.id} freeze={freeze} />
      ))}
    </section>
  );
}

function Frozen({ freeze }: { readonly freeze: FreezeView }) {
  const lift = useMutation({
    mutationFn: () => request('DELETE', `/api/freezes/${freeze.id}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['/api/session'] }),
  });
  return (
    <div className={styles.banner}>
      <OctagonX size={20} aria-hidden />
      <p>
        <strong>
          <Said freeze={freeze} />
        </strong>{' '}
        <Foreign>{freeze.reason}</Foreign>
        <span className={styles.by}>
          {' '}
          <Foreign>{freeze.by}</Foreign>, {moment(freeze.at)}
        </span>
        {lift.error && <span> {problemOf(lift.error).message}</span>}
      </p>
      <Button variant="white" color="dark" size="sm" loading={lift.isPending} onClick={() => lift.mutate()}>
        Lift
      </Button>
    </div>
  );
}
