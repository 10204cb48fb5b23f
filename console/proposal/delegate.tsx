import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { DeskView, OperatorView } from '../../server/wire.ts';
import { resource } from '../api/queries.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { visible } from '../text/visible.ts';
import styles from './desk.module.css';

interface Props {
  readonly path: string;
  readonly current: DeskView['delegate'];
  readonly opened: boolean;
  readonly close: () => void;
  readonly changed: () => unknown;
}

/** Says who is expected to decide. Nobody gains or loses a power by it. */
export const Delegate = ({ opened, close, ...props }: Props) => (
  <Modal
    opened={opened}
    onClose={close}
    title="Who is to decide?"
    closeButtonProps={{ 'aria-label': 'Close' }}
  >
    {opened && <Form {...props} close={close} />}
  </Modal>
);

function Form({ path, current, close, changed }: Omit<Props, 'opened'>) {
  const people = useQuery(resource<readonly OperatorView[]>('/api/operators'));
  const [operator, setOperator] = useState(current?.id ?? '');
  const [note, setNote] = useState('');
  const name = useMutation({
    mutationFn: (to: string | null) => request('POST', `${path}/delegate`, { operator: to, note }),
    onSuccess: close,
    onSettled: changed,
  });
  const deciders = (people.data ?? []).filter(({ role, disabledAt }) => role !== 'viewer' && !disabledAt);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    name.mutate(operator);
  };
  const error = people.error ?? name.error;
  return (
    <form className={styles.form} onSubmit={submit}>
      <p>It is shown to everybody and told to that person. Whoever may decide still may.</p>
      <NativeSelect
        label="Operator"
        required
        data={[
          { value: '', label: 'Choose' },
          ...deciders.map(({ id, name }) => ({ value: id, label: visible(name) })),
        ]}
        value={operator}
        onChange={event => setOperator(event.currentTarget.value)}
      />
      <TextInput
        label="A word to them"
        maxLength={300}
        value={note}
        onChange={event => setNote(event.currentTarget.value)}
      />
      {error && <ProblemNote problem={problemOf(error)} />}
      <div className="row">
        <Button type="submit" loading={name.isPending} disabled={!operator}>
          Ask them
        </Button>
        {current && (
          <Button variant="default" loading={name.isPending} onClick={() => name.mutate(null)}>
            Nobody in particular
          </Button>
        )}
      </div>
    </form>
  );
}
