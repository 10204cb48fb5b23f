import { Button, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link } from 'react-router';
import type { ToldExample } from '../../server/wire.ts';
import { problemOf, request } from '../api/request.ts';
import { difference, labelOf } from '../proposal/difference.ts';
import { textOf } from '../proposal/difference-table.tsx';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Foreign } from '../text/foreign.tsx';
import { moment } from '../text/time.ts';
import { visible } from '../text/visible.ts';
import { readAgain } from './learning-query.ts';
import styles from './page.module.css';

type Intents = ToldExample['expected'];

const decided = { approve: 'Approved', edit: 'Changed', reject: 'Rejected' } as const;

/** What was said, understood and decided; to be corrected and accepted, or dropped. */
export function Example({ example }: { readonly example: ToldExample }) {
  const { id, inputs, understood, expected, decisions, status, notedAt, readBy } = example;
  const [draft, setDraft] = useState<string>();
  const typed = draft === undefined ? { intents: expected } : parsed(draft);
  const accept = useMutation({
    mutationFn: () => request('POST', `/api/learning/examples/${id}/accept`, { expected: typed?.intents }),
    onSettled: readAgain,
  });
  const drop = useMutation({
    mutationFn: () => request('DELETE', `/api/learning/examples/${id}`),
    onSettled: readAgain,
  });
  const error = accept.error ?? drop.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept.mutate();
  };
  return (
    <li>
      <p className={styles.said}>
        <Foreign>{inputs.message}</Foreign>
      </p>
      <dl className={styles.facts}>
        <dt>Understood</dt>
        <dd>
          <Foreign>{phraseOf(understood)}</Foreign>
        </dd>
        {status === 'accepted' && (
          <>
            <dt>Expected</dt>
            <dd>
              <Foreign>{phraseOf(expected)}</Foreign>
            </dd>
          </>
        )}
        {decisions.map(({ proposal, decision, reason, before, after }) => (
          <Decision key={proposal} {...{ proposal, decision, reason, before, after }} />
        ))}
      </dl>
      <p className="small quiet">
        {moment(notedAt)} · read by version {readBy}
        {example.reviewedBy && (
          <>
            {' '}
            · accepted by <Foreign>{example.reviewedBy}</Foreign>
          </>
        )}
      </p>
      <form className={styles.form} onSubmit={submit}>
        {draft !== undefined && (
          <Textarea
            label="What it should be taken to ask for"
            description="Intents with their slots, as JSON."
            autosize
            maxRows={16}
            value={draft}
            error={typed ? undefined : 'This is not JSON.'}
            onChange={event => setDraft(event.currentTarget.value)}
          />
        )}
        <div className="row">
          {status === 'waiting' && (
            <>
              <Button
                type="submit"
                loading={accept.isPending}
                disabled={!typed}
                aria-label={`Accept: ${visible(inputs.message)}`}
              >
                {draft === undefined ? 'It was understood right: accept' : 'Accept as corrected'}
              </Button>
              {draft === undefined && (
                <Button
                  variant="default"
                  aria-label={`Correct: ${visible(inputs.message)}`}
                  onClick={() => setDraft(JSON.stringify(expected, null, 2))}
                >
                  Correct it…
                </Button>
              )}
            </>
          )}
          <Button
            variant="subtle"
            color="danger"
            loading={drop.isPending}
            aria-label={`Drop: ${visible(inputs.message)}`}
            onClick={() => drop.mutate()}
          >
            Drop
          </Button>
        </div>
      </form>
      {error && <ProblemNote problem={problemOf(error)} />}
    </li>
  );
}

function Decision(
  props: Pick<ToldExample['decisions'][number], 'proposal' | 'decision' | 'reason' | 'before' | 'after'>,
) {
  const { proposal, decision, reason, before, after } = props;
  const changes = decision === 'edit' ? difference(before, after).filter(({ changed }) => changed) : [];
  return (
    <>
      <dt>{decided[decision]}</dt>
      <dd>
        {reason && <Foreign>{`“${reason}” `}</Foreign>}
        {changes.map(change => (
          <span key={JSON.stringify(change.path)}>
            <Foreign>
              {`${labelOf(change.path)}: ${textOf(change.before ?? null)} → ${textOf(change.after ?? null)} `}
            </Foreign>
          </span>
        ))}
        <Link to={`/proposals/${proposal}`}>the proposal</Link>
      </dd>
    </>
  );
}

/** `buy: choice ordinal, ordinal 1`. */
const phraseOf = (intents: Intents): string =>
  intents
    .map(({ intent, slots }) => {
      const values = difference(null, slots)
        .filter(({ path }) => path.length > 0)
        .map(({ path, after }) => `${labelOf(path).toLowerCase()} ${textOf(after ?? null)}`);
      return `${intent.replaceAll('_', ' ')}${values.length ? `: ${values.join(', ')}` : ''}`;
    })
    .join('; ') || 'nothing';

function parsed(text: string): { readonly intents: Intents } | undefined {
  try {
    return { intents: JSON.parse(text) as Intents };
  } catch {
    return undefined;
  }
}
