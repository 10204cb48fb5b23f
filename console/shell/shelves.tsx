import { counted } from '../text/count.ts';
import styles from './shelves.module.css';

interface Props {
  readonly label: string;
  readonly shelves: readonly {
    readonly key: string;
    readonly name: string;
    readonly count?: number | undefined;
  }[];
  readonly current: string;
  readonly choose: (key: string) => void;
}

/** The parts of a long list, one of which is looked at, each with how much it holds. */
export const Shelves = ({ label, shelves, current, choose }: Props) => (
  <nav className={styles.shelves} aria-label={label}>
    {shelves.map(({ key, name, count }) => (
      <button
        key={key}
        type="button"
        aria-current={key === current ? 'true' : undefined}
        onClick={() => choose(key)}
      >
        {name}
        {count !== undefined && count > 0 && <span className={styles.count}> {counted(count)}</span>}
      </button>
    ))}
  </nav>
);
