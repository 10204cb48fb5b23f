import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { problemOf } from '../api/request.ts';
import { useSessionAct } from '../api/sessions.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import styles from './form.module.css';

/** Where the issue goes. What it says is shown on the proposal, before anything is made. */
export function ExportForm({ session }: { readonly session: string }) {
  const navigate = useNavigate();
  const [project, setProject] = useState('');
  const [type, setType] = useState('Task');
  const propose = useSessionAct<{ id: string }>(session, 'export');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    propose.mutate(
      { project: project.trim().toUpperCase(), issue_type: type },
      { onSuccess: ({ id }) => navigate(`/proposals/${id}`) },
    );
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <p className="small quiet">
        This makes a proposal that shows the issue word for word. Nothing reaches Jira before it is approved.
      </p>
      <TextInput
        label="Project’s key"
        placeholder="SHOP"
        required
        data-autofocus
        value={project}
        onChange={event => setProject(event.currentTarget.value)}
      />
      <TextInput
        label="Type of the issue"
        required
        value={type}
        onChange={event => setType(event.currentTarget.value)}
      />
      {propose.error && <ProblemNote problem={problemOf(propose.error)} />}
      <div>
        <Button type="submit" loading={propose.isPending}>
          Propose it
        </Button>
      </div>
    </form>
  );
}
