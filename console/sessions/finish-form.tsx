import { Button, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { SessionFacts } from '../../server/wire.ts';
import { problemOf } from '../api/request.ts';
import { useSessionAct } from '../api/sessions.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import styles from './form.module.css';

interface Props {
  readonly session: SessionFacts;
  readonly done: () => void;
}

const parts = [
  ['test', 'Testing, in percent'],
  ['bug', 'Looking into bugs, in percent'],
  ['setup', 'Setting up, in percent'],
] as const;

/** How the time went, and what came of it. The debrief may follow later. */
export function FinishForm({ session, done }: Props) {
  const isOver = session.status === 'finished';
  const [split, setSplit] = useState({ test: '80', bug: '10', setup: '10' });
  const [debrief, setDebrief] = useState('');
  const finish = useSessionAct(session.id, 'finish');
  const sum = Object.values(split).reduce((total, part) => total + Number(part), 0);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const percent = { test: Number(split.test), bug: Number(split.bug), setup: Number(split.setup) };
    finish.mutate(
      { ...(!isOver && { split: percent }), ...(debrief.trim() && { debrief }) },
      { onSuccess: done },
    );
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      {!isOver && (
        <>
          <div className="fields">
            {parts.map(([part, label]) => (
              <TextInput
                key={part}
                label={label}
                type="number"
                min={0}
                max={100}
                required
                value={split[part]}
                onChange={event => setSplit({ ...split, [part]: event.currentTarget.value })}
              />
            ))}
          </div>
          <p role="status" className="small quiet">
            {sum === 100 ? 'That is 100 percent.' : `That is ${sum} percent; it must be 100.`}
          </p>
        </>
      )}
      <Textarea
        label="Debrief"
        description={
          isOver ? 'It closes the session.' : 'It closes the session; leave it out to debrief later.'
        }
        required={isOver}
        rows={5}
        maxLength={5_000}
        value={debrief}
        onChange={event => setDebrief(event.currentTarget.value)}
      />
      {finish.error && <ProblemNote problem={problemOf(finish.error)} />}
      <div>
        <Button type="submit" disabled={!isOver && sum !== 100} loading={finish.isPending}>
          {isOver || debrief.trim() ? 'Close the session' : 'Finish'}
        </Button>
      </div>
    </form>
  );
}
