import { Button, Checkbox, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import type { ProposalView } from '../../server/wire.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { unseenIn, visible } from '../text/visible.ts';
import styles from './actions.module.css';
import { refreshProposal } from './decision.ts';
import { labelOf } from './difference.ts';
import { type Field, fieldsOf, textOf, valueFrom, withValue } from './input-fields.ts';

const keyOf = ({ path }: Field): string => path.join('.');

/** What a person may change before deciding. An edit is a new proposal: checked, previewed and judged anew. */
export function EditForm({ view }: { readonly view: ProposalView }) {
  const navigate = useNavigate();
  const fields = fieldsOf(view.editable);
  const [typed, setTyped] = useState<Readonly<Record<string, string | boolean>>>({});
  const save = useMutation({
    mutationFn: (input: unknown) =>
      request<{ readonly id: string }>('POST', `/api/proposals/${view.id}/edit`, { input }),
    onSuccess: async ({ id }) => {
      await refreshProposal(view.id);
      navigate(`/proposals/${id}`);
    },
  });
  const chosenFor = (field: Field): unknown => {
    const now = typed[keyOf(field)];
    if (now === undefined) return field.value;
    return typeof now === 'boolean' ? now : valueFrom(field, now);
  };
  const wrong = fields.filter(field => chosenFor(field) === undefined);
  const problem = save.error && problemOf(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(
      fields.reduce(
        (input, field) => withValue(input, field.path, chosenFor(field)),
        view.editable as unknown,
      ),
    );
  };
  const errorOf = (field: Field) =>
    wrong.includes(field)
      ? `This must be ${field.kind === 'money' ? 'an amount such as 249.00' : 'a number'}.`
      : problem?.path === keyOf(field)
        ? problem.message
        : undefined;
  return (
    <form onSubmit={submit} className={styles.form}>
      <p>
        The edited version is checked and previewed anew and stands in this one’s place. Nothing happens
        before it is approved.
      </p>
      {fields.map(field =>
        field.kind === 'boolean' ? (
          <Checkbox
            key={keyOf(field)}
            label={labelOf(labelPath(field))}
            checked={Boolean(typed[keyOf(field)] ?? field.value)}
            onChange={event => setTyped({ ...typed, [keyOf(field)]: event.currentTarget.checked })}
          />
        ) : (
          <TextInput
            key={keyOf(field)}
            label={visible(labelOf(labelPath(field)))}
            inputMode={field.kind === 'text' ? 'text' : 'decimal'}
            value={String(typed[keyOf(field)] ?? textOf(field))}
            description={unseenIn(String(typed[keyOf(field)] ?? textOf(field)))}
            error={errorOf(field)}
            onChange={event => setTyped({ ...typed, [keyOf(field)]: event.currentTarget.value })}
          />
        ),
      )}
      {problem && <ProblemNote problem={problem} />}
      <Button
        type="submit"
        loading={save.isPending}
        disabled={wrong.length > 0 || Object.keys(typed).length === 0}
      >
        Propose the edited version
      </Button>
    </form>
  );
}

const labelPath = ({ path }: Field): string[] =>
  path.map(step => (typeof step === 'number' ? `no. ${step + 1}` : step));
