import { Check, Loader } from 'lucide-react';
import type { ProgressEvent } from '../../server/wire.ts';
import { Foreign } from '../text/foreign.tsx';
import styles from './progress.module.css';

/** What goes on while an answer is made, the newest step last. */
export function Progress({ events }: { readonly events: readonly ProgressEvent[] }) {
  const current = events.length - 1;
  return (
    <div className={styles.progress} role="status">
      {events.length === 0 && (
        <p>
          <Loader size={16} className={styles.turning} aria-hidden /> Reading your message
        </p>
      )}
      {events.map((event, index) => (
        <p key={event.step} data-current={index === current}>
          {index === current ? (
            <Loader size={16} className={styles.turning} aria-hidden />
          ) : (
            <Check size={16} aria-hidden />
          )}
          <span>
            <Foreign>{event.message}</Foreign>
            {event.total !== undefined && (
              <span className={styles.count}>
                {' '}
                {event.done ?? 0} of {event.total}
              </span>
            )}
          </span>
        </p>
      ))}
    </div>
  );
}
