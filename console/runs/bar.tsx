import type { RunSummary } from '../../server/wire.ts';
import styles from './bar.module.css';
import { progressIn, tallyOf } from './standing.ts';

/** What was made, what was not, and what is open, as parts of one line. */
export function Bar({ run }: { readonly run: RunSummary }) {
  const { made, failed, unknown, total } = tallyOf(run);
  const parts = [
    { kind: 'made', count: made },
    { kind: 'failed', count: failed },
    { kind: 'unknown', count: unknown },
  ];
  return (
    <svg
      className={styles.bar}
      viewBox={`0 0 ${Math.max(total, 1)} 1`}
      preserveAspectRatio="none"
      role="img"
      aria-label={progressIn(run)}
    >
      <rect className={styles.rest} width={Math.max(total, 1)} height={1} />
      {parts.map(({ kind, count }, index) => (
        <rect
          key={kind}
          className={styles[kind]}
          x={parts.slice(0, index).reduce((sum, part) => sum + part.count, 0)}
          width={count}
          height={1}
        />
      ))}
    </svg>
  );
}
