import { useLoaderData } from 'react-router';
import type { Problem } from '../../server/wire.ts';
import { ProblemNote } from './problem-note.tsx';
import styles from './sign-in.module.css';
import { useTitle } from './use-title.ts';
import { Wordmark } from './wordmark.tsx';

/** Nobody is signed in. The terminal that started the server holds the way in. */
export function SignIn() {
  const problem = useLoaderData<Problem | null>();
  useTitle('Sign in');
  return (
    <main className={styles.page}>
      <div className={styles.sheet}>
        <Wordmark />
        <h1>Sign in with your link</h1>
        {problem && <ProblemNote problem={problem} />}
        <p>
          When Countersign started, the terminal printed a link that signs you in. It works once and for a
          short time only.
        </p>
        <p>To get a new one, run this where Countersign is installed, and open what it prints:</p>
        <pre className={styles.command}>
          <code>npx countersign link</code>
        </pre>
      </div>
    </main>
  );
}
