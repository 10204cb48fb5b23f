import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { VersionView } from '../../server/wire.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { readAgain } from './learning-query.ts';
import styles from './page.module.css';

/** A draft of another model or prompt. It answers nobody until it was scored and a person approved it. */
export function Draft({ versions }: { readonly versions: readonly VersionView[] }) {
  const [isOpen, setOpen] = useState(false);
  return isOpen ? (
    <DraftForm versions={versions} close={() => setOpen(false)} />
  ) : (
    <div>
      <Button variant="default" onClick={() => setOpen(true)}>
        Draft a version…
      </Button>
    </div>
  );
}

function DraftForm({
  versions,
  close,
}: {
  readonly versions: readonly VersionView[];
  readonly close: () => void;
}) {
  const shipped = versions.at(-1)?.prompt ?? '';
  const current = versions.find(({ standing }) => standing === 'current');
  const [prompt, setPrompt] = useState(current?.prompt ?? shipped);
  const [model, setModel] = useState(current?.number === 1 ? '' : (current?.model ?? ''));
  const [note, setNote] = useState('');
  const enter = useMutation({
    mutationFn: () =>
      request('POST', '/api/learning/versions', {
        note,
        ...(prompt.trim() === shipped.trim() ? {} : { prompt }),
        ...(model.trim() ? { model } : {}),
      }),
    onSuccess: async () => {
      await readAgain();
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        label="What it is to do better"
        required
        maxLength={300}
        value={note}
        onChange={event => setNote(event.currentTarget.value)}
      />
      <TextInput
        label="Model"
        description="By its vendor’s name; empty for the configured one."
        maxLength={100}
        value={model}
        onChange={event => setModel(event.currentTarget.value)}
      />
      <Textarea
        label="Prompt"
        autosize
        minRows={6}
        maxRows={24}
        maxLength={12_000}
        value={prompt}
        onChange={event => setPrompt(event.currentTarget.value)}
      />
      {enter.error && <ProblemNote problem={problemOf(enter.error)} />}
      <div className="row">
        <Button type="submit" loading={enter.isPending} disabled={!note.trim()}>
          Enter the draft
        </Button>
        <Button variant="default" onClick={close}>
          Leave it
        </Button>
      </div>
    </form>
  );
}
