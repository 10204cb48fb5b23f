import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { TokenView } from '../../server/wire.ts';
import { queryClient, resource, tokensQuery } from '../api/queries.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import styles from './access.module.css';
import { Secret } from './secret.tsx';

const spans = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
];

/** A token for one assistant: what it may ask for, and until when. Its secret is shown once. */
export function IssueToken({ close }: { readonly close: () => void }) {
  const known = useQuery(resource<readonly string[]>('/api/scopes'));
  const [name, setName] = useState('');
  const [days, setDays] = useState('30');
  const [scopes, setScopes] = useState<readonly string[]>([]);
  const issue = useMutation({
    mutationFn: () =>
      request<{ readonly token: TokenView; readonly secret: string }>('POST', '/api/tokens', {
        name,
        scopes,
        days: Number(days),
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  if (issue.data)
    return (
      <div className="section" role="status">
        <Secret label={`The token of ${name}.`} value={issue.data.secret} />
        <div>
          <Button variant="default" onClick={close}>
            I have it
          </Button>
        </div>
      </div>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    issue.mutate();
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <div className="fields">
        <TextInput
          label="Name of the assistant"
          required
          maxLength={100}
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label="Valid for"
          data={spans}
          value={days}
          onChange={event => setDays(event.currentTarget.value)}
        />
      </div>
      <fieldset className={styles.scopes}>
        <legend>It may</legend>
        {known.data?.map(scope => (
          <Checkbox
            key={scope}
            label={scope}
            checked={scopes.includes(scope)}
            onChange={event =>
              setScopes(
                event.currentTarget.checked ? [...scopes, scope] : scopes.filter(each => each !== scope),
              )
            }
          />
        ))}
      </fieldset>
      {(issue.error ?? known.error) && <ProblemNote problem={problemOf(issue.error ?? known.error)} />}
      <div className="row">
        <Button type="submit" loading={issue.isPending} disabled={!name.trim() || scopes.length === 0}>
          Issue the token
        </Button>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
