import { ArrowUp, CornerDownRight, Square, X } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Asked } from '../proposal/ask.tsx';
import { Foreign } from '../text/foreign.tsx';
import styles from './composer.module.css';

interface Props {
  readonly answering: boolean;
  /** The proposal that the next message is about. */
  readonly asked: Asked | null;
  readonly forget: () => void;
  readonly send: (words: string) => void;
  readonly stop: () => void;
}

/**
 * The line to write on. Enter sends, Shift+Enter begins a new line; while something is answered, what was sent waits in
 * the line until that has ended. Nothing written here ever approves anything.
 */
export function Composer({ answering, asked, forget, send, stop }: Props) {
  const [words, setWords] = useState('');
  const [waiting, setWaiting] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (asked) field.current?.focus();
  }, [asked]);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (!words.trim()) return;
    setWaiting(answering);
    if (answering) return;
    send(words.trim());
    setWords('');
  };
  useEffect(() => {
    if (waiting && !answering) submit();
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  return (
    <form className={styles.composer} onSubmit={submit}>
      {asked && (
        <p className={styles.asked}>
          <CornerDownRight size={16} aria-hidden />
          <span>
            About: <Foreign>{asked.sentence}</Foreign>
          </span>
          <button type="button" onClick={forget} aria-label="Not about this proposal">
            <X size={16} aria-hidden />
          </button>
        </p>
      )}
      <div className={styles.box}>
        <textarea
          ref={field}
          rows={1}
          value={words}
          maxLength={20_000}
          aria-label="Message"
          placeholder={asked ? 'Ask about this proposal' : 'Ask for something'}
          data-shortcut="search"
          onChange={event => {
            setWords(event.currentTarget.value);
            setWaiting(false);
          }}
          onKeyDown={onKeyDown}
        />
        {answering ? (
          <button type="button" className={styles.send} onClick={stop} aria-label="Stop answering">
            <Square size={16} fill="currentColor" aria-hidden />
          </button>
        ) : (
          <button type="submit" className={styles.send} disabled={!words.trim()} aria-label="Send">
            <ArrowUp size={18} aria-hidden />
          </button>
        )}
      </div>
      <p className={styles.note} aria-live="polite">
        {waiting ? (
          'This goes out as soon as the answer has ended. Change it to hold it back.'
        ) : (
          <>
            Nothing written here approves anything. <kbd>Enter</kbd> sends, <kbd>?</kbd> shows the keys.
          </>
        )}
      </p>
    </form>
  );
}
