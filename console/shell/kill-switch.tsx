import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { OctagonX } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { FreezeView } from '../../server/wire.ts';
import { queryClient } from '../api/queries.ts';
import { problemOf, request } from '../api/request.ts';
import styles from './kill-switch.module.css';
import { ProblemNote } from './problem-note.tsx';

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

function StopForm({ done }: { readonly done: () => void }) {
  const [scope, setScope] = useState<FreezeView['scope']>('everything');
  const [subject, setSubject] = useState('');
  const [reason, setReason] = useState('');
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
        onChange={event => setScope(event.currentTarget.value as FreezeView['scope'])}
      />
      {scope !== 'everything' && (
        <TextInput
          label={scope === 'agent' ? 'Id of the agent' : 'Id of the policy'}
          required
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
        <Button type="submit" color="danger" loading={stop.isPending} disabled={!reason.trim()}>
          {scope === 'everything' ? 'Stop all writes now' : 'Stop it now'}
        </Button>
      </div>
    </form>
  );
}
