import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { OctagonX } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { FreezeView, PolicyView } from '../../server/wire.ts';
import { inboxQuery, queryClient, resource } from '../api/queries.ts';
import { problemOf, request } from '../api/request.ts';
import { visible } from '../text/visible.ts';
import styles from './kill-switch.module.css';
import { ProblemNote } from './problem-note.tsx';

const policiesQuery = resource<{ readonly standing: readonly PolicyView[] }>('/api/policies');

const scopes = [
  { value: 'everything', label: 'Everything' },
  { value: 'agent', label: 'One agent' },
  { value: 'policy', label: 'One standing policy' },
];

/** One button, on every page, that stops all writes. It asks why, so that whoever comes next knows. */
export function KillSwitch() {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <button type="button" className={styles.switch} onClick={open}>
        <OctagonX size={18} strokeWidth={1.75} aria-hidden />
        <span>
          Stop<span className={styles.long}> all writes</span>
        </span>
      </button>
      <Modal opened={opened} onClose={close} title="Stop writes" closeButtonProps={{ 'aria-label': 'Close' }}>
        <StopForm done={close} />
      </Modal>
    </>
  );
}

/** Whoever has asked for anything yet, or what runs without a person: by name, since nobody knows an id by heart. */
function useSubjects(scope: FreezeView['scope']): readonly { value: string; label: string }[] {
  const requesters = useQuery({ ...inboxQuery, enabled: scope === 'agent' }).data?.requesters ?? [];
  const policies = useQuery({ ...policiesQuery, enabled: scope === 'policy' }).data?.standing ?? [];
  return (scope === 'agent' ? requesters : policies).map(({ id, name }) => ({
    value: id,
    label: visible(name),
  }));
}

function StopForm({ done }: { readonly done: () => void }) {
  const [scope, setScope] = useState<FreezeView['scope']>('everything');
  const [subject, setSubject] = useState('');
  const [reason, setReason] = useState('');
  const subjects = useSubjects(scope);
  const stop = useMutation({
    mutationFn: () =>
      request('POST', '/api/freezes', { scope, reason, ...(scope !== 'everything' && { subject }) }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['/api/session'] });
      done();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    stop.mutate();
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <p>
        Nothing more is written, ordered, paid or sent: running work pauses before its next step, and
        approvals wait. Reading goes on. You can lift it again at any time.
      </p>
      <NativeSelect
        label="What to stop"
        data={scopes}
        value={scope}
        onChange={event => {
          setScope(event.currentTarget.value as FreezeView['scope']);
          setSubject('');
        }}
      />
      {scope !== 'everything' && (
        <NativeSelect
          label={scope === 'agent' ? 'Which agent' : 'Which policy'}
          required
          data={[{ value: '', label: subjects.length ? 'Choose…' : 'There is none' }, ...subjects]}
          value={subject}
          onChange={event => setSubject(event.currentTarget.value)}
        />
      )}
      <TextInput
        label="Reason"
        required
        data-autofocus
        maxLength={500}
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
      />
      {stop.error && <ProblemNote problem={problemOf(stop.error)} />}
      <div className={styles.actions}>
        <Button variant="default" onClick={done}>
          Cancel
        </Button>
        <Button
          type="submit"
          color="danger"
          loading={stop.isPending}
          disabled={!reason.trim() || (scope !== 'everything' && !subject)}
        >
          {scope === 'everything' ? 'Stop all writes now' : 'Stop it now'}
        </Button>
      </div>
    </form>
  );
}
