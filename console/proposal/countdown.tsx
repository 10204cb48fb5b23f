import { moment, remaining } from '../text/time.ts';
import { useNow } from '../text/use-now.ts';
import styles from './countdown.module.css';

/** The time that is left to decide. It is said aloud only when it gets short. */
export function Countdown({ until }: { readonly until: string }) {
  const { text, urgency } = remaining(until, useNow(until));
  return (
    <time dateTime={until} title={`Decide by ${moment(until)}`} className={styles[urgency]}>
      {urgency === 'over' ? text : `${text} left to decide`}
    </time>
  );
}
