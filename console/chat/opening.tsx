import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/queries.ts';
import styles from './opening.module.css';

const examples = [
  'Find noise-cancelling headphones under $250 that arrive this week and buy the best',
  'Compare espresso machines under $400 by landed price',
  'What waits for my approval?',
];

/** An empty conversation: what can be said here. */
export function Opening({ say }: { readonly say: (words: string) => void }) {
  const { data } = useQuery(sessionQuery);
  return (
    <div className={styles.opening}>
      <h1>What shall be done?</h1>
      <p>
        Ask for products, prices or orders. Whatever binds you is shown as a proposal first, and nothing
        happens before you countersign it.
      </p>
      <ul>
        {examples.map(example => (
          <li key={example}>
            <button type="button" onClick={() => say(example)}>
              {example}
            </button>
          </li>
        ))}
      </ul>
      {data?.model.kind === 'planner' && (
        <p className={styles.model}>
          No language model is configured: a grammar reads what you write, and says so when it does not
          understand.
        </p>
      )}
    </div>
  );
}
