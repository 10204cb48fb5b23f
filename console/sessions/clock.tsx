import { useEffect, useState } from 'react';
import type { SessionFacts } from '../../server/wire.ts';
import styles from './session-page.module.css';
import { clockOf } from './standing.ts';

/** The time of the box, counted on from what the server last said. */
export function Clock({ session }: { readonly session: SessionFacts }) {
  const { status, minutes_spent, time_box_minutes } = session;
  // What the server said, and since when it is known; both begin anew with every answer.
  const [known, setKnown] = useState({ spent: minutes_spent, since: Date.now() });
  const [now, setNow] = useState(Date.now);
  if (known.spent !== minutes_spent) setKnown({ spent: minutes_spent, since: Date.now() });
  useEffect(() => {
    if (status !== 'running') return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [status]);
  const more = status === 'running' ? Math.max(0, now - known.since) / 60_000 : 0;
  const over = minutes_spent + more > time_box_minutes;
  return (
    <span className={styles.clock} data-over={over || undefined}>
      {clockOf(minutes_spent + more, time_box_minutes)}
      {over && ', over its time'}
    </span>
  );
}
