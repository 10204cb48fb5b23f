import { useQuery } from '@tanstack/react-query';
import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { problemOf } from '../api/request.ts';
import { type Asked, AskHere } from '../proposal/ask.tsx';
import { ProblemNote } from '../shell/problem-note.tsx';
import { useTitle } from '../shell/use-title.ts';
import { visible } from '../text/visible.ts';
import { threadsQuery, titleOf } from './client.ts';
import { Composer } from './composer.tsx';
import styles from './conversation.module.css';
import { Message } from './message.tsx';
import { Opening } from './opening.tsx';
import { Progress } from './progress.tsx';
import { useConversation } from './use-conversation.ts';

interface Props {
  readonly thread: string | null;
  readonly opened: (thread: string) => void;
}

/** One conversation: what was said, what happens now, and the line to write on. */
export function Conversation({ thread, opened }: Props) {
  const conversation = useConversation(thread, opened);
  const { messages, progress, answering, error, say } = conversation;
  const fresh = messages.length === 0 && !answering && !conversation.opening;
  const kept = useQuery(threadsQuery).data?.find(({ thread_id }) => thread_id === thread);
  const title = kept ? visible(titleOf(kept)) : 'New conversation';
  useTitle(title);
  const location = useLocation();
  const [asked, setAsked] = useState<Asked | null>(
    (location.state as { asked?: Asked } | null)?.asked ?? null,
  );
  const { scroller, away, toEnd } = useStickToEnd(thread);
  const send = (words: string) => {
    setAsked(null);
    toEnd();
    void say(asked ? `About proposal ${asked.id} (${asked.sentence}): ${words}` : words);
  };
  return (
    <AskHere value={setAsked}>
      <div ref={scroller} className={styles.scroll}>
        <div className={styles.messages}>
          {fresh ? <Opening say={send} /> : <h1 className="visually-hidden">{title}</h1>}
          <ol className={styles.list} aria-label="Conversation" data-messages>
            {messages.map((message, index) => (
              <Message
                key={message.id ?? index}
                message={message}
                last={index === messages.length - 1 && !answering}
                say={send}
              />
            ))}
          </ol>
          {answering && <Progress events={progress} />}
          {error !== undefined && error !== null && (
            <div className={styles.failed}>
              <ProblemNote problem={problemOf(error)} />
              <button type="button" onClick={conversation.again}>
                Try again
              </button>
            </div>
          )}
        </div>
        {away && (
          <button type="button" className={styles.down} onClick={toEnd} aria-label="Go to the end">
            <ArrowDown size={18} aria-hidden />
          </button>
        )}
      </div>
      <Composer
        key={thread}
        answering={answering}
        asked={asked}
        forget={() => setAsked(null)}
        send={send}
        stop={conversation.stop}
      />
    </AskHere>
  );
}

const near = 120;
const margin = 20;

/** Where reading comes to rest: at the end, or, when that is longer than the view, at the top of what came last. */
function restOf(scroller: HTMLElement): number {
  const end = scroller.scrollHeight - scroller.clientHeight;
  const last = scroller.querySelector('[data-messages] > li:last-child');
  const newest = last?.querySelector('article[data-open="true"]') ?? last;
  if (!newest) return end;
  const top = newest.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
  return Math.min(end, top - margin);
}

/** Stays there while new words arrive, unless the reader has gone up to read. */
function useStickToEnd(thread: string | null) {
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [away, setAway] = useState(false);
  const toEnd = useCallback(() => {
    atEnd.current = true;
    if (scroller.current) scroller.current.scrollTop = restOf(scroller.current);
  }, []);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let top = element.scrollTop;
    const onScroll = () => {
      // Only going up is leaving: what grows below moves the end away by itself.
      if (element.scrollTop > restOf(element) - near) atEnd.current = true;
      else if (element.scrollTop < top) atEnd.current = false;
      top = element.scrollTop;
      setAway(!atEnd.current);
    };
    // Words stream in, and cards arrive after their message.
    const grown = new ResizeObserver(() => {
      if (atEnd.current && element.scrollTop < restOf(element)) toEnd();
    });
    grown.observe(element.firstElementChild!);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      grown.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [toEnd]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation begins at its end
  useEffect(toEnd, [thread, toEnd]);
  return { scroller, away, toEnd };
}
