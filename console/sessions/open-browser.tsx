import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ManualSessionView } from '../../server/wire.ts';
import { problemOf } from '../api/request.ts';
import { allowHost, lookAgain, useSessionAct } from '../api/sessions.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Foreign } from '../text/foreign.tsx';
import styles from './session-page.module.css';

/** Where the browser may go, and the button that opens it. */
export function OpenBrowser({ view }: { readonly view: ManualSessionView }) {
  const { session, hosts } = view;
  const wanted = session.start_url ? new URL(session.start_url).host : '';
  const [host, setHost] = useState(hosts.includes(wanted) ? '' : wanted);
  const allow = useMutation({
    mutationFn: () => allowHost(session.id, host),
    onSuccess: () => {
      setHost('');
      return lookAgain();
    },
  });
  const open = useSessionAct(session.id, 'browser');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    allow.mutate();
  };
  const error = allow.error ?? open.error;
  return (
    <section className={styles.open} aria-label="Live browser">
      <h2>Live browser</h2>
      <p>
        A fresh browser opens for this session and goes away with it. It reaches the hosts that you allow, and
        nothing else.
      </p>
      {hosts.length > 0 && (
        <p className="small">
          Allowed: <Foreign>{hosts.join(', ')}</Foreign>
        </p>
      )}
      <form onSubmit={submit} className={styles.allow}>
        <TextInput
          label="Allow a host"
          placeholder="shop.example"
          required
          value={host}
          onChange={event => setHost(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={allow.isPending}>
          Allow it
        </Button>
      </form>
      {error && <ProblemNote problem={problemOf(error)} />}
      <div>
        <Button disabled={hosts.length === 0} loading={open.isPending} onClick={() => open.mutate({})}>
          Open the browser
        </Button>
      </div>
    </section>
  );
}
