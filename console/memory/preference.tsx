import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link } from 'react-router';
import type { PreferenceView } from '../../server/wire.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Foreign } from '../text/foreign.tsx';
import { date } from '../text/time.ts';
import { unseenIn, visible } from '../text/visible.ts';
import styles from './page.module.css';

interface Props {
  readonly preference: PreferenceView;
  readonly changed: () => unknown;
}

const taught: Readonly<Record<PreferenceView['taught'], string>> = {
  said: 'You said so',
  rejected: 'From a rejection',
  edited: 'From an edit',
};

/** One thing that is remembered, with what taught it, a form to change its value, and the way to erase it. */
export function Preference({ preference, changed }: Props) {
  const { id, phrase, value, by, proposal, at } = preference;
  const [draft, setDraft] = useState<string>();
  const save = useMutation({
    mutationFn: (next: string) => request('PATCH', `/api/memory/${id}`, { value: next }),
    onSuccess: () => {
      setDraft(undefined);
      return changed();
    },
  });
  const forget = useMutation({
    mutationFn: () => request('DELETE', `/api/memory/${id}`),
    onSettled: changed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(draft!);
  };
  const error = save.error ?? forget.error;
  return (
    <li>
      <div>
        <p className={styles.phrase}>
          <Foreign>{phrase}</Foreign>
        </p>
        <p className="small quiet">
          {taught[preference.taught]} · <Foreign>{by}</Foreign> · {date(at)}
          {proposal && (
            <>
              {' · '}
              <Link to={`/proposals/${proposal}`}>the decision that taught it</Link>
            </>
          )}
        </p>
      </div>
      {draft === undefined ? (
        <div className={styles.actions}>
          <Button variant="subtle" aria-label={`Change: ${visible(phrase)}`} onClick={() => setDraft(value)}>
            Change
          </Button>
          <Button
            variant="subtle"
            color="danger"
            aria-label={`Forget: ${visible(phrase)}`}
            loading={forget.isPending}
            onClick={() => forget.mutate()}
          >
            Forget
          </Button>
        </div>
      ) : (
        <form className={styles.actions} onSubmit={submit}>
          <TextInput
            aria-label="Value"
            required
            autoFocus
            value={draft}
            description={unseenIn(draft)}
            onChange={event => setDraft(event.currentTarget.value)}
          />
          <Button type="submit" loading={save.isPending} disabled={!draft.trim() || draft === value}>
            Save
          </Button>
          <Button variant="default" onClick={() => setDraft(undefined)}>
            Leave it
          </Button>
        </form>
      )}
      {error && <ProblemNote problem={problemOf(error)} />}
    </li>
  );
}
