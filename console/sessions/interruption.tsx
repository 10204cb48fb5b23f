import { Button } from '@mantine/core';
import type { LiveInput } from '../../server/wire.ts';
import { Foreign } from '../text/foreign.tsx';
import styles from './stage.module.css';
import type { LiveState } from './use-live.ts';

interface Props {
  readonly state: LiveState;
  readonly send: (input: LiveInput) => void;
}

/** What a browser shows beside its page: the list of a choice, and the page's own questions. */
export function Interruption({ state: { choices, dialog }, send }: Props) {
  if (dialog)
    return (
      <section className={styles.interruption} aria-label="The page asks">
        <p>
          The page says: <Foreign>{dialog.message}</Foreign>
        </p>
        <div className="row">
          <Button onClick={() => send({ type: 'dialog', accept: true })}>OK</Button>
          {dialog.kind !== 'alert' && (
            <Button variant="default" onClick={() => send({ type: 'dialog', accept: false })}>
              Cancel
            </Button>
          )}
        </div>
      </section>
    );
  if (!choices) return null;
  return (
    <section className={styles.interruption} aria-label="Choose an option of the page">
      <div className="row">
        {choices.options.map(label => (
          <Button
            key={label}
            variant={label === choices.current ? 'light' : 'default'}
            onClick={() => send({ type: 'choose', label })}
          >
            <Foreign>{label}</Foreign>
          </Button>
        ))}
      </div>
    </section>
  );
}
