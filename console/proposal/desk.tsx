import { Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { DeskView, ProposalView } from '../../server/wire.ts';
import { queryClient, resource } from '../api/queries.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Foreign } from '../text/foreign.tsx';
import { moment } from '../text/time.ts';
import { Delegate } from './delegate.tsx';
import styles from './desk.module.css';

const hour = 3_600_000;
const waits = [
  { label: 'For an hour', ms: hour },
  { label: 'For four hours', ms: 4 * hour },
  { label: 'Until tomorrow', ms: 24 * hour },
  { label: 'For three days', ms: 72 * hour },
];

/** What one can do with a waiting proposal other than decide: put it off for oneself, or say who is to decide. */
export function Desk({ view }: { readonly view: ProposalView }) {
  const path = `/api/proposals/${view.id}`;
  const desk = useQuery(resource<DeskView>(`${path}/desk`));
  const [naming, name] = useDisclosure(false);
  const readAgain = () =>
    Promise.all(
      [[`${path}/desk`], ['proposals'], ['/api/inbox']].map(queryKey =>
        queryClient.invalidateQueries({ queryKey }),
      ),
    );
  const aside = useMutation({
    mutationFn: (until: string | null) => request('POST', `${path}/set-aside`, { until }),
    onSettled: readAgain,
  });
  const left = Date.parse(view.document.decide_by) - Date.now();
  if (view.status !== 'proposed' || left <= 0 || !desk.data) return null;
  const { setAsideUntil, delegate } = desk.data;
  const possible = waits.filter(({ ms }) => ms < left);
  return (
    <section className={styles.desk} aria-label="Beside deciding">
      <div className={styles.standing}>
        {delegate && (
          <p>
            <Foreign>{delegate.name}</Foreign> is expected to decide, named by{' '}
            <Foreign>{delegate.by}</Foreign>.
            {delegate.note && (
              <>
                {' '}
                “<Foreign>{delegate.note}</Foreign>”
              </>
            )}
          </p>
        )}
        {setAsideUntil && <p>You set it aside until {moment(setAsideUntil)}.</p>}
      </div>
      {setAsideUntil ? (
        <Button variant="subtle" loading={aside.isPending} onClick={() => aside.mutate(null)}>
          Bring it back
        </Button>
      ) : (
        possible.length > 0 && (
          <Menu>
            <Menu.Target>
              <Button variant="subtle" loading={aside.isPending}>
                Set aside…
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {possible.map(({ label, ms }) => (
                <Menu.Item key={ms} onClick={() => aside.mutate(new Date(Date.now() + ms).toISOString())}>
                  {label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )
      )}
      <Button variant="subtle" onClick={name.open}>
        {delegate ? 'Name somebody else…' : 'Ask somebody to decide…'}
      </Button>
      {aside.error && <ProblemNote problem={problemOf(aside.error)} />}
      <Delegate path={path} current={delegate} opened={naming} close={name.close} changed={readAgain} />
    </section>
  );
}
