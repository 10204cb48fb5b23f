import { TriangleAlert } from 'lucide-react';
import { Foreign } from '../text/foreign.tsx';
import styles from './problem-note.module.css';

interface Shown {
  readonly code: string;
  readonly message: string;
  readonly mend: string;
  readonly vendorText?: string | undefined;
}

interface Props {
  readonly problem: Shown;
  /** It is on record, rather than happening now: it is not called out. */
  readonly past?: boolean;
}

/** What went wrong, how to mend it, and, marked as such, what the other side said. */
export function ProblemNote({ problem, past = false }: Props) {
  return (
    <div className={styles.note} role={past ? undefined : 'alert'}>
      <TriangleAlert size={18} aria-hidden className={styles.icon} />
      <div>
        <p className={styles.message}>
          <Foreign>{problem.message}</Foreign>
        </p>
        {problem.mend && (
          <p className={styles.mend}>
            <Foreign>{problem.mend}</Foreign>
          </p>
        )}
        {problem.vendorText && (
          <p className={styles.vendor}>
            In the other side’s own words, not checked: <Foreign>{problem.vendorText}</Foreign>
          </p>
        )}
        <p className={styles.code}>{problem.code}</p>
      </div>
    </div>
  );
}
