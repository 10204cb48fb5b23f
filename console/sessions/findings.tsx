import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ManualSessionView } from '../../server/wire.ts';
import { problemOf, request } from '../api/request.ts';
import { lookAgain } from '../api/sessions.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Foreign } from '../text/foreign.tsx';
import styles from './session-page.module.css';

const kinds = [
  { value: 'bug', label: 'Bug: the product is wrong' },
  { value: 'issue', label: 'Issue: something hinders the testing' },
  { value: 'note', label: 'Note' },
];
const severities = ['blocker', 'major', 'minor', 'trivial'];

interface Props {
  readonly view: ManualSessionView;
  readonly writable: boolean;
}

/** Bugs, issues and notes, and the form that logs one with a picture of the page as it is. */
export function Findings({ view, writable }: Props) {
  return (
    <section className="section" aria-label="Findings">
      <h2>
        Findings <span className={styles.count}>{view.findings.length}</span>
      </h2>
      {view.findings.length > 0 && (
        <ul className={`sheet ${styles.findings}`}>
          {view.findings.map(finding => (
            <li key={finding.id}>
              <p>
                <span className={styles.verb}>
                  {finding.severity ? `${finding.kind}, ${finding.severity}` : finding.kind}
                </span>{' '}
                <Foreign>{finding.title}</Foreign>
              </p>
              {finding.detail && (
                <p className="small quiet">
                  <Foreign>{finding.detail}</Foreign>
                </p>
              )}
              <p className="small quiet">
                {finding.step ? `After step ${finding.step}. ` : ''}
                {finding.evidence.length > 0 && `Evidence: ${finding.evidence.length}.`}
              </p>
            </li>
          ))}
        </ul>
      )}
      {writable && <FindingForm view={view} />}
    </section>
  );
}

function FindingForm({ view: { session, live, step_count } }: { readonly view: ManualSessionView }) {
  const [kind, setKind] = useState('bug');
  const [severity, setSeverity] = useState('major');
  const [title, setTitle] = useState('');
  const [detail, setDetail] = useState('');
  const [picture, setPicture] = useState(true);
  const path = `/api/manual-sessions/${session.id}`;
  const log = useMutation({
    mutationFn: async () => {
      const shot =
        live && picture ? await request<{ digest: string }>('POST', `${path}/screenshot`) : undefined;
      await request('POST', `${path}/findings`, {
        kind,
        title,
        detail,
        ...(kind === 'bug' && { severity }),
        ...(step_count > 0 && { step: step_count }),
        evidence: shot ? [shot.digest] : [],
      });
      await lookAgain();
    },
    onSuccess: () => {
      setTitle('');
      setDetail('');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    log.mutate();
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <div className="fields">
        <NativeSelect
          label="What it is"
          data={kinds}
          value={kind}
          onChange={event => setKind(event.currentTarget.value)}
        />
        {kind === 'bug' && (
          <NativeSelect
            label="How bad"
            data={severities}
            value={severity}
            onChange={event => setSeverity(event.currentTarget.value)}
          />
        )}
      </div>
      <TextInput
        label="In one line"
        required
        maxLength={200}
        value={title}
        onChange={event => setTitle(event.currentTarget.value)}
      />
      <Textarea
        label="What you saw, and what you expected"
        rows={2}
        maxLength={5_000}
        value={detail}
        onChange={event => setDetail(event.currentTarget.value)}
      />
      {live && (
        <Checkbox
          label="With a screenshot of the page as it is"
          checked={picture}
          onChange={event => setPicture(event.currentTarget.checked)}
        />
      )}
      {log.error && <ProblemNote problem={problemOf(log.error)} />}
      <div>
        <Button type="submit" variant="default" loading={log.isPending}>
          Log it
        </Button>
      </div>
    </form>
  );
}
