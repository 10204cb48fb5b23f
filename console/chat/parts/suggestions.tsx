import { visible } from '../../text/visible.ts';
import type { PartOf } from './part.tsx';
import styles from './suggestions.module.css';

interface Props {
  readonly part: PartOf<'suggestions'>;
  readonly say: (words: string) => void;
}

/** What could be said next. Pressing one says it, and no more than that. */
export const Suggestions = ({ part, say }: Props) => (
  <ul className={styles.suggestions} aria-label="What you could say next">
    {part.say.map(words => (
      <li key={words}>
        <button type="button" onClick={() => say(words)}>
          {visible(words)}
        </button>
      </li>
    ))}
  </ul>
);
